const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

const SECONDS_OF: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  mins: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
  w: 604_800,
  week: 604_800,
  weeks: 604_800,
};

/** A length of time in the largest unit that says it whole, such as `1 hour` or `90 seconds`. */
export function durationText(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => seconds % length === 0) ?? ['second', 1];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Seconds of a length of time as people write it: `15 min`, `1 h`, `7 days`; a bare number counts seconds. Null where it is none. */
export function parseDuration(text: string): number | null {
  const [, number, unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]+)?$/iu.exec(text.trim()) ?? [];
  const size = SECONDS_OF[unit.toLowerCase()];
  if (number === undefined || size === undefined) return null;
  const seconds = Number(number) * size;
  return Number.isInteger(seconds) ? seconds : null;
}
