import { wallClock } from '@shared/wall-clock';

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

function offset(ms: number, zone: string): number {
  return wallClock(ms, zone) - Math.floor(ms / 1000) * 1000;
}
