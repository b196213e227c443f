import { userRow, type UserRow } from '@shared/api/users';
import type { OpenField } from '@shared/logical-model';
import { AppError } from '../base/app-error';
import { eb, ONE, type AliasedTable, type Column, type Condition, type Selected } from '../database/expressions';
import type { AuthTable, RawRow } from '../schema/auth-table';
import type { Narrowed } from '../notes/narrow';
import { requireOpenTable } from '../schema/usable-tables';
import type { OpenConnection } from '../connections/connection';
import { hasRole } from './roles';
import { matchesSearch, readSearch } from './search-text';

/** The fields a list of users shows; those of plugins that are not there are left out. */
const ROW_FIELDS = userRow.omit({ unreadable: true }).keyof().options satisfies readonly OpenField<'user'>[];
/** What every user has. */
const NEEDED = ['id', 'email', 'emailVerified'] as const;

const selections = new WeakMap<AuthTable<'user'>, Selected[]>();

/** Selections of one user row, every column by name. */
export function userSelection(user: AuthTable<'user'>): Selected[] {
  const known = selections.get(user);
  if (known !== undefined) return known;
  const made = user.shown(ROW_FIELDS);
  selections.set(user, made);
  return made;
}

/** The names under which `userSelection` gives its columns. */
export function userSelectionNames(user: AuthTable<'user'>): readonly string[] {
  return ROW_FIELDS.filter((field) => user.has(field));
}

/** A selected row as the contract has it; plugin fields only where the database has them. */
export function toUserRow(user: AuthTable<'user'>, row: RawRow): UserRow {
  const unreadable = user.unreadableIn(row, ROW_FIELDS, { needed: NEEDED });
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
    ...(unreadable !== undefined && { unreadable }),
  };
}

/**
 * The conditions of a users list.
 * @throws AppError UNSUPPORTED for a filter on something this database does not have
 */
export function userConditions(
  connection: OpenConnection,
  search: string | undefined,
  narrowed: Narrowed | undefined,
  now: Date,
): Condition[] {
  const { handle, schema } = connection;
  const { user } = schema;
  const filters = narrowed?.asked;
  const conditions: Condition[] = (narrowed?.among ?? []).map(({ ids, are }) => {
    const isOne = user.isAnyOf('id', ids);
    return are ? isOne : eb.not(isOne);
  });
  const text = readSearch(handle, search);
  if (text !== null) conditions.push(matchesSearch(connection, text));
  if (filters?.emailVerified !== undefined) {
    conditions.push(user.meets('emailVerified', '=', filters.emailVerified));
  }
  if (filters?.banned !== undefined) {
    needs(user.has('banned'), 'banned users', 'admin');
    const banned = bannedNow(user, now);
    conditions.push(filters.banned ? banned : eb.not(eb.fn.coalesce(banned, eb.lit(false))));
  }
  if (filters?.role !== undefined) {
    needs(user.has('role'), 'roles', 'admin');
    conditions.push(hasRole(handle.kind, user, filters.role));
  }
  if (filters?.providerId !== undefined) {
    const { account } = schema;
    requireOpenTable(schema, 'account');
    if (account === null) throw lacks('accounts', 'The database has no account table.');
    conditions.push(eb.exists(ofUser(account, user).where(account.meets('providerId', '=', filters.providerId))));
  }
  if (filters?.createdAfter !== undefined) {
    conditions.push(user.meets('createdAt', '>=', new Date(filters.createdAfter)));
  }
  if (filters?.createdBefore !== undefined) {
    conditions.push(user.meets('createdAt', '<', new Date(filters.createdBefore)));
  }
  if (filters?.noActivitySince !== undefined) {
    conditions.push(...notSeenSince(connection, new Date(filters.noActivitySince)));
  }
  if (filters?.hasActiveSession !== undefined) {
    const { session } = schema;
    requireOpenTable(schema, 'session');
    if (session === null) throw lacks('sessions', 'This app keeps its sessions outside the database.');
    const active = eb.exists(ofUser(session, user).where(session.meets('expiresAt', '>', now)));
    conditions.push(filters.hasActiveSession ? active : eb.not(active));
  }
  return conditions;
}

/**
 * Whoever was last seen before a moment, as far as that is known: by `lastActiveAt` where the app keeps it, else by
 * sessions that are still there. Somebody who signed out leaves none, and so is not listed; nor is anybody made since, or
 * whose account was written since, as a sign-in through a provider does.
 */
function notSeenSince({ schema }: OpenConnection, since: Date): Condition[] {
  const { user, session, account } = schema;
  const tracked = user.has('lastActiveAt');
  if (!tracked) requireOpenTable(schema, 'session');
  if (session === null && !tracked) throw lacks('sessions', 'This app keeps its sessions outside the database.');
  const wroteSince = (table: Parameters<typeof ofUser>[0], newer: Condition) =>
    eb.not(eb.exists(ofUser(table, user).where(newer)));
  const known = [
    ...(tracked ? [user.meets('lastActiveAt', '<', since)] : []),
    ...(session === null
      ? []
      : [eb.and([...(tracked ? [eb(user.ref('lastActiveAt'), 'is', null)] : []), eb.exists(ofUser(session, user))])]),
  ];
  return [
    eb.or(known),
    user.meets('createdAt', '<', since),
    ...(session === null ? [] : [wroteSince(session, session.meets('updatedAt', '>=', since))]),
    ...(account?.has('updatedAt') === true ? [wroteSince(account, account.meets('updatedAt', '>=', since))] : []),
  ];
}

/** The rows of a table that belong to the user of the statement, to ask whether there are any. */
function ofUser(
  table: { readonly from: AliasedTable; readonly ref: (field: 'userId') => Column },
  user: AuthTable<'user'>,
) {
  return eb.selectFrom(table.from).select(ONE).where(table.ref('userId'), '=', user.ref('id'));
}

// A ban whose end has passed is no ban: better-auth lifts it at the next sign-in.
function bannedNow(user: AuthTable<'user'>, now: Date): Condition {
  const banned = user.meets('banned', '=', true);
  if (!user.has('banExpires')) return banned;
  const lasts = eb.or([eb(user.ref('banExpires'), 'is', null), user.meets('banExpires', '>', now)]);
  return eb.and([banned, lasts]);
}

function needs(present: boolean, what: string, plugin: string): void {
  if (!present) throw lacks(what, `It is part of better-auth's ${plugin} plugin, which this app does not use.`);
}

function lacks(what: string, hint: string): AppError {
  return new AppError('UNSUPPORTED', `This database knows no ${what}.`, { hint });
}
