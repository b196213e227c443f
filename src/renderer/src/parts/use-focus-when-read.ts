import { useEffect, useRef, type RefObject } from 'react';
import type { GridHandle } from '../ui/data-grid/types';

/**
 * Moves from a search box into its list, but only once the list answers what was typed: keys pressed a moment too early
 * would act on rows of the question before.
 */
export function useFocusWhenRead(grid: RefObject<GridHandle | null>, settled: boolean): () => void {
  const wanted = useRef(false);
  useEffect(() => {
    if (!settled || !wanted.current) return;
    wanted.current = false;
    grid.current?.focus();
  }, [settled, grid]);
  return () => {
    if (settled) grid.current?.focus();
    else wanted.current = true;
  };
}
