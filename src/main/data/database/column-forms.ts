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

/** The first and the last moment that has a name of four digits for its year: what is beyond is no time of a person. */
const FIRST_MOMENT = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

/** Reads a stored time; null for NULL, for what is no time, and for a time that no year of four digits holds. */
export function decodeDate(raw: SqlValue, form: DateForm, zone = 'UTC'): Date | null {
  const ms = momentOf(raw, form, zone);
  return ms >= FIRST_MOMENT && ms <= LAST_MOMENT ? new Date(ms) : null;
}

/**
 * A stored time as milliseconds since 1970, however far away, to compare it with others; NaN for what is no time. For
 * ever and since ever have their places too.
 */
export function momentOf(raw: SqlValue, form: DateForm, zone = 'UTC'): number {
  if (raw instanceof Date) return raw.getTime();
  switch (form) {
    case 'epoch-seconds':
      return numberIn(raw) * 1000;
    case 'epoch-ms':
      return numberIn(raw);
    case 'timestamp':
      return fromWallTime(parseTime(raw), zone);
    case 'timestamptz':
    case 'iso-text':
    case 'space-text':
      return parseTime(raw);
  }
}

/** A number as a driver gives it, or as text; NaN for everything else, an empty text included. */
function numberIn(raw: SqlValue): number {
  if (typeof raw === 'number' || typeof raw === 'bigint') return Number(raw);
  return typeof raw === 'string' && /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(raw)
    ? Number(raw)
    : Number.NaN;
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

/** A year beside a month in letters, as JavaScript and mail write a day: `Mon Nov 23 2026 06:57:13 GMT+0000 (…)`. */
const isInWords = (text: string) => text.length < 100 && /[a-z]{3}/i.test(text) && /\b\d{4}\b/.test(text);

// `2026-11-23 06:57:13.942123+00`: a space for the T, microseconds, an offset of hours only, or none at all (UTC).
function parseTime(raw: SqlValue): number {
  // A number among texts is no year: `Date.parse('0')` is the year 2000.
  if (typeof raw !== 'string') return Number.NaN;
  const text = raw.trim();
  const match =
    /^([+-]\d{6}|\d{4,6})(-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|[+-]\d\d(?::?\d\d)?)?( BC)?$/.exec(
      text,
    );
  if (!match) return parseOther(text);
  const [, year = '', day = '', time = '00:00:00', zone = 'Z', before] = match;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.length > 3 ? zone.slice(-2) : '00'}`;
  const [clock = '', fraction = ''] = time.split('.');
  const rest = `${day}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`;
  if (before !== undefined) return Date.parse(`-${String(Number(year) - 1).padStart(6, '0')}${rest}`);
  return Date.parse(
    `${year.length === 5 || (year.length === 6 && /^\d/.test(year)) ? `+${year.padStart(6, '0')}` : year}${rest}`,
  );
}

function parseOther(text: string): number {
  if (/^[+-]?infinity$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return isInWords(text) ? Date.parse(text) : Number.NaN;
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

/** Reads a stored value that is not NULL, in the form its column has; null for one that is none of that form. */
export function decodeValue(raw: NonNullable<SqlValue>, form: ColumnForm): string | number | boolean | Date | null {
  switch (form.type) {
    case 'date':
      return decodeDate(raw, form.form, form.zone);
    case 'boolean':
      return decodeBoolean(raw);
    case 'number': {
      const number = numberIn(raw);
      // Everything better-auth counts is counted in whole numbers.
      return Number.isSafeInteger(number) ? number : null;
    }
    case 'list':
      return itemsOf(raw).join(',');
    case 'id':
      if (raw instanceof Uint8Array) return bytesAsId(raw);
      return typeof raw === 'object' ? JSON.stringify(raw) : String(raw);
    case 'text':
      if (raw instanceof Uint8Array) return null;
      return typeof raw === 'object' ? JSON.stringify(raw) : String(raw);
    case 'json':
      if (raw instanceof Uint8Array) return null;
      return typeof raw === 'string' ? raw : JSON.stringify(raw);
  }
}

/** Whether a stored value that is not NULL is one of its column: everything else has nothing to show but how it stands. */
export function isReadable(raw: NonNullable<SqlValue>, form: ColumnForm): boolean {
  if (typeof raw === 'string' && raw.includes(NO_CHARACTER)) return false;
  switch (form.type) {
    case 'boolean':
      if (typeof raw === 'string')
        return BOOLEAN_WORDS.some((pair) => pair.some((w) => w === raw.trim().toLowerCase()));
      return typeof raw === 'boolean' || raw === 0 || raw === 1;
    case 'id':
      return !(raw instanceof Uint8Array);
    case 'date':
      // Nearly all stand as better-auth writes them; only what does not is reckoned with.
      return (typeof raw === 'string' && plainTime(raw, form) !== null) || decodeValue(raw, form) !== null;
    case 'text':
    case 'json':
      return !(raw instanceof Uint8Array);
    case 'number':
    case 'list':
      return decodeValue(raw, form) !== null;
  }
}

/** What a decoder puts where bytes are no text. */
export const NO_CHARACTER = '\uFFFD';

/** Longer ones would be no ids to anybody. */
const MOST_ID_BYTES = 120;
const BYTES_AS_ID = /^x'((?:[0-9a-f]{2})*)'$/;

// SQLite keeps bytes in a column of ids as they come; written as it writes them itself, they name their row.
function bytesAsId(bytes: Uint8Array): string {
  const some = Buffer.from(bytes.subarray(0, MOST_ID_BYTES)).toString('hex');
  // What was cut names no row: others may begin alike.
  return bytes.length > MOST_ID_BYTES ? `x'${some}…` : `x'${some}'`;
}

/** How a stored value stands, for people to read who want to know what is wrong with it. */
export function rawForm(raw: SqlValue | undefined): string {
  if (raw === null || raw === undefined) return 'NULL';
  if (raw instanceof Uint8Array) {
    const some = Buffer.from(raw.subarray(0, MOST_ID_BYTES)).toString('hex');
    return `x'${some}'${raw.length > MOST_ID_BYTES ? ' …' : ''}`;
  }
  const text = typeof raw === 'object' ? JSON.stringify(raw) : String(raw);
  return text.length > MOST_RAW ? `${text.slice(0, MOST_RAW)}…` : text;
}
const MOST_RAW = 200;

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

/** The bytes that an id stands for, where it was read from bytes. */
export function bytesOfId(id: string): Uint8Array | null {
  const [, hex] = BYTES_AS_ID.exec(id) ?? [];
  return hex === undefined ? null : Buffer.from(hex, 'hex');
}
