/**
 * Wall time of a zone as milliseconds, as if it were UTC: what stands in a Postgres `timestamp` column of a server that
 * stores its local time.
 */
export function toWallTime(ms: number, zone: string): number {
  return zone === 'UTC' ? ms : ms + offset(ms, zone);
}

/** The moment at which clocks of the zone showed this wall time; of the two in a repeated hour the first. */
export function fromWallTime(wall: number, zone: string): number {
  if (zone === 'UTC' || !Number.isFinite(wall)) return wall;
  const guess = wall - offset(wall, zone);
  const settled = wall - offset(guess, zone);
  const earlier = wall - offset(settled - HOUR, zone);
  return toWallTime(earlier, zone) === wall ? Math.min(earlier, settled) : settled;
}

const HOUR = 3_600_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}

function offset(ms: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter(zone).formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}
