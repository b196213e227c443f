import type { LogicalFieldName } from '@shared/logical-model';
import { eb, type Condition } from '../../database/expressions';
import type { AuthTable } from '../../schema/auth-table';
import type { Found } from '../form';
import { equalsAny, findRows, isOneOf, type SearchContext } from './find-rows';
import { hitLabel, hitUserColumns, toHitUser } from './users';

const MAX_ACCOUNTS = 10;

/** Accounts with these row ids. */
export async function findAccountsById(search: SearchContext, ids: readonly string[]): Promise<Found[]> {
  const { account } = search.connection.schema;
  if (account === null || ids.length === 0) return [];
  return findAccounts(search, account, 'id', isOneOf(search, account, 'id', ids));
}

/** Accounts with this id at their provider. A password's account has the user's own id there and says nothing new. */
export async function findAccountsAtProvider(search: SearchContext, ids: readonly string[]): Promise<Found[]> {
  const { account } = search.connection.schema;
  if (account === null) return [];
  const where = eb.and([equalsAny(account, 'accountId', ids), account.meets('providerId', '<>', 'credential')]);
  return findAccounts(search, account, 'accountId', where);
}

async function findAccounts(
  search: SearchContext,
  account: AuthTable<'account'>,
  by: LogicalFieldName<'account'>,
  where: Condition,
): Promise<Found[]> {
  const { user } = search.connection.schema;
  const own = account.select(['id', 'userId', 'providerId']);
  const rows = await findRows(search, {
    table: account,
    by,
    select: [...own, ...hitUserColumns(user)],
    joins: [user.joinedOn(account.ref('userId'))],
    where,
    limit: MAX_ACCOUNTS,
  });
  return rows.map((row) => ({
    type: 'account',
    id: account.read(row, 'id') ?? '',
    userId: account.read(row, 'userId'),
    label: hitLabel(toHitUser(user, row)),
    detail: account.read(row, 'providerId') ?? '',
  }));
}
