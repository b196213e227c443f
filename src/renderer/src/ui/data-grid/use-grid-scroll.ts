import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { DataGridProps, GridRowData } from './types';

/** Height of the heads, which stay above the rows. */
export const HEADER_HEIGHT = 28;
/** A list that was not scrolled for so long is at rest. */
const REST_MS = 150;

/** Where the list is scrolled to: moved to a row, to its top with another question, and kept where rows come in above. */
export function useGridScroll<Row extends GridRowData>(
  { rows, question, status, place }: DataGridProps<Row>,
  boxRef: RefObject<HTMLDivElement | null>,
  /** The box is there. */
  there: boolean,
  rowHeight: number,
): { readonly scrollTo: (index: number) => void } {
  const { fromEnd = false } = status ?? {};
  const { scrollTop: initialScroll = 0, onScroll: onRest } = place ?? {};
  // Rows are of one height, so the place is known at once; the virtualiser would go on correcting towards an index that is
  // another row's by the time rows came in above.
  const scrollTo = useCallback(
    (index: number) => {
      const element = boxRef.current;
      if (element === null) return;
      const room = element.clientHeight - HEADER_HEIGHT;
      const top = index * rowHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room;
    },
    [boxRef, rowHeight],
  );

  const asked = useRef(question);
  useEffect(() => {
    if (asked.current !== question && boxRef.current !== null) boxRef.current.scrollTop = 0;
    asked.current = question;
  }, [question, boxRef]);

  // Told at rest, since whoever is told draws the whole screen again; and at once where the list goes away.
  useEffect(() => {
    const element = boxRef.current;
    if (!there || element === null || onRest === undefined) return undefined;
    let top: number | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      clearTimeout(timer);
      if (top !== null) onRest(top);
      top = null;
    };
    const onScroll = () => {
      top = element.scrollTop;
      clearTimeout(timer);
      timer = setTimeout(tell, REST_MS);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element.removeEventListener('scroll', onScroll);
      tell();
    };
  }, [boxRef, there, onRest]);

  // Rows that come in above must not push away what the eye rests on.
  const before = useRef<{ readonly first: string | undefined; readonly fromEnd: boolean }>({
    first: rows[0]?.id,
    fromEnd: false,
  });
  useLayoutEffect(() => {
    const element = boxRef.current;
    if (!there || element === null) return;
    const was = before.current;
    before.current = { first: rows[0]?.id, fromEnd };
    if (was.fromEnd !== fromEnd) {
      // Coming back to a list that was left at its end, the place is where it was left.
      const restored = fromEnd && initialScroll > 0 && was.first === rows[0]?.id;
      if (!restored) element.scrollTop = fromEnd ? element.scrollHeight : 0;
    } else if (fromEnd && was.first !== undefined && was.first !== rows[0]?.id) {
      const added = rows.findIndex((row) => row.id === was.first);
      if (added > 0) element.scrollTop += added * rowHeight;
    }
  });

  return { scrollTo };
}
