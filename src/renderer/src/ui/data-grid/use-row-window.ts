import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DataGridProps, GridRowData } from './types';
import { HEADER } from './use-grid-scroll';

/** So many rows before an edge of what is loaded, more are asked for. */
const NEAR = 40;
/** Rows drawn beyond each edge of what is in sight, so that a step of the wheel finds them there. */
const BEYOND = 8;

interface Wanted<Row extends GridRowData> extends Pick<
  DataGridProps<Row>,
  'rows' | 'fromEnd' | 'loadingMore' | 'onEndReached' | 'onStartReached'
> {
  readonly scroller: HTMLElement;
  readonly rowHeight: number;
  /** The current row stays drawn, or scrolling away from it would drop the focus. */
  readonly here: number;
  /** Where the list is scrolled to on arrival, in pixels. */
  readonly initialScroll: number;
}

/**
 * Which rows are drawn, where they lie, and when more of them are wanted. Rows are of one height and known by their index
 * here: nothing is done for each row that is merely loaded. `flung` while the list flies by, with other rows in each frame.
 */
export function useRowWindow<Row extends GridRowData>(wanted: Wanted<Row>) {
  const {
    rows,
    scroller,
    rowHeight,
    here,
    fromEnd = false,
    loadingMore = false,
    onEndReached,
    onStartReached,
  } = wanted;
  const [flung, setFlung] = useState(false);
  const offset = useRef(wanted.initialScroll);
  /** Steps past all that was in sight, one after the other: a single one is a jump, and shows its rows at once. */
  const leaps = useRef(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    overscan: flung ? 0 : BEYOND,
    initialOffset: wanted.initialScroll,
    scrollPaddingStart: HEADER,
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
      const leapt = Math.abs(now - offset.current) > (scrollRect?.height ?? Infinity);
      offset.current = now;
      if (!isScrolling) leaps.current = 0;
      else if (leapt) leaps.current += 1;
      setFlung(leaps.current > 1);
    },
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);

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

  return { items, height: virtual.getTotalSize(), flung };
}
