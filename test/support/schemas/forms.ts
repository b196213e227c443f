/**
 * How a database keeps its times, told without a line of the app's code, so that tests can judge what it wrote.
 * Texts are those of a snapshot: `quote(…)` on SQLite, `::text` (a `timestamptz` in UTC) on Postgres.
 */
export interface TimeForm {
  /** What the connection report calls it. */
  readonly reported: string;
  /** A time as it is stored. */
  readonly store: (time: Date) => string | number;
  /** What every stored time looks like in a snapshot. */
  readonly shape: RegExp;
  /** The milliseconds since 1970 that a snapshot's text means. */
  readonly read: (text: string) => number;
  /** Whole seconds only. */
  readonly coarse?: true;
}

const unquoted = (text: string) => text.replaceAll("'", '');
const wallText = (time: Date) => time.toISOString().replace('T', ' ').replace('Z', '');

export const isoText: TimeForm = {
  reported: 'ISO 8601 text',
  store: (time) => time.toISOString(),
  shape: /^'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z'$/,
  read: (text) => Date.parse(unquoted(text)),
};

/** What Prisma's driver adapters write. */
export const isoTextWithOffset: TimeForm = {
  reported: 'ISO 8601 text',
  store: (time) => time.toISOString().replace('Z', '+00:00'),
  shape: /^'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00'$/,
  read: (text) => Date.parse(unquoted(text)),
};

export const seconds: TimeForm = {
  reported: 'seconds since 1970',
  store: (time) => Math.floor(time.getTime() / 1000),
  shape: /^\d{10}$/,
  read: (text) => Number(text) * 1000,
  coarse: true,
};

export const milliseconds: TimeForm = {
  reported: 'milliseconds since 1970',
  store: (time) => time.getTime(),
  shape: /^\d{13}$/,
  read: Number,
};

// Postgres drops zeros at the end of a fraction.
const withoutZone = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?$/;

export const timestamptz: TimeForm = {
  reported: 'timestamptz',
  store: (time) => time.toISOString(),
  shape: withoutZone,
  read: (text) => Date.parse(`${text.replace(' ', 'T')}Z`),
};

/** Postgres `timestamp` holding what the clocks of a zone show. */
export function timestampIn(zone: string): TimeForm {
  // the one locale whose dates look like those of SQL
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const store = (time: Date) => `${clock.format(time)}${wallText(time).slice(19)}`;
  return {
    reported: `timestamp, ${zone}`,
    store,
    shape: withoutZone,
    read: (text) => {
      const asUtc = timestamptz.read(text);
      return asUtc - (timestamptz.read(store(new Date(asUtc))) - asUtc);
    },
  };
}
