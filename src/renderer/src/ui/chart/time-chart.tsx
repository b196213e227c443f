import { useId, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { cx } from '../cx';
import { layoutOf, type ChartPoint } from './layout';
import { useWidth } from './use-width';

export type { ChartPoint };

const HEIGHT = 150;

interface TimeChartProps {
  /** What it shows, for those who hear it. */
  readonly label: string;
  readonly points: readonly ChartPoint[];
  readonly kind: 'bars' | 'line';
  readonly formatTick: (value: number) => string;
  /** A point in words: when, and how many. */
  readonly say: (index: number) => string;
  /** Opens what a point counts; without it points are only read. */
  readonly onPick?: ((index: number) => void) | undefined;
  readonly level?: number | undefined;
  readonly most?: number | undefined;
}

type Layout = ReturnType<typeof layoutOf>;

function Axes({ layout, width, points }: { layout: Layout; width: number; points: readonly ChartPoint[] }) {
  const { left, bottom, ticks, labels } = layout;
  return (
    <>
      {ticks.map(({ y, text }) => (
        <g key={text}>
          <line x1={left} x2={width} y1={y} y2={y} className={y === bottom ? 'stroke-line-strong' : 'stroke-line'} />
          <text x={left - 6} y={y} dy="0.32em" textAnchor="end" className="nums fill-faint text-xs">
            {text}
          </text>
        </g>
      ))}
      {labels.map(({ i, x }) => (
        <text key={i} x={x} y={bottom + 14} textAnchor="middle" className="fill-faint text-xs">
          {points[i]?.label}
        </text>
      ))}
    </>
  );
}

function Marks({ layout, kind, active }: { layout: Layout; kind: TimeChartProps['kind']; active: number | null }) {
  const { bars, bottom, path, dots, middle } = layout;
  if (path === null) {
    return bars.map(({ x, y, width, open }, i) => (
      <rect
        key={x}
        data-bar={i}
        x={x}
        y={y}
        width={width}
        height={Math.max(0, bottom - y)}
        rx={Math.min(2, width / 4)}
        className={cx(i === active ? 'fill-accent-strong dark:fill-accent-ink' : 'fill-accent', open && 'opacity-55')}
      />
    ));
  }
  return (
    <>
      <path d={path} className={kind === 'line' ? 'fill-transparent stroke-accent' : 'fill-accent'} strokeWidth={2} />
      {kind === 'line' && dots.length <= 40
        ? dots.map(({ i, x, y }) => <circle key={i} data-bar={i} cx={x} cy={y} r={2.5} className="fill-accent" />)
        : null}
      {active === null || kind === 'line' ? null : (
        <line x1={middle(active)} x2={middle(active)} y1={0} y2={bottom} className="stroke-ink" />
      )}
    </>
  );
}

/**
 * Values over time, as bars or a line. One stop for the keyboard: arrows go from point to point, which is said, and Enter
 * opens what it counts. A point can be clicked anywhere in its column, so that an empty one can be, too.
 */
export function TimeChart({ label, points, kind, formatTick, say, onPick, level, most }: TimeChartProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const [hovered, setHovered] = useState<number | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const hint = useId();
  const last = points.length - 1;
  const reached = Math.min(focused ?? last, last);
  const layout = layoutOf(points, { width, height: HEIGHT, formatTick, level, most, kind });
  const active = hovered ?? (focused === null ? null : reached);
  const under = (event: PointerEvent<SVGSVGElement> | React.MouseEvent<SVGSVGElement>) =>
    layout.pointAt(event.clientX - event.currentTarget.getBoundingClientRect().left);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: reached - 1,
      ArrowDown: reached - 1,
      ArrowRight: reached + 1,
      ArrowUp: reached + 1,
      PageDown: reached - 7,
      PageUp: reached + 7,
      Home: 0,
      End: last,
    };
    const to = steps[event.key];
    if (to !== undefined) setFocused(Math.max(0, Math.min(last, to)));
    else if ((event.key === 'Enter' || event.key === ' ') && onPick !== undefined) onPick(reached);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={ref} className="min-w-0">
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-describedby={hint}
        aria-valuemin={1}
        aria-valuemax={points.length}
        aria-valuenow={reached + 1}
        aria-valuetext={say(reached)}
        onFocus={() => setFocused(reached)}
        onBlur={() => setFocused(null)}
        onKeyDown={onKeyDown}
        className="rounded-sm"
      >
        <svg
          aria-hidden
          width={width}
          height={HEIGHT}
          className={cx('block', onPick !== undefined && hovered !== null && 'cursor-pointer')}
          onPointerMove={(event) => setHovered(under(event))}
          onPointerLeave={() => setHovered(null)}
          onClick={(event) => {
            const picked = under(event);
            if (picked !== null) onPick?.(picked);
          }}
        >
          <rect width={width} height={HEIGHT} className="fill-transparent" />
          {width === 0 ? null : (
            <>
              <Axes layout={layout} width={width} points={points} />
              <Marks layout={layout} kind={kind} active={active} />
              {layout.level === null ? null : (
                <line
                  x1={layout.left}
                  x2={width}
                  y1={layout.level}
                  y2={layout.level}
                  className="stroke-muted"
                  strokeDasharray="4 3"
                />
              )}
            </>
          )}
        </svg>
      </div>
      <p aria-hidden className="nums h-5 truncate text-sm text-muted">
        {active === null ? '' : `${say(active)}${onPick === undefined ? '' : ' · opens them'}`}
      </p>
      <span id={hint} className="sr-only">
        {onPick === undefined
          ? 'Arrow keys go from one to the next.'
          : 'Arrow keys go from one to the next; Enter opens what is counted.'}
      </span>
    </div>
  );
}
