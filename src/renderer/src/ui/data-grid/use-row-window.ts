import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DataGridProps, GridRowData } from './types';
import { HEADER_HEIGHT } from './use-grid-scroll';

/** So many rows before an edge of what is loaded, more are asked for. */
const ROWS_AHEAD = 40;
/** Rows drawn beyond each edge of what is in sight, so that a step of the wheel finds them there. */
const OVERSCAN = 8;

interface Wanted<Row extends GridRowData> extends Pick<DataGridProps<Row>, 'rows' | 'status'> {
  readonly scroller: HTMLElement;
  readonly rowHeight: number;
  /** The current row stays drawn, or scrolling away from it would drop the focus. */
  readonly here: number;
  /** Where the list is scrolled to on arrival, in pixels. */
  readonly initialScroll: number;
}

/** Asks for more rows where an edge of what is loaded comes near. */
function useMoreRows<Row extends GridRowData>(
  { rows, status = {} }: Wanted<Row>,
  range: { readonly startIndex: number; readonly endIndex: number } | null,
): void {
  const { fromEnd = false, loadingMore = false, onEndReached, onStartReached } = status;
  const nearEnd = rows.length > 0 && (range?.endIndex ?? 0) >= rows.length - ROWS_AHEAD;
  const nearStart = fromEnd && rows.length > 0 && range !== null && range.startIndex <= ROWS_AHEAD;
  useEffect(() => {
    if (nearEnd && !loadingMore) onEndReached?.();
  }, [nearEnd, loadingMore, onEndReached]);
  useEffect(() => {
    if (nearStart && !loadingMore) onStartReached?.();
  }, [nearStart, loadingMore, onStartReached]);
}

/**
 * Which rows are drawn, where they lie, and when more of them are wanted. Rows are of one height and known by their index
 * here: nothing is done for each row that is merely loaded. `fast` while the list is scrolled so fast that each frame shows
 * other rows.
 */
export function useRowWindow<Row extends GridRowData>(wanted: Wanted<Row>) {
  const { rows, scroller, rowHeight, here } = wanted;
  const [fast, setFast] = useState(false);
  const offset = useRef(wanted.initialScroll);
  /** Steps past all that was in sight, one after the other: a single one is a jump, and shows its rows at once. */
  const fastSteps = useRef(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    overscan: fast ? 0 : OVERSCAN,
    initialOffset: wanted.initialScroll,
    scrollPaddingStart: HEADER_HEIGHT,
    useFlushSync: false,
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const drawn = defaultRangeExtractor(range);
        return here < 0 || here >= range.count || drawn.includes(here) ? drawn : [...drawn, here].sort((a, b) => a - b);
      },
      [here],
    ),
    onChange: ({ scrollOffset, scrollRect, isScrolling }) => {
      const now = scrollOffset ?? 0;
      const pastAll = Math.abs(now - offset.current) > (scrollRect?.height ?? Infinity);
      offset.current = now;
      if (!isScrolling) fastSteps.current = 0;
      else if (pastAll) fastSteps.current += 1;
      setFast(fastSteps.current > 1);
    },
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useMoreRows(wanted, virtual.range);
  return { items: virtual.getVirtualItems(), height: virtual.getTotalSize(), fast };
}
