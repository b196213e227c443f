import type { FieldValue } from '@shared/api/common';
import type { UserField } from '@shared/api/users';
import { AppError } from '../base/app-error';
import { cellShown, type Cell } from '../database/cells';
import type { DatabaseHandle } from '../database/database-handle';
import type { AuthTable } from '../schema/auth-table';
import {
  decodeDate,
  encodeBoolean,
  encodeDate,
  postgresDateForm,
  sqliteDateForm,
  type ColumnForm,
  type DateColumn,
} from '../database/column-forms';
import { cannotHold } from '../database/postgres-encoding';
import { integerOf } from '../database/expressions';
import { choicesOf, isBytes, isWhole, valueKind } from '../database/value-kinds';
import { logicalField } from '../schema/logical-model';
import { isSecretName } from '../schema/secret-name';
import type { PhysicalColumn } from '../database/physical-table';

/** A column of the user table: what it is called, and how values stand in it. */
export interface UserColumn {
  readonly column: PhysicalColumn;
  /** better-auth's name for it, or null where it is the app's own. */
  readonly field: string | null;
  readonly type: UserField['type'];
  /** Known of columns that better-auth defines. */
  readonly form: ColumnForm | null;
}

/** Every column this database user may read, in better-auth's order, the app's own last. */
export function userColumns(user: AuthTable<'user'>): UserColumn[] {
  const mapped = [...user.columns].map(([field, { column, form }]): UserColumn => ({
    column,
    field,
    form,
    type: mappedType(field),
  }));
  const extra = user.extra
    .filter((column) => column.readable)
    .map((column): UserColumn => ({ column, field: null, form: null, type: typeOf(column) }));
  return [...mapped, ...extra];
}

/** Whether a column of the app's own looks like it holds a secret. */
export function isSecret({ column, field }: Pick<UserColumn, 'column' | 'field'>): boolean {
  return field === null && isSecretName(column.name);
}

/** The readable columns of the app's own, but for secrets. */
export function ownUserColumns(user: AuthTable<'user'>): PhysicalColumn[] {
  return user.extra.filter((column) => column.readable && !isSecretName(column.name));
}

/** Those of them that hold text, to look for a part of it. */
export function ownTextColumns(user: AuthTable<'user'>): PhysicalColumn[] {
  return ownUserColumns(user).filter((column) => valueKind(column) === 'text' && choicesOf(column) === null);
}

const NOT_EDITABLE: Readonly<Record<string, string>> = {
  id: 'It names the user everywhere.',
  createdAt: 'It says when the user was made.',
  updatedAt: 'It moves on with every change.',
  role: 'It is changed with "Set role".',
  banned: 'It is changed by banning a user or lifting the ban.',
  banReason: 'It is changed by banning a user or lifting the ban.',
  banExpires: 'It is changed by banning a user or lifting the ban.',
  twoFactorEnabled: 'It is changed with "Reset second factor".',
};

/** Why a column cannot be edited by hand, or null where it can. */
export function whyNotEditable(found: UserColumn): string | null {
  if (isSecret(found)) return 'It looks like a secret, which Authdesk neither shows nor sets.';
  if (found.column.generated) return 'The database works it out itself.';
  if (found.type === 'other') return whyNotWritten(found.column);
  return found.field === null ? null : (NOT_EDITABLE[found.field] ?? null);
}

function whyNotWritten(column: PhysicalColumn): string {
  if (isBytes(column)) return 'It holds bytes, such as a picture, and no text.';
  if (column.type.endsWith('[]')) return 'It holds a list of values. Authdesk shows them, and does not change them.';
  return `It holds values of the type ${column.type || 'any'}. Authdesk shows them, and does not change them.`;
}

/** A stored value of a column of the app's own as the page sees it: where JavaScript has no such value, in the database's own words. */
export function shownValue(
  kind: DatabaseHandle['kind'],
  user: AuthTable<'user'>,
  found: UserColumn,
  cell: Cell,
): FieldValue {
  if (cell === null) return null;
  const raw = cellShown(kind, cell);
  switch (found.type) {
    case 'date': {
      const { form, zone } = kind === 'sqlite' ? sqliteDateForm(raw) : dateFormOf(found, { kind, user });
      return decodeDate(raw, form, zone)?.toISOString() ?? raw;
    }
    case 'boolean':
      if (kind === 'postgres') return raw === 'true';
      return raw === 0 || raw === 1 ? raw === 1 : raw;
    case 'number':
      return kind === 'postgres' && SHORT_NUMBER.test(found.column.type) ? numberOf(String(raw)) : raw;
    case 'text':
    case 'json':
      return kind === 'sqlite' ? String(raw) : raw;
    case 'other':
      return kind === 'postgres' && isBytes(found.column) ? `${raw} bytes` : raw;
  }
}

/** Types whose every number JavaScript has too, but for those that are none (`NaN`, `Infinity`). */
const SHORT_NUMBER = /^(?:smallint|integer|real|double precision)$/;

function numberOf(text: string): number | string {
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

interface Encoding {
  readonly kind: DatabaseHandle['kind'];
  readonly user: AuthTable<'user'>;
  /** The value as it stands now, by which the form of a time or of JSON is known. */
  readonly now: FieldValue;
  /** The input at fault, should there be one. */
  readonly path: string;
}

/**
 * A value as a column stores it: times and booleans in the form found there, JSON only where it is JSON.
 * @throws AppError INVALID_INPUT with the field
 */
export function encodeColumn(found: UserColumn, value: FieldValue, encoding: Encoding): unknown {
  const { column, type, form } = found;
  const { kind, path } = encoding;
  if (value === null) {
    if (!column.nullable) throw invalid(path, `"${column.name}" cannot be left empty in this database.`);
    return null;
  }
  switch (type) {
    case 'boolean':
      // SQLite keeps numbers, and a column of which 0 and 1 are known may take others.
      if (typeof value === 'number' && kind === 'sqlite' && form === null) return encodeNumber(value, column, encoding);
      if (typeof value !== 'boolean') throw invalid(path, `"${column.name}" is either yes or no.`);
      if (form?.type === 'boolean') return encodeBoolean(value, form);
      return kind === 'postgres' ? value : encodeBoolean(value, { form: 'integer' });
    case 'date':
      return encodeDate(dateOf(value, column, path), dateFormOf(found, encoding));
    case 'number':
      return encodeNumber(value, column, encoding);
    case 'json':
      requireJson(value, column, path);
      return value;
    case 'text':
      if (typeof value !== 'string') throw invalid(path, `"${column.name}" takes text.`);
      requireChoice(value, column, path);
      // On SQLite, and from some libraries on Postgres too, JSON stands in a text column.
      if (isJsonObject(encoding.now)) requireJson(value, column, path);
      return value;
    case 'other':
      throw invalid(path, `Authdesk does not know how to write "${column.name}".`);
  }
}

function dateOf(value: FieldValue, column: PhysicalColumn, path: string): Date {
  const date = typeof value === 'string' ? new Date(value) : null;
  if (date === null || Number.isNaN(date.getTime())) {
    throw invalid(path, `"${column.name}" takes a date and time, such as 2026-11-23T06:57:13Z.`);
  }
  return date;
}

// One adapter writes all times of a table, so that a column without values takes the form of createdAt.
function dateFormOf({ column, form }: UserColumn, { kind, user }: Pick<Encoding, 'kind' | 'user'>): DateColumn {
  if (form?.type === 'date') return form;
  const neighbour = user.column('createdAt').form;
  if (kind === 'postgres') {
    const zone = neighbour.type === 'date' ? neighbour.zone : undefined;
    return { form: postgresDateForm(column.type), ...(zone !== undefined && { zone }) };
  }
  return neighbour.type === 'date' ? neighbour : { form: 'iso-text' };
}

/** As SQLite and Postgres write what is no number, or none that ends. */
const NO_NUMBER = /^(?:nan|[-+]?inf(?:inity)?)$/i;
/** A double keeps so many digits whatever they are. */
const CERTAIN_DIGITS = 15;

/** A number to the digit: Postgres reads it from its text, SQLite gets what it can hold. */
function encodeNumber(value: FieldValue, column: PhysicalColumn, { kind, path }: Encoding): unknown {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const whole = /^-?\d+$/.test(text);
  if (!whole && isWhole(column)) throw invalid(path, `"${column.name}" takes a whole number.`);
  const isNone = NO_NUMBER.test(text) && (kind === 'postgres' || !/^nan$/i.test(text));
  if (!whole && !isNone && !/^-?\d*\.?\d+(e[+-]?\d+)?$/i.test(text)) {
    throw invalid(path, `"${column.name}" takes a number.`);
  }
  if (kind === 'postgres') return text;
  if (isNone) return text.startsWith('-') ? -Infinity : Infinity;
  const number = Number(text);
  if (whole && !Number.isSafeInteger(number)) {
    if (BigInt.asIntN(64, BigInt(text)) !== BigInt(text)) throw tooManyDigits(path, column);
    return integerOf(text);
  }
  const digits = text.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '');
  if (!Number.isFinite(number) || (digits.length > CERTAIN_DIGITS && String(number) !== text)) {
    throw tooManyDigits(path, column);
  }
  return number;
}

function tooManyDigits(path: string, column: PhysicalColumn): AppError {
  return invalid(path, `"${column.name}" cannot keep so many digits: the database would store another number.`);
}

/** @throws AppError INVALID_INPUT for what an enum has no label for */
function requireChoice(value: string, column: PhysicalColumn, path: string): void {
  const choices = choicesOf(column);
  if (choices === null || choices.includes(value)) return;
  throw new AppError('INVALID_INPUT', `"${column.name}" takes one of ${choices.join(', ')}.`, { field: path });
}

function isJsonObject(value: FieldValue): boolean {
  return typeof value === 'string' && /^\s*[[{]/.test(value) && parses(value);
}

function requireJson(value: FieldValue, column: PhysicalColumn, path: string): void {
  if (typeof value === 'string' && parses(value)) return;
  throw invalid(path, `"${column.name}" holds JSON, and this is not valid JSON.`);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function mappedType(field: string): UserField['type'] {
  const type = logicalField('user', field)?.type ?? 'other';
  return type === 'id' ? 'text' : type;
}

/** What the values of a column that better-auth does not define are. */
export function typeOf(column: PhysicalColumn): UserField['type'] {
  const kind = valueKind(column);
  return kind === 'list' ? 'other' : kind;
}

/** @throws AppError INVALID_INPUT with the field, for a text with a character that the database's encoding has not */
export function requireHoldable(
  handle: Pick<DatabaseHandle, 'unheld'>,
  values: readonly { readonly value: FieldValue; readonly path: string }[],
): void {
  for (const { value, path } of values) {
    const character = typeof value === 'string' ? handle.unheld(value) : null;
    if (character !== null) throw cannotHold(character).at(path);
  }
}

function invalid(field: string, message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field });
}
