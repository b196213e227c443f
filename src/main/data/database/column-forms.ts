import { itemsOf } from './list-text';
import { fromWallTime, toWallTime } from './wall-time';
import type { SqlValue } from './physical-table';

/** How a time stands in a column. Written back in exactly the form that was found. */
export type DateForm =
  /** Postgres `timestamp with time zone`. */
  | 'timestamptz'
  /** Postgres `timestamp` without zone: wall time of the zone in the column's form, UTC unless told otherwise. */
  | 'timestamp'
  /** `2026-11-23T06:57:13.942Z`, better-auth's own on SQLite. */
  | 'iso-text'
  /** `2026-11-23 06:57:13` */
  | 'space-text'
  | 'epoch-seconds'
  | 'epoch-ms';

export type BooleanForm = 'boolean' | 'integer' | 'text';
export type IdForm = 'text' | 'uuid' | 'number';

/** The rest of a time that stands as text: digits of the fraction, and what follows them, such as `Z` or `+00:00`. */
export interface TextShape {
  readonly digits: number;
  readonly suffix: string;
}

/** All there is to know about how times stand in a column. */
export interface DateColumn {
  readonly form: DateForm;
  /** Of `timestamp` only. */
  readonly zone?: string;
  /** Of text only. */
  readonly shape?: TextShape;
}

export type ColumnForm =
  | ({ readonly type: 'date' } & DateColumn)
  | ({ readonly type: 'boolean' } & BooleanColumn)
  | { readonly type: 'id'; readonly form: IdForm }
  /** Texts in an array, which are read and given joined by commas, as better-auth joins roles. */
  | { readonly type: 'list' }
  | { readonly type: 'text' | 'number' | 'json' };

/** How booleans stand in a column: with the words of a text column for no and yes. */
export interface BooleanColumn {
  readonly form: BooleanForm;
  readonly words?: readonly [no: string, yes: string];
}

const BOOLEAN_WORDS = [
  ['false', 'true'],
  ['f', 't'],
  ['0', '1'],
  ['no', 'yes'],
  ['n', 'y'],
  ['off', 'on'],
] as const;

/** From here up an integer is milliseconds; below, seconds (1e11 s is the year 5138, 1e11 ms is 1973). */
const MILLISECONDS_FROM = 1e11;

/** What a person calls a date form, for the connection report. */
export const dateFormNames: Readonly<Record<DateForm, string>> = {
  timestamptz: 'timestamptz',
  timestamp: 'timestamp without zone',
  'iso-text': 'ISO 8601 text',
  'space-text': 'text with a space, read as UTC',
  'epoch-seconds': 'seconds since 1970',
  'epoch-ms': 'milliseconds since 1970',
};

/** The form of a Postgres date column, from its declared type. */
export function postgresDateForm(type: string): DateForm {
  if (type === 'timestamp with time zone') return 'timestamptz';
  if (type === 'timestamp without time zone' || type === 'date') return 'timestamp';
  if (type === 'bigint' || type === 'numeric' || type.startsWith('double')) return 'epoch-ms';
  if (type === 'integer') return 'epoch-seconds';
  return 'iso-text';
}

/** The form of a time in SQLite, from a value found in a column. */
export function sqliteDateForm(sample: unknown): DateColumn {
  if (typeof sample === 'number' || typeof sample === 'bigint') {
    return { form: Math.abs(Number(sample)) >= MILLISECONDS_FROM ? 'epoch-ms' : 'epoch-seconds' };
  }
  const text = String(sample).trim();
  const [, digits = '', suffix = ''] = /:\d\d(?:\.(\d+))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text) ?? [];
  return { form: text.includes('T') ? 'iso-text' : 'space-text', shape: { digits: digits.length, suffix } };
}

/** Reads a stored time; null for NULL and for what is no time. */
export function decodeDate(raw: SqlValue, form: DateForm, zone = 'UTC'): Date | null {
  if (raw === null || raw === undefined) return null;
  if (raw instanceof Date) return raw;
  let ms: number;
  switch (form) {
    case 'epoch-seconds':
      ms = Number(raw) * 1000;
      break;
    case 'epoch-ms':
      ms = Number(raw);
      break;
    case 'timestamp':
      ms = fromWallTime(parseTime(textOf(raw)), zone);
      break;
    case 'timestamptz':
    case 'iso-text':
    case 'space-text':
      ms = parseTime(textOf(raw));
      break;
  }
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms) : null;
}

const PLAIN_TIME =
  /^(\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31))[T ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,6}))?(?:Z|\+00)$/;

/**
 * A stored time as ISO text with milliseconds, where it stands in UTC and needs no reckoning; null where `decodeValue` has
 * to take a closer look.
 */
export function plainTime(raw: string, form: ColumnForm): string | null {
  if (form.type !== 'date' || (form.form !== 'iso-text' && form.form !== 'timestamptz')) return null;
  const match = PLAIN_TIME.exec(raw);
  if (match === null) return null;
  const [, day = '', clock = '', fraction = ''] = match;
  return `${day}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
}

function textOf(raw: NonNullable<SqlValue>): string {
  return typeof raw === 'object' ? '' : String(raw); // a time is never an object or bytes
}

// `2026-11-23 06:57:13.942123+00`: a space for the T, microseconds, an offset of hours only, or none at all (UTC).
function parseTime(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(
    text.trim(),
  );
  if (!match) return Date.parse(text);
  const [, day = '', time = '00:00:00', zone = 'Z'] = match;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.length > 3 ? zone.slice(-2) : '00'}`;
  const [clock = '', fraction = ''] = time.split('.');
  return Date.parse(`${day}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`);
}

/** A time as it has to be stored, with milliseconds where the form has them, as better-auth binds it. */
export function encodeDate(value: Date, { form, zone = 'UTC', shape }: DateColumn): string | number {
  switch (form) {
    case 'timestamptz':
      return value.toISOString();
    case 'iso-text':
      return encodeText(value, 'T', shape ?? { digits: 3, suffix: 'Z' });
    case 'timestamp':
      return new Date(toWallTime(value.getTime(), zone)).toISOString().replace('T', ' ').replace('Z', '');
    case 'space-text':
      return encodeText(value, ' ', shape ?? { digits: 0, suffix: '' });
    case 'epoch-seconds':
      return Math.floor(value.getTime() / 1000);
    case 'epoch-ms':
      return value.getTime();
  }
}

// Always in UTC: of an offset found only the way it is written is kept.
function encodeText(value: Date, separator: 'T' | ' ', { digits, suffix }: TextShape): string {
  const [day = '', clock = ''] = value.toISOString().slice(0, -1).split('T');
  const [whole = '', fraction = ''] = clock.split('.');
  const second = digits === 0 ? whole : `${whole}.${fraction.padEnd(digits, '0').slice(0, digits)}`;
  return `${day}${separator}${second}${suffix.replace('-', '+').replace(/\d/g, '0')}`;
}

/** Reads a stored boolean as better-auth does: of numbers only 1 is true. */
export function decodeBoolean(raw: SqlValue): boolean | null {
  if (raw === null || raw === undefined) return null;
  if (typeof raw === 'boolean') return raw;
  if (typeof raw === 'string') return BOOLEAN_WORDS.some(([, yes]) => yes === raw.trim().toLowerCase());
  return Number(raw) === 1;
}

/** Reads a stored value that is not NULL, in the form its column has. */
export function decodeValue(raw: NonNullable<SqlValue>, form: ColumnForm): string | number | boolean | Date | null {
  switch (form.type) {
    case 'date':
      return decodeDate(raw, form.form, form.zone);
    case 'boolean':
      return decodeBoolean(raw);
    case 'number':
      return Number.isFinite(Number(raw)) ? Number(raw) : null;
    case 'list':
      return itemsOf(raw).join(',');
    case 'id':
    case 'text':
      return typeof raw === 'object' ? JSON.stringify(raw) : String(raw);
    case 'json':
      return typeof raw === 'string' ? raw : JSON.stringify(raw);
  }
}

/** The form of a text column of booleans, from values found in it: its own words, in its own case. */
export function textBooleanForm(samples: readonly string[]): BooleanColumn {
  for (const sample of samples) {
    const words = BOOLEAN_WORDS.find((pair) => pair.some((word) => word === sample.trim().toLowerCase()));
    if (words) {
      const [no, yes] = words;
      return { form: 'text', words: sample === sample.toLowerCase() ? words : [no.toUpperCase(), yes.toUpperCase()] };
    }
  }
  return { form: 'text' };
}

export function encodeBoolean(value: boolean, { form, words = ['false', 'true'] }: BooleanColumn) {
  switch (form) {
    case 'boolean':
      return value;
    case 'integer':
      return value ? 1 : 0;
    case 'text':
      return words[value ? 1 : 0];
  }
}

const LARGEST_BIGINT = 2n ** 63n - 1n;

function fitting(id: bigint): bigint | null {
  return id <= LARGEST_BIGINT ? id : null;
}

/** An id as the column wants it, or null when no row can have it (such as `abc` in a number column). */
export function encodeId(id: string, form: IdForm): string | number | bigint | null {
  switch (form) {
    case 'text':
      return id;
    case 'uuid':
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id : null;
    case 'number':
      if (!/^\d{1,19}$/.test(id)) return null;
      // Beyond 2^53 a JavaScript number would be another id.
      return id.length <= 15 ? Number(id) : fitting(BigInt(id));
  }
}
