import type { AccountRow } from '@shared/api/accounts';
import type { Page } from '@shared/api/common';
import type { OpenField } from '@shared/logical-model';
import { contains } from '../database/contains';
import { eb, joined, type Condition, type Query, type Selected } from '../database/expressions';
import { toPage, withTotal } from '../paging/list-page';
import { newestFirst } from '../paging/newest-first';
import { wholeOrder, type WholeList } from '../paging/whole-list';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { findUsers } from '../user-rows/find-users';
import type { OpenConnection } from '../connections/connection';
import { requireAccounts } from './credential';

interface AccountFilter {
  readonly userId?: string | undefined;
  readonly providerId?: string | undefined;
  readonly search?: string | undefined;
  /** An id, an address or a phone number, whole. */
  readonly user?: string | undefined;
  readonly createdAfter?: string | undefined;
  readonly createdBefore?: string | undefined;
}

interface AccountListInput extends AccountFilter {
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
/** What every account has. */
const NEEDED = ['id', 'userId', 'providerId', 'accountId'] as const;
const SECRETS = ['password', 'accessToken', 'refreshToken', 'idToken'] as const;

const DEFAULT_LIMIT = 100;
/** better-auth stops at 100; a user with more linked accounts than this does not exist. */
const MAX_ACCOUNTS_OF_A_USER = 1000;

/** One page of linked accounts, newest first; of passwords and tokens only whether they are there. */
export async function listAccounts(
  connection: OpenConnection,
  { cursor, limit = DEFAULT_LIMIT, from, acceptCost, ...input }: AccountListInput & { readonly requestId?: unknown },
  signal: AbortSignal,
): Promise<Page<AccountRow>> {
  const { user } = connection.schema;
  const account = requireAccounts(connection);
  const { userId, providerId, user: meant, createdAfter, createdBefore } = input;
  const needle = input.search?.trim() ?? '';
  const query = {
    ...(await accountsQuery(connection, input, signal)),
    select: accountSelection(account, user),
  };
  const reading = newestFirst(query, {
    limit,
    cursor,
    from,
    acceptCost,
    name: [
      'accounts.list',
      userId ?? '',
      providerId ?? '',
      needle,
      ...[meant, createdAfter, createdBefore].map((value) => value ?? ''),
    ],
    noun: 'accounts',
    narrow: userId !== undefined || meant !== undefined,
  });
  const [page, total] = await withTotal(query, reading, cursor);
  return toPage(
    page,
    page.rows.map((row) => toAccountRow(account, user, row)),
    total,
  );
}

/** All accounts that `accounts.list` would find. */
export async function allAccounts(
  connection: OpenConnection,
  input: AccountFilter,
  signal: AbortSignal,
): Promise<WholeList<'account'>> {
  const query = await accountsQuery(connection, input, signal);
  const narrow = input.userId !== undefined || input.user !== undefined;
  return { query, order: wholeOrder(connection, query.table, undefined, narrow) };
}

async function accountsQuery(
  connection: OpenConnection,
  { userId, providerId, search, user: meant, createdAfter, createdBefore }: AccountFilter,
  signal: AbortSignal,
): Promise<WholeList<'account'>['query']> {
  const { user } = connection.schema;
  const account = requireAccounts(connection);
  const needle = search?.trim() ?? '';
  const where: Condition[] = [];
  if (userId !== undefined) where.push(account.is('userId', userId));
  if (providerId !== undefined) where.push(account.meets('providerId', '=', providerId));
  if (meant !== undefined) {
    const people = await findUsers(connection, meant, signal);
    where.push(
      account.isAnyOf(
        'userId',
        people.map((one) => one.userId),
      ),
    );
  }
  where.push(...createdBetween(account, createdAfter, createdBefore));
  if (needle !== '') {
    const anywhere = [account.ref('accountId'), account.text('providerId'), user.text('email'), user.text('name')].map(
      (column) => contains(connection.handle, column, needle),
    );
    where.push(eb.or(anywhere));
  }
  return { connection, table: account, joins: [user.joinedOn(account.ref('userId'))], where, signal };
}

function createdBetween(
  account: AuthTable<'account'>,
  after: string | undefined,
  before: string | undefined,
): Condition[] {
  return [
    ...(after === undefined ? [] : [account.meets('createdAt', '>=', new Date(after))]),
    ...(before === undefined ? [] : [account.meets('createdAt', '<', new Date(before))]),
  ];
}

/** The account columns of a user's row joined with the accounts, each row one account; nothing where there is no table. */
export function joinedAccounts({ schema: { account, user } }: OpenConnection): JoinedAccounts {
  if (account === null) return { join: (query) => query, read: () => null };
  return {
    join: (query) =>
      query
        .$call(joined([{ table: account.from, on: eb(account.ref('userId'), '=', user.ref('id')) }]))
        .select(accountSelection(account, user, JOINED))
        .orderBy(account.ref('createdAt'))
        .orderBy(account.ref('id'))
        .limit(MAX_ACCOUNTS_OF_A_USER),
    read: (rows) =>
      rows
        // Without an account all of it is empty, while one of them may lack its id.
        .filter((row) => [row[`${JOINED}id`], row[`${JOINED}userId`]].some((value) => (value ?? null) !== null))
        .map((row) => toAccountRow(account, user, row, JOINED)),
  };
}

interface JoinedAccounts {
  /** Adds the accounts to a query of one user, oldest first. */
  readonly join: <Row>(query: Query<Row>) => Query<Row>;
  /** Null where there is no account table. */
  readonly read: (rows: readonly RawRow[]) => AccountRow[] | null;
}

const JOINED = 'account:';

function accountSelection(account: AuthTable<'account'>, user: AuthTable<'user'>, prefix = ''): Selected[] {
  return [
    ...account.shown(FIELDS, prefix),
    ...SECRETS.map((field) => account.present(field).as(`has:${field}`)),
    ...user.shown(['id', 'name', 'email'], 'user:'),
  ];
}

function toAccountRow(account: AuthTable<'account'>, user: AuthTable<'user'>, row: RawRow, prefix = ''): AccountRow {
  const presence = (field: (typeof SECRETS)[number]) => ({
    present: Number(row[`has:${field}`]) === 1,
    ...(account.unreadable.includes(field) && { unavailable: true as const }),
  });
  const unreadable = account.unreadableIn(row, FIELDS, { needed: NEEDED, prefix });
  return {
    id: account.read(row, 'id', prefix) ?? '',
    userId: account.read(row, 'userId', prefix) ?? '',
    userName: user.read(row, 'name', 'user:'),
    userEmail: user.read(row, 'id', 'user:') === null ? null : (user.read(row, 'email', 'user:') ?? ''),
    providerId: account.read(row, 'providerId', prefix) ?? '',
    accountId: account.read(row, 'accountId', prefix) ?? '',
    scope: account.read(row, 'scope', prefix),
    password: presence('password'),
    accessToken: presence('accessToken'),
    refreshToken: presence('refreshToken'),
    idToken: presence('idToken'),
    accessTokenExpiresAt: account.time(row, 'accessTokenExpiresAt', prefix),
    refreshTokenExpiresAt: account.time(row, 'refreshTokenExpiresAt', prefix),
    createdAt: account.time(row, 'createdAt', prefix),
    updatedAt: account.time(row, 'updatedAt', prefix),
    ...(unreadable !== undefined && { unreadable }),
  };
}
