import { logicalModel, type LogicalFieldName } from '@shared/logical-model';
import type { OpenConnection } from '../connections/connection';
import type { PhysicalColumn, SqlValue } from '../database/physical-table';
import { columnOf } from '../database/expressions';
import type { RawRow } from '../schema/auth-table';
import { decodeBoolean, decodeDate, postgresDateForm, sqliteDateForm } from '../database/column-forms';
import { findColumn } from '../schema/match-names';

type CachedUser = Readonly<Record<string, unknown>>;
type UserField = LogicalFieldName<'user'>;

const EXTRA = 'extra:';

/** The whole row of a user, to renew copies of it; null where there is none. Never leaves main. */
export async function userRowForCache(
  { handle, schema: { user } }: OpenConnection,
  userId: string,
): Promise<RawRow | null> {
  const fields = (Object.keys(logicalModel.user) as UserField[]).filter((field) => user.has(field));
  const own = fields.map((field) => user.ref(field).as(field));
  const extra = user.extra
    .filter(({ readable }) => readable)
    .map(({ name }) => columnOf(user.alias, name).as(EXTRA + name));
  const row = await handle.db
    .selectFrom(user.from)
    .select([...own, ...extra])
    .where(user.is('id', userId))
    .executeTakeFirst();
  return row ?? null;
}

/**
 * A copy of a user as better-auth keeps it with a session, brought up to date: the fields it has, no others, each in the
 * form it had.
 */
export function renewedUser({ handle, schema: { user } }: OpenConnection, cached: CachedUser, row: RawRow): CachedUser {
  const renewed = Object.entries(cached).map(([field, old]): [string, unknown] => {
    if (Object.hasOwn(logicalModel.user, field) && user.has(field as UserField)) {
      const value: unknown = user.read(row, field as UserField);
      if (value instanceof Date) return [field, value.toISOString()];
      // An id that counts up is a number to some adapters and a text to others.
      return [field, typeof old === 'number' && typeof value === 'string' ? Number(value) : value];
    }
    const column = findColumn(field, user.extra);
    if (column === null || !column.readable) return [field, old];
    return [field, likeBefore(handle.kind, column, row[EXTRA + column.name] ?? null, old)];
  });
  return Object.fromEntries(renewed);
}

function likeBefore(kind: 'postgres' | 'sqlite', column: PhysicalColumn, raw: SqlValue, old: unknown): unknown {
  if (raw === null) return null;
  if (typeof old === 'boolean' || column.type.startsWith('bool')) return decodeBoolean(raw);
  if (typeof old === 'number') return Number(raw);
  if (typeof old === 'object' && old !== null && typeof raw === 'string') return parsed(raw);
  if (column.type.startsWith('timestamp') || column.type === 'date' || isMoment(old)) {
    const form = kind === 'postgres' ? postgresDateForm(column.type) : sqliteDateForm(raw).form;
    const date = decodeDate(raw, form);
    return date?.toISOString() ?? raw;
  }
  return typeof raw === 'bigint' ? Number(raw) : raw;
}

function isMoment(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
