import { useCallback, useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { useSaveView, useViews, type ViewScreen } from '../../api/views';
import { PLAIN_LAYOUT, readLayout, type GridLayout } from '../../ui/data-grid/layout';

/**
 * The columns of a screen outlast a restart as one more saved view: it is of the same connection (another database has
 * other columns) and needs no storage of its own. It is told from the others by what it holds, not by its name.
 */
const NAME = 'Columns, as they were left';
const KIND = 'layout';

/** Whether a saved view only keeps the columns of its screen, and is none that somebody made. */
export function isLayoutOnly(state: Readonly<Record<string, unknown>>): boolean {
  return state['kind'] === KIND;
}

/** How the columns of a screen stand, and how to change them. */
export interface Layout {
  readonly value: GridLayout;
  /** By hand: kept for the next start. */
  readonly change: (layout: GridLayout) => void;
  /** Of a saved view, which keeps it itself. */
  readonly apply: (layout: GridLayout) => void;
}

interface Layouts {
  /** By connection and screen. */
  readonly layouts: Readonly<Partial<Record<string, GridLayout>>>;
  /** Those that were changed by hand and are not kept yet. */
  readonly unsaved: readonly string[];
}

const useLayouts = create<Layouts>()(() => ({ layouts: {}, unsaved: [] }));

function set(key: string, layout: GridLayout, keep: boolean): void {
  useLayouts.setState(({ layouts, unsaved }) => ({
    layouts: { ...layouts, [key]: layout },
    unsaved: keep ? [...new Set([...unsaved, key])] : unsaved,
  }));
}

/**
 * How the columns of a screen stand on a connection. Those of a screen that belongs to none, `null`, are kept for this run
 * of the app alone, since saved views belong to a connection.
 */
export function useLayout(screen: ViewScreen | null, connectionId: string | null): Layout {
  const views = useViews().data;
  const { mutate: save } = useSaveView();
  const key = `${connectionId ?? ''} ${screen ?? ''}`;
  const kept = views?.find((view) => view.screen === screen && isLayoutOnly(view.state));
  const saved = useMemo(() => (kept === undefined ? PLAIN_LAYOUT : readLayout(kept.state['layout'])), [kept]);
  const local = useLayouts(({ layouts }) => layouts[key]);
  const unsaved = useLayouts((state) => state.unsaved.includes(key));
  const keptId = kept?.id;

  useEffect(() => {
    if (!unsaved || local === undefined || views === undefined || screen === null) return undefined;
    // Widening a column changes the layout many times a second.
    const timer = setTimeout(() => {
      useLayouts.setState(({ unsaved: all }) => ({ unsaved: all.filter((other) => other !== key) }));
      save({
        ...(keptId === undefined ? {} : { id: keptId }),
        name: NAME,
        screen,
        state: { kind: KIND, layout: local },
      });
    }, 500);
    return () => clearTimeout(timer);
  }, [unsaved, local, views, keptId, save, screen, key]);

  const change = useCallback((layout: GridLayout) => set(key, layout, true), [key]);
  const apply = useCallback((layout: GridLayout) => set(key, layout, false), [key]);
  return { value: local ?? saved, change, apply };
}
