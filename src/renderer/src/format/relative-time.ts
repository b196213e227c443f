const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' });

const STEPS: readonly (readonly [limitSeconds: number, unitSeconds: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [60, 1, 'second'],
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [86_400 * 14, 86_400, 'day'],
  [86_400 * 60, 86_400 * 7, 'week'],
  [86_400 * 365, 86_400 * 30.44, 'month'],
  [Infinity, 86_400 * 365.25, 'year'],
];

/** How far a moment lies from now: `just now`, `5m ago`, `in 3d`. */
export function relativeTime(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const size = Math.abs(seconds);
  // The clock of the page ticks every ten seconds, so what just happened may seem to lie ahead.
  if (seconds > -10 && seconds < 15) return 'just now';
  for (const [limit, unitSeconds, unit] of STEPS) {
    if (size < limit) return relative.format(Math.trunc(seconds / unitSeconds), unit);
  }
  return '';
}
