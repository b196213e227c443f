import { useRef, useState, type PointerEvent, type RefObject } from 'react';
import { clampWidth, moved, PLAIN_LAYOUT, type GridLayout } from './layout';
import type { GridColumn, GridRowData } from './types';

/** Pixels a pointer may tremble before a press becomes a drag. */
const TREMOR = 5;
const STEP = 16;

interface Shape<Row extends GridRowData> {
  readonly grid: RefObject<HTMLElement | null>;
  /** In the order shown; the first `pinned` of them stay at the start. */
  readonly columns: readonly GridColumn<Row>[];
  readonly pinned: number;
  readonly layout: GridLayout | undefined;
  readonly onChange: ((layout: GridLayout) => void) | undefined;
}

function headOf(grid: HTMLElement | null, id: string): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-head="${CSS.escape(id)}"]`) ?? null;
}

/** Widening, moving and pinning of columns, by pointer and by key. */
export function useColumnShape<Row extends GridRowData>({ grid, columns, pinned, layout, onChange }: Shape<Row>) {
  const [dragging, setDragging] = useState<{ readonly id: string; readonly to: number } | null>(null);
  const suppressClick = useRef(false);
  const now = layout ?? PLAIN_LAYOUT;
  const ids = columns.map((column) => column.id);

  /** The widths as drawn of a column and all before it: those must not give way while its edge is dragged. */
  const held = (id: string): Record<string, number> => {
    const until = ids.slice(0, ids.indexOf(id) + 1);
    const widths = until.map((other) => [other, headOf(grid.current, other)?.offsetWidth ?? 0] as const);
    return Object.fromEntries(widths.filter(([, width]) => width > 0));
  };
  const resize = (id: string, by: number) => {
    const widths = held(id);
    const before = widths[id];
    if (before === undefined) return;
    onChange?.({ ...now, sizing: { ...now.sizing, ...widths, [id]: clampWidth(before + by) } });
  };
  const place = (id: string, to: number) => {
    const at = ids.indexOf(id);
    const first = at < pinned ? 0 : pinned;
    const last = at < pinned ? pinned - 1 : ids.length - 1;
    const order = moved(ids, id, Math.max(first, Math.min(last, to)));
    onChange?.({ ...now, order: order, pinned: order.slice(0, pinned) });
  };
  const pin = (id: string, on: boolean) => {
    const rest = now.pinned.filter((other) => other !== id);
    // A column that stays while others pass under it needs a width of its own.
    const width = headOf(grid.current, id)?.offsetWidth ?? columns.find((column) => column.id === id)?.min ?? 160;
    onChange?.({
      ...now,
      pinned: on ? [...rest, id] : rest,
      sizing: on ? { ...now.sizing, [id]: now.sizing[id] ?? width } : now.sizing,
    });
  };
  const resetWidth = (id: string) => {
    const { [id]: _width, ...sizing } = now.sizing;
    onChange?.({ ...now, sizing });
  };

  const onResizeStart = (id: string) => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    const handle = event.currentTarget;
    const widths = held(id);
    const start = widths[id] ?? 0;
    const from = event.clientX;
    let frame = 0;
    handle.setPointerCapture(event.pointerId);
    const follow = (move: globalThis.PointerEvent) => {
      cancelAnimationFrame(frame);
      const width = clampWidth(start + move.clientX - from);
      if (Math.abs(move.clientX - from) < 2) return;
      frame = requestAnimationFrame(() => onChange?.({ ...now, sizing: { ...now.sizing, ...widths, [id]: width } }));
    };
    const stop = () => {
      handle.removeEventListener('pointermove', follow);
      handle.removeEventListener('pointerup', stop);
      handle.removeEventListener('pointercancel', stop);
    };
    handle.addEventListener('pointermove', follow);
    handle.addEventListener('pointerup', stop);
    handle.addEventListener('pointercancel', stop);
  };

  const onDragStart = (id: string) => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || onChange === undefined) return;
    suppressClick.current = false;
    const from = event.clientX;
    let to: number | null = null;
    const follow = (move: globalThis.PointerEvent) => {
      if (to === null && Math.abs(move.clientX - from) < TREMOR) return;
      const others = ids.filter((other) => other !== id);
      to = others.filter((other) => {
        const box = headOf(grid.current, other)?.getBoundingClientRect();
        return box !== undefined && box.left + box.width / 2 < move.clientX;
      }).length;
      setDragging({ id, to });
    };
    const stop = () => {
      window.removeEventListener('pointermove', follow);
      window.removeEventListener('pointerup', stop);
      window.removeEventListener('pointercancel', stop);
      setDragging(null);
      if (to === null) return;
      // The click that ends a drag must not sort.
      suppressClick.current = true;
      place(id, to);
    };
    window.addEventListener('pointermove', follow);
    window.addEventListener('pointerup', stop);
    window.addEventListener('pointercancel', stop);
  };

  return {
    adjustable: onChange !== undefined,
    dragging,
    /** Tells once whether a click only ended a drag. */
    endedDrag: () => {
      const ended = suppressClick.current;
      suppressClick.current = false;
      return ended;
    },
    onResizeStart,
    onDragStart,
    resizeByKey: (id: string, by: -1 | 1) => resize(id, by * STEP),
    moveByKey: (id: string, by: -1 | 1) => place(id, ids.indexOf(id) + by),
    resetWidth,
    pin,
    reset: () => onChange?.(PLAIN_LAYOUT),
  };
}

export type ColumnShape = ReturnType<typeof useColumnShape>;
