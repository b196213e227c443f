import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { GridRowData } from './types';

/**
 * Which row is current, by id, so that it survives refresh, sort and scrolling. When it disappears while it has the
 * focus, the row in its place takes over.
 */
export function useCurrentRow(
  rows: readonly GridRowData[],
  grid: RefObject<HTMLElement | null>,
  scrollTo: (index: number) => void,
  initial: string | null,
  question: string | undefined,
  onChange: ((id: string) => void) | undefined,
) {
  const [currentId, setCurrentId] = useState<string | null>(initial);
  const [lastIndex, setLastIndex] = useState(0);
  const wantsFocus = useRef(false);
  const hadFocus = useRef(false);
  const [answered, setAnswered] = useState(question);
  if (answered !== question) {
    setAnswered(question);
    setCurrentId(null);
    setLastIndex(0);
  }
  const found = currentId === null ? -1 : rows.findIndex((row) => row.id === currentId);
  const index = found === -1 ? Math.min(lastIndex, rows.length - 1) : found;
  if (found !== -1 && found !== lastIndex) setLastIndex(found);

  const make = useCallback(
    (to: number, focus: boolean) => {
      const row = rows[to];
      if (row === undefined) return false;
      wantsFocus.current = focus;
      setCurrentId(row.id);
      onChange?.(row.id);
      scrollTo(to);
      if (focus) grid.current?.querySelector<HTMLElement>(`[data-row-id="${CSS.escape(row.id)}"]`)?.focus();
      return true;
    },
    [rows, onChange, scrollTo, grid],
  );

  // The row may have been drawn only after the move scrolled to it.
  useEffect(() => {
    const id = rows[index]?.id;
    if (id === undefined) return;
    const lost = hadFocus.current && document.activeElement === document.body;
    if (!wantsFocus.current && !lost) return;
    const element = grid.current?.querySelector<HTMLElement>(`[data-row-id="${CSS.escape(id)}"]`);
    if (element === null || element === undefined) return;
    element.focus({ preventScroll: lost });
    wantsFocus.current = false;
  });

  const onFocusChange = useCallback((inside: boolean) => {
    hadFocus.current = inside;
  }, []);

  return { index, currentId: rows[index]?.id ?? null, make, onFocusChange };
}
