import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { GridRowData } from './types';

interface Wanted {
  readonly rows: readonly GridRowData[];
  readonly grid: RefObject<HTMLElement | null>;
  readonly scrollTo: (index: number) => void;
  readonly initial: string | null;
  readonly question: string | undefined;
  /** The last rows of the list: the last one is current first. */
  readonly fromEnd: boolean;
  readonly onChange: ((id: string) => void) | undefined;
}

/** The element of a row, if it is drawn. */
function rowElement(grid: HTMLElement | null, index: number): HTMLElement | null | undefined {
  return grid?.querySelector<HTMLElement>(`[data-row-id][aria-rowindex="${index + 2}"]`);
}

/**
 * Which row is current, by id, so that it survives refresh, sort and scrolling. When it disappears while it has the
 * focus, the row in its place takes over.
 */
export function useCurrentRow({ rows, grid, scrollTo, initial, question, fromEnd, onChange }: Wanted) {
  const [currentId, setCurrentId] = useState<string | null>(initial);
  const [lastIndex, setLastIndex] = useState(fromEnd ? Infinity : 0);
  /** By id: an effect of an older drawing must not take the wish for its own. With what had the focus when it was wished. */
  const wantsFocus = useRef<{ readonly id: string; readonly from: Element | null } | null>(null);
  const hadFocus = useRef(false);
  const asked = `${fromEnd ? 'end' : 'start'} ${question ?? ''}`;
  const [answered, setAnswered] = useState(asked);
  if (answered !== asked) {
    setAnswered(asked);
    setCurrentId(null);
    setLastIndex(fromEnd ? Infinity : 0);
  }
  // Of rows that share an id the one that was gone to, not the first.
  const stands = currentId !== null && rows[lastIndex]?.id === currentId;
  const found = currentId === null ? -1 : stands ? lastIndex : rows.findIndex((row) => row.id === currentId);
  const index = found === -1 ? Math.min(lastIndex, rows.length - 1) : found;
  if (found !== -1 && found !== lastIndex) setLastIndex(found);

  const make = useCallback(
    (to: number, focus: boolean) => {
      const row = rows[to];
      if (row === undefined) return false;
      wantsFocus.current = focus ? { id: row.id, from: document.activeElement } : null;
      setCurrentId(row.id);
      setLastIndex(to);
      onChange?.(row.id);
      scrollTo(to);
      if (focus) rowElement(grid.current, to)?.focus();
      return true;
    },
    [rows, onChange, scrollTo, grid],
  );

  // The row may be drawn only after the move scrolled to it, and the list may draw rows without anything else.
  const onDrawn = useCallback(() => {
    const id = rows[index]?.id;
    if (id === undefined) return;
    const now = document.activeElement;
    const lost = hadFocus.current && now === document.body;
    const wish = wantsFocus.current?.id === id ? wantsFocus.current : null;
    // Whoever went elsewhere meanwhile, such as into the search box, is not called back.
    const stayed =
      wish !== null && (now === wish.from || now === document.body || grid.current?.contains(now) === true);
    if (wish !== null && !stayed) wantsFocus.current = null;
    if (!stayed && !lost) return;
    const element = rowElement(grid.current, index);
    if (element?.dataset['rowId'] !== id) return;
    element.focus({ preventScroll: lost });
    wantsFocus.current = null;
  }, [rows, index, grid]);
  useEffect(() => onDrawn());

  const onFocusChange = useCallback((inside: boolean) => {
    hadFocus.current = inside;
  }, []);

  return { index, currentId: rows[index]?.id ?? null, make, onFocusChange, onDrawn };
}
