import type { CSSProperties } from 'react';
import { MARK_WIDTH, type Sizing } from './tracks';
import type { GridColumn, GridRowData } from './types';

const PADDING = 8;

/** Where each pinned column stays, by its id, and how much of the start they cover together; the marks lie before them. */
export function pinnedPlaces<Row extends GridRowData>(
  pinned: readonly GridColumn<Row>[],
  sizing: Sizing,
  marks: boolean,
): { readonly offsets: Readonly<Record<string, number>>; readonly width: number } {
  const offsets: Record<string, number> = {};
  let at = PADDING + (marks ? MARK_WIDTH : 0);
  for (const { id, width, min } of pinned) {
    offsets[id] = at;
    at += sizing[id] ?? width ?? min ?? 0;
  }
  return { offsets, width: pinned.length === 0 ? 0 : at };
}

/** A cell that stays at the start while the others pass under it; the last of them has an edge. */
export function stays(
  offset: number | undefined,
  first: boolean,
  last = false,
): { className: string; style: CSSProperties } | null {
  if (offset === undefined) return null;
  const edge = last ? ' shadow-[1px_0_0_var(--line-strong)]' : '';
  return {
    // The first one covers the padding of the row too, or text would show in that gap.
    className: (first ? 'sticky z-1 bg-inherit -ml-2 pl-4!' : 'sticky z-1 bg-inherit') + edge,
    style: { left: first ? 0 : offset },
  };
}
