import type { FieldValue } from '@shared/api/common';
import type { UserField } from '@shared/api/users';
import { AppError } from '../base/app-error';
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
import { integerOf, type Column } from '../database/expressions';
import { logicalField } from '../schema/logical-model';
import { isSecretName } from '../schema/secret-name';
import type { PhysicalColumn, SqlValue } from '../database/physical-table';

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
    .map((column): UserColumn => ({ column, field: null, form: null, type: extraType(column) }));
  return [...mapped, ...extra];
}

/** Whether a column of the app's own looks like it holds a secret. */
export function isSecret({ column, field }: Pick<UserColumn, 'column' | 'field'>): boolean {
  return field === null && isSecretName(column.name);
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
  if (found.type === 'other') return `Authdesk does not know how to write values of the type ${found.column.type}.`;
  return found.field === null ? null : (NOT_EDITABLE[found.field] ?? null);
}

/** A stored value of a column of the app's own as the page sees it. */
export function shownValue(
  kind: DatabaseHandle['kind'],
  user: AuthTable<'user'>,
  found: UserColumn,
  raw: SqlValue,
): FieldValue {
  if (raw === null || raw === undefined) return null;
  if (found.type === 'date') {
    const { form, zone } = kind === 'sqlite' ? sqliteDateForm(raw) : dateFormOf(found, { kind, user });
    return decodeDate(raw, form, zone)?.toISOString() ?? plain(raw);
  }
  return plain(raw);
}

function plain(raw: SqlValue): FieldValue {
  if (raw === null || typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return raw;
  if (raw instanceof Uint8Array) return `${raw.byteLength} bytes`;
  return typeof raw === 'bigint' ? raw.toString() : JSON.stringify(raw);
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

function encodeNumber(value: FieldValue, column: PhysicalColumn, { kind, path }: Encoding): unknown {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const whole = /^-?\d+$/.test(text);
  if (!whole && !/^-?\d*\.?\d+(e[+-]?\d+)?$/i.test(text)) throw invalid(path, `"${column.name}" takes a number.`);
  if (!whole && /int|serial/.test(column.type)) throw invalid(path, `"${column.name}" takes a whole number.`);
  const number = Number(text);
  if (!Number.isFinite(number)) throw invalid(path, `"${column.name}" takes a number.`);
  if (whole && !Number.isSafeInteger(number)) return exactInteger(kind, text);
  return number;
}

// Beyond 2^53 a JavaScript number would be another one.
function exactInteger(kind: DatabaseHandle['kind'], text: string): Column | string {
  return kind === 'sqlite' ? integerOf(text) : text;
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

function extraType({ type }: PhysicalColumn): UserField['type'] {
  if (type.endsWith('[]')) return 'other';
  if (/bool/.test(type)) return 'boolean';
  if (/json/.test(type)) return 'json';
  if (/date|time/.test(type)) return 'date';
  if (/int|real|numeric|double|float|decimal|serial/.test(type)) return 'number';
  return /char|text|uuid|clob|citext/.test(type) ? 'text' : 'other';
}

function invalid(field: string, message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field });
}
