const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const dateTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const dateTimeThisYear = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const dayThisYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function utcText(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Both readings of a moment for a tooltip: `23 Nov 2026, 10:15:02 (Europe/Paris) · 2026-11-23 09:15:02 UTC`. */
export function exactTime(iso: string): string {
  const date = new Date(iso);
  return `${full.format(date)} (${zone}) · ${utcText(date)}`;
}

/** Day and minute in local time; the year only where it is not this one. */
export function shortDateTime(iso: string, now: Date = new Date()): string {
  const date = new Date(iso);
  return (date.getFullYear() === now.getFullYear() ? dateTimeThisYear : dateTime).format(date);
}

/** The day in local time, such as `23 Nov 2026`. */
export function shortDate(iso: string): string {
  return day.format(new Date(iso));
}

/** The day in local time without its year, such as `23 Nov`; with it where it is not this one. */
export function shortDay(iso: string, now: Date = new Date()): string {
  const date = new Date(iso);
  return (date.getFullYear() === now.getFullYear() ? dayThisYear : day).format(date);
}

/** The time of day in local time, with seconds: `09:15:02`, whatever the locale, as it stands in tickets and logs. */
export function clockTime(time: string | number): string {
  return clock.format(new Date(time));
}

/** A moment as `2026-11-23 09:15:02 UTC`. */
export function utcTime(iso: string): string {
  return utcText(new Date(iso));
}

const inZone = (timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  });

/** A moment for a ticket: by the customer's clock as `23 Nov 2026, 10:15:02 GMT+1`, in UTC where that is not known. */
export function ticketTime(iso: string, timeZone: string | null): string {
  return timeZone === null ? utcTime(iso) : inZone(timeZone).format(new Date(iso));
}
