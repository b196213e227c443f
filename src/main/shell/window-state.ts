import { z } from 'zod';
const bounds = z.strictObject({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });
export type Bounds = z.infer<typeof bounds>;

const windowState = z.strictObject({
  bounds,
  maximized: z.boolean(),
  /** Kept here as well as in the preferences: the first paint comes before those can be read. */
  theme: z.enum(['system', 'light', 'dark']),
});
export type WindowState = z.infer<typeof windowState>;

/** What was written down last time, or null for a file that is damaged or from another version. */
export function parseWindowState(text: string): WindowState | null {
  try {
    const parsed = windowState.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** At least this much of the window, its title bar included, has to be within reach. */
const REACHABLE = { width: 120, height: 40 };

/**
 * Where to put a window that was last seen at `wanted`, given the work areas of the displays there are now: unchanged
 * where its title bar can be reached, else moved and shrunk onto the display it overlaps most, or the first one.
 */
export function onVisibleDisplay(wanted: Bounds, areas: readonly Bounds[]): Bounds | null {
  const [first] = areas;
  if (first === undefined) return null;
  const sized = {
    ...wanted,
    width: Math.max(wanted.width, MIN_SIZE.width),
    height: Math.max(wanted.height, MIN_SIZE.height),
  };
  const titleBar = { ...sized, height: REACHABLE.height };
  if (areas.some((area) => reaches(titleBar, area) && sized.width <= area.width && sized.height <= area.height)) {
    return sized;
  }
  const area = areas.reduce((best, one) => (overlap(sized, one) > overlap(sized, best) ? one : best), first);
  const width = Math.min(overlap(sized, area) > 0 ? sized.width : DEFAULT_SIZE.width, area.width);
  const height = Math.min(overlap(sized, area) > 0 ? sized.height : DEFAULT_SIZE.height, area.height);
  return {
    x: between(sized.x, area.x, area.x + area.width - width),
    y: between(sized.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

function reaches(bar: Bounds, area: Bounds): boolean {
  const { width, height } = common(bar, area);
  return width >= REACHABLE.width && height >= REACHABLE.height;
}

function overlap(a: Bounds, b: Bounds): number {
  const { width, height } = common(a, b);
  return width * height;
}

function common(a: Bounds, b: Bounds): { width: number; height: number } {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  };
}

function between(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

export const DEFAULT_SIZE = { width: 1280, height: 800 };

export const MIN_SIZE = { width: 960, height: 600 };
