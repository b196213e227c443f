import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { UserFilters, UserRow } from '@shared/api/users';
import { AppError } from '../base/app-error';
import { contains, includes } from '../database/contains';
import type { AuthTable, RawRow } from '../schema/auth-table';
import type { OpenField } from '../schema/logical-model';
import { SEARCHED_USER_FIELDS } from '../schema/trigram-index';
import { requireOpenTable } from '../schema/usable-tables';
import type { OpenConnection } from '../connections/connection';

/** The fields a list of users shows; those of plugins that are not there are left out. */
const ROW_FIELDS = [
  'id',
  'name',
  'email',
  'emailVerified',
  'image',
  'createdAt',
  'updatedAt',
  'role',
  'banned',
  'banReason',
  'banExpires',
  'username',
  'displayUsername',
  'phoneNumber',
  'phoneNumberVerified',
  'twoFactorEnabled',
  'isAnonymous',
] as const satisfies readonly OpenField<'user'>[];

/** The role better-auth assumes for a user whose role column is NULL or empty. */
const DEFAULT_ROLE = 'user';

const selections = new WeakMap<AuthTable<'user'>, RawBuilder<unknown>[]>();

/** Selections of one user row, every column by name. */
export function userSelection(user: AuthTable<'user'>): RawBuilder<unknown>[] {
  const known = selections.get(user);
  if (known !== undefined) return known;
  const made = user.select(ROW_FIELDS).map((selection) => sql`${selection}`);
  selections.set(user, made);
  return made;
}

/** The names under which `userSelection` gives its columns. */
export function userSelectionNames(user: AuthTable<'user'>): readonly string[] {
  return ROW_FIELDS.filter((field) => user.has(field));
}

/** A selected row as the contract has it; plugin fields only where the database has them. */
export function toUserRow(user: AuthTable<'user'>, row: RawRow): UserRow {
  return {
    id: user.read(row, 'id') ?? '',
    name: user.read(row, 'name'),
    email: user.read(row, 'email') ?? '',
    emailVerified: user.read(row, 'emailVerified') ?? false,
    image: user.read(row, 'image'),
    createdAt: user.time(row, 'createdAt'),
    updatedAt: user.time(row, 'updatedAt'),
    ...(user.has('role') && { role: user.read(row, 'role') }),
    ...(user.has('banned') && { banned: user.read(row, 'banned') ?? false }),
    ...(user.has('banReason') && { banReason: user.read(row, 'banReason') }),
    ...(user.has('banExpires') && { banExpires: user.time(row, 'banExpires') }),
    ...(user.has('username') && { username: user.read(row, 'username') }),
    ...(user.has('displayUsername') && { displayUsername: user.read(row, 'displayUsername') }),
    ...(user.has('phoneNumber') && { phoneNumber: user.read(row, 'phoneNumber') }),
    ...(user.has('phoneNumberVerified') && { phoneNumberVerified: user.read(row, 'phoneNumberVerified') }),
    ...(user.has('twoFactorEnabled') && { twoFactorEnabled: user.read(row, 'twoFactorEnabled') }),
    ...(user.has('isAnonymous') && { isAnonymous: user.read(row, 'isAnonymous') }),
  };
}

/**
 * The conditions of a users list.
 * @throws AppError UNSUPPORTED for a filter on something this database does not have
 */
export function userConditions(
  { handle, schema }: OpenConnection,
  search: string | undefined,
  filters: UserFilters | undefined,
  now: Date,
): Expression<SqlBool>[] {
  const { user } = schema;
  const conditions: Expression<SqlBool>[] = [];
  const needle = search?.trim() ?? '';
  if (needle !== '') {
    const anywhere = SEARCHED_USER_FIELDS.filter((f) => user.has(f)).map((f) =>
      contains(handle.kind, user.ref(f), needle),
    );
    conditions.push(sql<SqlBool>`(${sql.join(anywhere, sql` or `)})`);
  }
  if (filters?.emailVerified !== undefined) {
    conditions.push(
      sql<SqlBool>`${user.ref('emailVerified')} = ${user.encode('emailVerified', filters.emailVerified)}`,
    );
  }
  if (filters?.banned !== undefined) {
    needs(user.has('banned'), 'banned users', 'admin');
    const banned = bannedNow(user, now);
    conditions.push(filters.banned ? banned : sql<SqlBool>`(not coalesce(${banned}, ${sql.lit(false)}))`);
  }
  if (filters?.role !== undefined) {
    needs(user.has('role'), 'roles', 'admin');
    conditions.push(hasRole(handle.kind, user, filters.role));
  }
  if (filters?.providerId !== undefined) {
    const { account } = schema;
    requireOpenTable(schema, 'account');
    if (account === null) throw lacks('accounts', 'The database has no account table.');
    conditions.push(sql<SqlBool>`exists (select 1 from ${account.from}
      where ${account.ref('userId')} = ${user.ref('id')} and ${account.ref('providerId')} = ${filters.providerId})`);
  }
  if (filters?.createdAfter !== undefined) {
    conditions.push(
      sql<SqlBool>`${user.ref('createdAt')} >= ${user.encode('createdAt', new Date(filters.createdAfter))}`,
    );
  }
  if (filters?.createdBefore !== undefined) {
    conditions.push(
      sql<SqlBool>`${user.ref('createdAt')} < ${user.encode('createdAt', new Date(filters.createdBefore))}`,
    );
  }
  if (filters?.noActivitySince !== undefined) {
    const { session } = schema;
    if (session === null) throw lacks('sessions', 'This app keeps its sessions outside the database.');
    const since = new Date(filters.noActivitySince);
    conditions.push(sql<SqlBool>`not exists (select 1 from ${session.from}
      where ${session.ref('userId')} = ${user.ref('id')}
        and ${session.ref('updatedAt')} >= ${session.encode('updatedAt', since)})`);
  }
  if (filters?.hasActiveSession !== undefined) {
    const { session } = schema;
    requireOpenTable(schema, 'session');
    if (session === null) throw lacks('sessions', 'This app keeps its sessions outside the database.');
    const active = sql<SqlBool>`exists (select 1 from ${session.from}
      where ${session.ref('userId')} = ${user.ref('id')}
        and ${session.ref('expiresAt')} > ${session.encode('expiresAt', now)})`;
    conditions.push(filters.hasActiveSession ? active : sql<SqlBool>`not ${active}`);
  }
  return conditions;
}

// A ban whose end has passed is no ban: better-auth lifts it at the next sign-in.
function bannedNow(user: AuthTable<'user'>, now: Date): Expression<SqlBool> {
  const banned = sql<SqlBool>`${user.ref('banned')} = ${user.encode('banned', true)}`;
  if (!user.has('banExpires')) return banned;
  const ends = user.ref('banExpires');
  return sql<SqlBool>`(${banned} and (${ends} is null or ${ends} > ${user.encode('banExpires', now)}))`;
}

// Roles are a list joined by commas without spaces, told apart by case; none at all, or an empty text, means the default.
function hasRole(kind: 'postgres' | 'sqlite', user: AuthTable<'user'>, role: string): Expression<SqlBool> {
  const column = user.ref('role');
  const listed = includes(kind, sql`(',' || ${column} || ',')`, `,${role},`);
  return role === DEFAULT_ROLE ? sql<SqlBool>`(${column} is null or ${column} = '' or ${listed})` : listed;
}

function needs(present: boolean, what: string, plugin: string): void {
  if (!present) throw lacks(what, `It is part of better-auth's ${plugin} plugin, which this app does not use.`);
}

function lacks(what: string, hint: string): AppError {
  return new AppError('UNSUPPORTED', `This database knows no ${what}.`, { hint });
}
