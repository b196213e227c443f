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

interface Layouts {
  readonly connectionId: string | null;
  readonly byScreen: Readonly<Partial<Record<ViewScreen, GridLayout>>>;
  /** Screens whose columns were changed by hand and are not kept yet. */
  readonly unsaved: readonly ViewScreen[];
}

const useLayouts = create<Layouts>()(() => ({ connectionId: null, byScreen: {}, unsaved: [] }));

function set(screen: ViewScreen, connectionId: string | null, layout: GridLayout, keep: boolean): void {
  useLayouts.setState((before) => {
    const mine = before.connectionId === connectionId ? before : { byScreen: {}, unsaved: [] };
    return {
      connectionId,
      byScreen: { ...mine.byScreen, [screen]: layout },
      unsaved: keep ? [...new Set([...mine.unsaved, screen])] : mine.unsaved,
    };
  });
}

/** How the columns of a screen stand, and how to change them; changes by hand are kept for the next start. */
export function useLayout(screen: ViewScreen, connectionId: string | null) {
  const views = useViews().data;
  const { mutate: save } = useSaveView();
  const kept = views?.find((view) => view.screen === screen && isLayoutOnly(view.state));
  const saved = useMemo(() => (kept === undefined ? PLAIN_LAYOUT : readLayout(kept.state['layout'])), [kept]);
  const local = useLayouts((state) => (state.connectionId === connectionId ? state.byScreen[screen] : undefined));
  const unsaved = useLayouts((state) => state.connectionId === connectionId && state.unsaved.includes(screen));
  const keptId = kept?.id;

  useEffect(() => {
    if (!unsaved || local === undefined || views === undefined) return undefined;
    // Widening a column changes the layout many times a second.
    const timer = setTimeout(() => {
      useLayouts.setState(({ unsaved: all }) => ({ unsaved: all.filter((other) => other !== screen) }));
      save({
        ...(keptId === undefined ? {} : { id: keptId }),
        name: NAME,
        screen,
        state: { kind: KIND, layout: local },
      });
    }, 500);
    return () => clearTimeout(timer);
  }, [unsaved, local, views, keptId, save, screen]);

  const change = useCallback((layout: GridLayout) => set(screen, connectionId, layout, true), [screen, connectionId]);
  const apply = useCallback((layout: GridLayout) => set(screen, connectionId, layout, false), [screen, connectionId]);
  return { layout: local ?? saved, change, apply };
}
