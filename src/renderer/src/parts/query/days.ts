/** The start of a local day given as `2026-11-23`, moved by `days`; undefined for an empty box. */
export function startOfDay(day: string, days = 0): string | undefined {
  if (day === '') return undefined;
  const date = new Date(`${day}T00:00:00`);
  if (Number.isNaN(date.getTime())) return undefined;
  date.setDate(date.getDate() + days);
  return date.toISOString();
}

/** The local day of a moment as a date box wants it. */
export function dayOf(iso: string | undefined, days = 0): string {
  if (iso === undefined) return '';
  const date = new Date(iso);
  date.setDate(date.getDate() + days);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
