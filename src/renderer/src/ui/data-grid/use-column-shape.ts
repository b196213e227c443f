import { useRef, useState, type PointerEvent, type RefObject } from 'react';
import { clampWidth, moved, PLAIN_LAYOUT } from './layout';
import type { DataGridProps, GridRowData } from './types';
import type { GridColumns } from './use-grid-table';

/** Pixels a pointer may tremble before a press becomes a drag. */
const MIN_DRAG_PX = 5;
/** Pixels a key widens a column by. */
const KEY_STEP_PX = 16;

function headOf(element: HTMLElement | null, id: string): HTMLElement | null {
  return element?.querySelector<HTMLElement>(`[data-head="${CSS.escape(id)}"]`) ?? null;
}

/** Follows a pointer until it is lifted or lost. */
function followPointer(target: HTMLElement | Window, onMove: (x: number) => void, onEnd: () => void): void {
  const follow = (event: Event) => onMove((event as globalThis.PointerEvent).clientX);
  const stop = () => {
    target.removeEventListener('pointermove', follow);
    target.removeEventListener('pointerup', stop);
    target.removeEventListener('pointercancel', stop);
    onEnd();
  };
  target.addEventListener('pointermove', follow);
  target.addEventListener('pointerup', stop);
  target.addEventListener('pointercancel', stop);
}

interface Shaped<Row extends GridRowData> {
  readonly element: RefObject<HTMLElement | null>;
  readonly columns: GridColumns<Row>;
  readonly layout: DataGridProps<Row>['layout'];
}

/** Widening of columns, by pointer and by key; those before one must not give way while its edge is dragged. */
function useResize<Row extends GridRowData>({ element, columns: { shown }, layout }: Shaped<Row>) {
  const now = layout?.value ?? PLAIN_LAYOUT;
  const drawnWidths = (id: string): Readonly<Record<string, number>> => {
    const until = shown.slice(0, shown.findIndex((column) => column.id === id) + 1);
    const widths = until.map((other) => [other.id, headOf(element.current, other.id)?.offsetWidth ?? 0] as const);
    return Object.fromEntries(widths.filter(([, width]) => width > 0));
  };
  const set = (id: string, widths: Readonly<Record<string, number>>, width: number) =>
    layout?.onChange({ ...now, sizing: { ...now.sizing, ...widths, [id]: clampWidth(width) } });
  return {
    resizeByKey: (id: string, by: -1 | 1) => {
      const widths = drawnWidths(id);
      const before = widths[id];
      if (before !== undefined) set(id, widths, before + by * KEY_STEP_PX);
    },
    onResizeStart: (id: string) => (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      const edge = event.currentTarget;
      const widths = drawnWidths(id);
      const start = widths[id] ?? 0;
      const from = event.clientX;
      let frame = 0;
      edge.setPointerCapture(event.pointerId);
      followPointer(
        edge,
        (x) => {
          cancelAnimationFrame(frame);
          if (Math.abs(x - from) < 2) return;
          frame = requestAnimationFrame(() => set(id, widths, start + x - from));
        },
        () => {},
      );
    },
  };
}

/** Moving of columns, by pointer and by key: among the pinned ones, or among the others. */
function useMove<Row extends GridRowData>({ element, columns: { shown, pinned }, layout }: Shaped<Row>) {
  const [dragging, setDragging] = useState<{ readonly id: string; readonly to: number } | null>(null);
  const suppressClick = useRef(false);
  const ids = shown.map((column) => column.id);
  const place = (id: string, to: number) => {
    const isPinned = ids.indexOf(id) < pinned;
    const first = isPinned ? 0 : pinned;
    const last = isPinned ? pinned - 1 : ids.length - 1;
    const order = moved(ids, id, Math.max(first, Math.min(last, to)));
    layout?.onChange({ ...layout.value, order, pinned: order.slice(0, pinned) });
  };
  const onDragStart = (id: string) => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || layout === undefined) return;
    suppressClick.current = false;
    const from = event.clientX;
    let to: number | null = null;
    followPointer(
      window,
      (x) => {
        if (to === null && Math.abs(x - from) < MIN_DRAG_PX) return;
        to = ids.filter((other) => {
          const box = other === id ? undefined : headOf(element.current, other)?.getBoundingClientRect();
          return box !== undefined && box.left + box.width / 2 < x;
        }).length;
        setDragging({ id, to });
      },
      () => {
        setDragging(null);
        if (to === null) return;
        // The click that ends a drag must not sort.
        suppressClick.current = true;
        place(id, to);
      },
    );
  };
  return {
    dragging,
    /** Tells once whether a click only ended a drag. */
    endedDrag: () => {
      const ended = suppressClick.current;
      suppressClick.current = false;
      return ended;
    },
    onDragStart,
    moveByKey: (id: string, by: -1 | 1) => place(id, ids.indexOf(id) + by),
  };
}

/** Widening, moving and pinning of columns, by pointer and by key. */
export function useColumnShape<Row extends GridRowData>(shaped: Shaped<Row>) {
  const { element, columns, layout } = shaped;
  const resize = useResize(shaped);
  const move = useMove(shaped);
  const now = layout?.value ?? PLAIN_LAYOUT;
  return {
    adjustable: layout !== undefined,
    ...resize,
    ...move,
    resetWidth: (id: string) => columns.table.getColumn(id)?.resetSize(),
    pin: (id: string, on: boolean) => {
      const rest = now.pinned.filter((other) => other !== id);
      // A column that stays while others pass under it needs a width of its own.
      const min = columns.shown.find((column) => column.id === id)?.min ?? 160;
      const width = now.sizing[id] ?? headOf(element.current, id)?.offsetWidth ?? min;
      layout?.onChange({
        ...now,
        pinned: on ? [...rest, id] : rest,
        sizing: on ? { ...now.sizing, [id]: width } : now.sizing,
      });
    },
    reset: () => layout?.onChange(PLAIN_LAYOUT),
  };
}

export type ColumnShape = ReturnType<typeof useColumnShape>;
