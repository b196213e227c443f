import { decodeDate, decodeValue, rawForm, type ColumnForm, type DateColumn } from '../column-forms';
import { parseDevice } from '../../base/device';
import type { SqlValue } from '../physical-table';

/** What stands in one cell of an exported file. */
export type TextCell = string | number | boolean | null;

/** The values of a row, in the order they were selected. */
export type SelectedRow = readonly SqlValue[];

/** How one cell is made of what was selected. Plain data, so that a worker thread can be told. */
export type CellPlan =
  | { readonly make: 'fixed'; readonly value: TextCell }
  /** A column's own value; `empty` stands for NULL, and with `blank` an empty text counts as NULL. */
  | {
      readonly make: 'value';
      readonly at: number;
      readonly form: ColumnForm;
      readonly empty: TextCell;
      readonly blank?: boolean;
    }
  /** Of a secret whether it is there: the column says 1 or 0. */
  | { readonly make: 'presence'; readonly at: number }
  /** Whether a session is live at a moment, in milliseconds. */
  | { readonly make: 'liveness'; readonly at: number; readonly form: ColumnForm; readonly now: number }
  /** A user-agent text as a person would call the device. */
  | { readonly make: 'device'; readonly at: number };

/** The function a plan stands for. */
export function cellReader(plan: CellPlan): (row: SelectedRow) => TextCell {
  switch (plan.make) {
    case 'fixed':
      return () => plan.value;
    case 'value':
      return valueOf(plan);
    case 'presence':
      return (row) => (Number(row[plan.at]) === 1 ? 'set' : 'not set');
    case 'liveness': {
      const { at, form, now } = plan;
      const time = form.type === 'date' ? isoOf(form) : () => null;
      return (row) => {
        const ends = time(row[at] ?? null);
        return ends !== null && Date.parse(ends) > now ? 'active' : 'expired';
      };
    }
    case 'device':
      return (row) => {
        const text = row[plan.at];
        return parseDevice(text === null || text === undefined ? null : textOf(text)).label;
      };
  }
}

function valueOf({ at, form, empty, blank }: Extract<CellPlan, { make: 'value' }>): (row: SelectedRow) => TextCell {
  if (form.type === 'date') {
    const time = isoOf(form);
    return (row) => time(row[at] ?? null) ?? empty;
  }
  if (form.type === 'text' || form.type === 'id') {
    return (row) => {
      const raw = row[at];
      if (typeof raw === 'string') return blank === true && raw === '' ? empty : raw;
      return raw === null || raw === undefined ? empty : textOf(raw);
    };
  }
  return (row) => {
    const raw = row[at];
    if (raw === null || raw === undefined) return empty;
    const value = decodeValue(raw, form);
    return value instanceof Date ? value.toISOString() : value;
  };
}

function textOf(raw: NonNullable<SqlValue>): string {
  return String(decodeValue(raw, { type: 'text' }) ?? rawForm(raw));
}

/**
 * Reads a stored time as ISO text. What better-auth and Postgres write as a rule is taken apart without making a date of
 * it, which costs a fifth; everything else goes the long way.
 */
function isoOf({ form, zone = 'UTC' }: DateColumn): (raw: SqlValue) => string | null {
  const slow = (raw: SqlValue) => decodeDate(raw, form, zone)?.toISOString() ?? null;
  if (form === 'timestamptz') return (raw) => (typeof raw === 'string' ? fromPostgres(raw, '+00') : null) ?? slow(raw);
  if (form === 'timestamp' && zone === 'UTC') {
    return (raw) => (typeof raw === 'string' ? fromPostgres(raw, '') : null) ?? slow(raw);
  }
  if (form === 'iso-text') return (raw) => (typeof raw === 'string' && COMPLETE.test(raw) ? raw : slow(raw));
  return slow;
}

/** Days up to the 28th are in every month: of later ones only the calendar knows. */
const COMPLETE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

const SECONDS = 'YYYY-MM-DD HH:MM:SS'.length;
const SPACE = 32;
const DOT = 46;

/** `2026-11-23 06:57:13.942123+00` of a session that speaks UTC; null for what is written in any other way. */
function fromPostgres(text: string, ending: '+00' | ''): string | null {
  const end = text.length - ending.length;
  // Postgres writes no moment that is none; a year beyond 9999, one before our era and infinity are longer or shorter.
  if (end < SECONDS || end > SECONDS + 7 || text.charCodeAt(10) !== SPACE || !text.endsWith(ending)) return null;
  if (end === SECONDS) return `${text.slice(0, 10)}T${text.slice(11, SECONDS)}.000Z`;
  if (text.charCodeAt(SECONDS) !== DOT) return null;
  const fraction = text.slice(SECONDS + 1, Math.min(end, SECONDS + 4));
  return `${text.slice(0, 10)}T${text.slice(11, SECONDS)}.${fraction.length === 3 ? fraction : fraction.padEnd(3, '0')}Z`;
}
