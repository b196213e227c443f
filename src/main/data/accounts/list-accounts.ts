import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { AccountRow } from '@shared/api/accounts';
import type { Page } from '@shared/api/common';
import { AppError } from '../app-error';
import type { OpenConnection } from '../connections/open-connection';
import { contains } from '../dialects/contains';
import { stoppable } from '../dialects/database-handle';
import { listTotal, toPage } from '../paging/list-page';
import { newestFirst } from '../paging/newest-first';
import { wholeOrder, type WholeList } from '../paging/whole-list';
import type { AuthTable, RawRow } from '../schema/auth-table';
import type { OpenField } from '../schema/logical-model';
import { requireOpenTable } from '../schema/usable-tables';

interface AccountListInput {
  readonly userId?: string | undefined;
  readonly providerId?: string | undefined;
  readonly search?: string | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
  readonly from?: 'start' | 'end' | undefined;
  readonly acceptCost?: boolean | undefined;
}

const FIELDS = [
  'id',
  'userId',
  'providerId',
  'accountId',
  'scope',
  'accessTokenExpiresAt',
  'refreshTokenExpiresAt',
  'createdAt',
  'updatedAt',
] as const satisfies readonly OpenField<'account'>[];
const SECRETS = ['password', 'accessToken', 'refreshToken', 'idToken'] as const;

const DEFAULT_LIMIT = 100;
/** better-auth stops at 100; a user with more linked accounts than this does not exist. */
const MOST_ACCOUNTS_OF_A_USER = 1000;

/** One page of linked accounts, newest first; of passwords and tokens only whether they are there. */
export async function listAccounts(
  connection: OpenConnection,
  { userId, providerId, search, cursor, limit = DEFAULT_LIMIT, from, acceptCost }: AccountListInput,
  signal: AbortSignal,
): Promise<Page<AccountRow>> {
  const { user } = connection.schema;
  const account = requireAccounts(connection);
  const needle = search?.trim() ?? '';
  const query = {
    ...accountsQuery(connection, { userId, providerId, search }, signal),
    select: accountSelection(account, user),
  };
  const page = await newestFirst(query, {
    limit,
    cursor,
    from,
    acceptCost,
    name: ['accounts.list', userId ?? '', providerId ?? '', needle],
    noun: 'accounts',
    narrow: userId !== undefined,
  });
  return toPage(
    page,
    page.rows.map((row) => toAccountRow(account, user, row)),
    cursor === null || cursor === undefined ? await listTotal(query) : null,
  );
}

/** All accounts that `accounts.list` would find. */
export function allAccounts(
  connection: OpenConnection,
  input: Pick<AccountListInput, 'userId' | 'providerId' | 'search'>,
  signal: AbortSignal,
): WholeList<'account'> {
  const query = accountsQuery(connection, input, signal);
  return { query, order: wholeOrder(connection, query.table, undefined, input.userId !== undefined) };
}

/** @throws AppError UNSUPPORTED where there is no such table, PERMISSION_DENIED where it may not be read */
export function requireAccounts({ schema }: OpenConnection): AuthTable<'account'> {
  if (schema.account) return schema.account;
  requireOpenTable(schema, 'account');
  throw new AppError('UNSUPPORTED', 'This database has no account table.', {
    hint: 'Open the connection report to see which tables were found.',
  });
}

function accountsQuery(
  connection: OpenConnection,
  { userId, providerId, search }: Pick<AccountListInput, 'userId' | 'providerId' | 'search'>,
  signal: AbortSignal,
): WholeList<'account'>['query'] {
  const { user } = connection.schema;
  const account = requireAccounts(connection);
  const needle = search?.trim() ?? '';
  const where: Expression<SqlBool>[] = [];
  if (userId !== undefined) where.push(account.is('userId', userId));
  if (providerId !== undefined) where.push(sql<SqlBool>`${account.ref('providerId')} = ${providerId}`);
  if (needle !== '') {
    const anywhere = [account.ref('accountId'), account.ref('providerId'), user.ref('email'), user.ref('name')].map(
      (column) => contains(connection.handle.kind, column, needle),
    );
    where.push(sql<SqlBool>`(${sql.join(anywhere, sql` or `)})`);
  }
  return { connection, table: account, joins: joinUser(account, user), where, signal };
}

/** All accounts of a user, oldest first; null where there is no account table. */
export async function accountsOfUser(
  { handle, schema: { account, user } }: OpenConnection,
  userId: string,
  signal: AbortSignal,
): Promise<AccountRow[] | null> {
  if (account === null) return null;
  const { rows } = await sql<RawRow>`
    select ${sql.join(accountSelection(account, user))} from ${account.from} ${joinUser(account, user)}
    where ${account.is('userId', userId)}
    order by ${account.ref('createdAt')}, ${account.ref('id')} limit ${MOST_ACCOUNTS_OF_A_USER}`.execute(
    handle.db,
    stoppable(signal),
  );
  return rows.map((row) => toAccountRow(account, user, row));
}

function accountSelection(account: AuthTable<'account'>, user: AuthTable<'user'>): RawBuilder<unknown>[] {
  return [
    ...account.select(FIELDS),
    ...SECRETS.map((field) => account.present(field, `has:${field}`)),
    ...user.select(['name', 'email'], 'user:'),
  ].map((s) => sql`${s}`);
}

function joinUser(account: AuthTable<'account'>, user: AuthTable<'user'>): RawBuilder<unknown> {
  return sql`left join ${user.from} on ${user.ref('id')} = ${account.ref('userId')}`;
}

function toAccountRow(account: AuthTable<'account'>, user: AuthTable<'user'>, row: RawRow): AccountRow {
  const presence = (field: (typeof SECRETS)[number]) => ({
    present: Number(row[`has:${field}`]) === 1,
    ...(account.unreadable.includes(field) && { unavailable: true as const }),
  });
  return {
    id: account.read(row, 'id') ?? '',
    userId: account.read(row, 'userId') ?? '',
    userName: user.read(row, 'name', 'user:'),
    userEmail: user.read(row, 'email', 'user:'),
    providerId: account.read(row, 'providerId') ?? '',
    accountId: account.read(row, 'accountId') ?? '',
    scope: account.read(row, 'scope'),
    password: presence('password'),
    accessToken: presence('accessToken'),
    refreshToken: presence('refreshToken'),
    idToken: presence('idToken'),
    accessTokenExpiresAt: account.time(row, 'accessTokenExpiresAt'),
    refreshTokenExpiresAt: account.time(row, 'refreshTokenExpiresAt'),
    createdAt: account.time(row, 'createdAt'),
    updatedAt: account.time(row, 'updatedAt'),
  };
}
