import { scaleBand, scaleLinear } from 'd3-scale';
import { area, curveStep, line } from 'd3-shape';

/** One value of a chart, in the order of time. */
export interface ChartPoint {
  /** Below the axis, as short as it goes. */
  readonly label: string;
  readonly value: number;
  /** There is nothing to tell, which is not 0: a share of nobody. */
  readonly unknown?: boolean;
  /** Its time is not over. */
  readonly open?: boolean;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly formatTick: (value: number) => string;
  /** A value to compare with, across all points. */
  readonly level?: number | undefined;
  /** Nothing is more, such as 1 for shares. */
  readonly most?: number | undefined;
  readonly kind: 'bars' | 'line';
}

/** Below this many pixels a bar cannot be told from the next one, and an outline is drawn instead. */
const THINNEST = 3;
const LETTER = 6.8;
const BELOW = 20;
const ABOVE = 8;

/** Where everything of a chart lies, in pixels. */
export function layoutOf(points: readonly ChartPoint[], frame: Frame) {
  const { width, height, formatTick, level = 0, most } = frame;
  const highest = most ?? Math.max(level, 1, ...points.map(({ value }) => value));
  const y = scaleLinear([0, highest], [height - BELOW, ABOVE]);
  if (most === undefined) y.nice(3);
  const ticks = y.ticks(3).filter((tick) => most !== undefined || Number.isInteger(tick));
  const left = Math.ceil(Math.max(...ticks.map((tick) => formatTick(tick).length)) * LETTER) + 12;
  const places = points.map((_, i) => i);
  const x = scaleBand(places, [left, Math.max(left + 1, width - 4)])
    .paddingInner(0.25)
    .paddingOuter(0.1);
  const bandwidth = x.bandwidth();
  const at = (i: number) => x(i) ?? left;
  const middle = (i: number) => at(i) + bandwidth / 2;
  const outline = frame.kind === 'bars' && bandwidth < THINNEST;
  return {
    left,
    bottom: height - BELOW,
    ticks: ticks.map((tick) => ({ y: y(tick), text: formatTick(tick) })),
    level: frame.level === undefined ? null : y(frame.level),
    labels: labelsOf(points, (width - left) / Math.max(1, points.length)).map((i) => {
      const half = ((points[i]?.label.length ?? 0) * LETTER) / 2;
      return { i, x: Math.max(half, Math.min(width - half, middle(i))) };
    }),
    bars: points.map(({ value, open }, i) => ({ x: at(i), y: y(value), width: bandwidth, open: open === true })),
    dots: points.flatMap(({ value, unknown }, i) => (unknown === true ? [] : [{ i, x: middle(i), y: y(value) }])),
    /** Drawn instead of bars where these would be too thin, and for a line. */
    path:
      frame.kind === 'line'
        ? (line<number>(middle, (i) => y(points[i]?.value ?? 0)).defined((i) => points[i]?.unknown !== true)(places) ??
          '')
        : outline
          ? (area<number>(middle, y(0), (i) => y(points[i]?.value ?? 0)).curve(curveStep)(places) ?? '')
          : null,
    middle,
    /** Which point lies at a place across. */
    pointAt: (px: number) => {
      const step = x.step();
      const i = Math.floor((px - at(0) + (step - bandwidth) / 2) / step);
      return i >= 0 && i < points.length ? i : null;
    },
  };
}

/** The points whose label has room, evenly spread and the last one not squeezed. */
function labelsOf(points: readonly ChartPoint[], step: number): number[] {
  const longest = Math.max(1, ...points.map(({ label }) => label.length));
  const every = Math.max(1, Math.ceil((longest * LETTER + 12) / step));
  return points.map((_, i) => i).filter((i) => i % every === 0);
}
