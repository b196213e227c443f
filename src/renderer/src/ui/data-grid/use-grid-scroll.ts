import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { DataGridProps, GridRowData } from './types';

/** Height of the heads, which stay above the rows. */
export const HEADER = 28;
/** So many rows before an edge of what is loaded, more are asked for. */
const NEAR = 15;

/** Which rows are drawn, where they lie, and when more of them are wanted. */
export function useGridScroll<Row extends GridRowData>(
  props: DataGridProps<Row>,
  box: RefObject<HTMLDivElement | null>,
  rowHeight: number,
) {
  const { rows, question, fromEnd = false, loadingMore = false, onEndReached, onStartReached } = props;
  const currentIndex = useRef(-1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    initialOffset: props.initialScroll ?? 0,
    scrollPaddingStart: HEADER,
    useFlushSync: false,
    getItemKey: (index) => rows[index]?.id ?? index,
    // The current row stays drawn, or scrolling away from it would drop the focus.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range);
      const current = currentIndex.current;
      return current < 0 || current >= rows.length || drawn.includes(current)
        ? drawn
        : [...drawn, current].sort((a, b) => a - b);
    },
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  // Rows are of one height, so the place is known at once; the virtualiser would go on correcting towards an index that is
  // another row's by the time rows came in above.
  const scrollTo = useCallback(
    (index: number) => {
      const element = box.current;
      if (element === null) return;
      const room = element.clientHeight - HEADER;
      const top = index * rowHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room;
    },
    [box, rowHeight],
  );

  const asked = useRef(question);
  useEffect(() => {
    if (asked.current !== question && box.current !== null) box.current.scrollTop = 0;
    asked.current = question;
  }, [question, box]);

  // Rows that come in above must not push away what the eye rests on.
  const before = useRef<{ readonly first: string | undefined; readonly fromEnd: boolean }>({
    first: rows[0]?.id,
    fromEnd: false,
  });
  useLayoutEffect(() => {
    const element = box.current;
    const was = before.current;
    before.current = { first: rows[0]?.id, fromEnd };
    if (element === null) return;
    if (was.fromEnd !== fromEnd) {
      // Coming back to a list that was left at its end, the place is where it was left.
      const restored = fromEnd && (props.initialScroll ?? 0) > 0 && was.first === rows[0]?.id;
      if (!restored) element.scrollTop = fromEnd ? element.scrollHeight : 0;
    } else if (fromEnd && was.first !== undefined && was.first !== rows[0]?.id) {
      const added = rows.findIndex((row) => row.id === was.first);
      if (added > 0) element.scrollTop += added * rowHeight;
    }
  });

  const items = virtual.getVirtualItems();
  const range = virtual.range;
  const nearEnd = rows.length > 0 && (range?.endIndex ?? 0) >= rows.length - NEAR;
  const nearStart = fromEnd && rows.length > 0 && range !== null && range.startIndex <= NEAR;
  useEffect(() => {
    if (nearEnd && !loadingMore) onEndReached?.();
  }, [nearEnd, loadingMore, onEndReached]);
  useEffect(() => {
    if (nearStart && !loadingMore) onStartReached?.();
  }, [nearStart, loadingMore, onStartReached]);

  const keepDrawn = useCallback((index: number) => {
    currentIndex.current = index;
  }, []);
  return { virtual, items, scrollTo, keepDrawn };
}
