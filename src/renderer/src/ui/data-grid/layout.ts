/** Which columns a grid shows, in which order, how wide, and which of them stay at the start while the rest scrolls. */
export interface GridLayout {
  /** Columns somebody showed or hid by hand; the others show where there is room. */
  readonly visibility: Readonly<Record<string, boolean>>;
  /** Empty: the order the screen gives them. */
  readonly order: readonly string[];
  /** Widths in pixels; a column without one shares the room that is left. */
  readonly sizing: Readonly<Record<string, number>>;
  readonly pinned: readonly string[];
}

export const PLAIN_LAYOUT: GridLayout = { visibility: {}, order: [], sizing: {}, pinned: [] };

/** The narrowest and widest a column can be made, in pixels. */
export const MIN_WIDTH = 48;
const MAX_WIDTH = 1200;

/** Whether nothing was changed by hand. */
export function isPlainLayout(layout: GridLayout): boolean {
  return (
    Object.keys(layout.visibility).length === 0 &&
    layout.order.length === 0 &&
    Object.keys(layout.sizing).length === 0 &&
    layout.pinned.length === 0
  );
}

/** A width a column may have. */
export function clampWidth(width: number): number {
  return Math.round(Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width)));
}

function record<Value>(from: unknown, isValue: (value: unknown) => value is Value): Record<string, Value> {
  if (typeof from !== 'object' || from === null) return {};
  return Object.fromEntries(Object.entries(from).filter((entry): entry is [string, Value] => isValue(entry[1])));
}

function texts(from: unknown): string[] {
  return Array.isArray(from) ? from.filter((item) => typeof item === 'string') : [];
}

/** A layout as it was kept; what does not look like one is left out, since an older version may have written it. */
export function readLayout(kept: unknown): GridLayout {
  if (typeof kept !== 'object' || kept === null) return PLAIN_LAYOUT;
  const from = kept as Partial<Record<keyof GridLayout, unknown>>;
  const sizing = record(from.sizing, (value): value is number => typeof value === 'number' && Number.isFinite(value));
  return {
    visibility: record(from.visibility, (value): value is boolean => typeof value === 'boolean'),
    order: texts(from.order),
    sizing: Object.fromEntries(Object.entries(sizing).map(([id, width]) => [id, clampWidth(width)])),
    pinned: texts(from.pinned),
  };
}

/** `ids` with one of them put `by` places further, or where `to` says; it stops at both ends. */
export function moved(ids: readonly string[], id: string, to: number): readonly string[] {
  if (!ids.includes(id)) return ids;
  const rest = ids.filter((other) => other !== id);
  const at = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, at), id, ...rest.slice(at)];
}
