import { userLabel } from '@shared/user-label';
import { plural } from '../base/plural';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import type { AnyDatabase } from '../database/physical-table';
import { eb } from '../database/expressions';
import type { UserWays, WayIn } from '@shared/api/users';
import type { AuthTable } from '../schema/auth-table';
import { actOnUser } from '../user-rows/act-on-user';
import { requireAsked } from '../write/confirm';
import type { WritePath } from '../write/write-path';
import { CREDENTIAL, requireAccounts } from './credential';
import { hasWayIn, waysIn, type LinkedAccount, type Person } from './ways-in';

interface UnlinkRequest {
  readonly id: string;
  readonly confirm?: boolean | string | undefined;
}

/**
 * Takes one way to sign in away from a user.
 * @throws AppError NOT_FOUND, CONFIRMATION_REQUIRED where no other way is left, and all of the write path
 */
export async function unlinkAccount(
  connection: OpenConnection,
  writes: WritePath,
  { id, confirm }: UnlinkRequest,
): Promise<void> {
  const account = requireAccounts(connection);
  const known = await findAccount(connection.handle.db, account, id);
  await actOnUser(connection, writes, {
    action: 'accounts.unlink',
    id: known.userId,
    intention: (user) => `Unlink ${wayName(known.providerId)} from ${userLabel(user)}`,
    changes: ['account'],
    perform: async ({ trx, rows, user }) => {
      const ways = await waysLeft(connection, trx, user, id);
      const left = ways.ways.map(wayWords);
      if (left.length === 0) {
        const asFar = hasWayIn(ways) === null ? ', as far as can be told here' : '';
        requireAsked(confirm, {
          what: `${wayName(known.providerId)} is the last way ${userLabel(user)} can sign in${asFar}: afterwards only a mail, such as a password reset, lets them in again`,
          verb: 'Unlink',
          rows: 1,
          undoable: true,
          phrase: userLabel(user),
        });
      }
      const deleted = await rows.delete(account, account.is('id', id));
      if (deleted.length !== 1) throw accountNotFound();
      return {
        result: undefined,
        summary: `Unlinked ${wayName(known.providerId)} from ${userLabel(user)}; ${left.length === 0 ? noneText(ways) : `left: ${[...new Set(left)].join(', ')}`}`,
        before: { providerId: known.providerId, accountId: known.accountId },
        after: null,
        rows: 1,
      };
    },
  });
}

interface FoundAccount {
  readonly userId: string;
  readonly providerId: string;
  readonly accountId: string;
}

async function findAccount(db: AnyDatabase, account: AuthTable<'account'>, id: string): Promise<FoundAccount> {
  const row = await db
    .selectFrom(account.from)
    .select(account.select(['userId', 'providerId', 'accountId']))
    .where(account.is('id', id))
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) throw accountNotFound();
  return {
    userId: account.read(row, 'userId') ?? '',
    providerId: account.read(row, 'providerId') ?? '',
    accountId: account.read(row, 'accountId') ?? '',
  };
}

function accountNotFound(): AppError {
  return new AppError('NOT_FOUND', 'This way to sign in is not there any more.', {
    hint: 'Reload the user to see what is linked now.',
  });
}

/** The ways in that remain without one account. */
async function waysLeft(
  connection: OpenConnection,
  db: AnyDatabase,
  person: Person,
  exceptId: string,
): Promise<UserWays> {
  const accounts = await linkedAccounts(connection, db, person.id, exceptId);
  return waysIn(connection, db, person, accounts);
}

/** The accounts linked to a user, but for one; null where there is no account table. */
export async function linkedAccounts(
  { schema: { account } }: OpenConnection,
  db: AnyDatabase,
  userId: string,
  exceptId?: string,
): Promise<LinkedAccount[] | null> {
  if (account === null) return null;
  const others = exceptId === undefined ? [] : [eb.not(account.is('id', exceptId))];
  const rows = await db
    .selectFrom(account.from)
    .select([...account.select(['id', 'providerId']), account.present('password').as('hasPassword')])
    .where(eb.and([account.is('userId', userId), ...others]))
    .execute();
  // Where the password may not be read, it is taken to be there.
  const unknown = account.unreadable.includes('password');
  return rows.map((row) => ({
    id: account.read(row, 'id') ?? '',
    providerId: account.read(row, 'providerId') ?? '',
    hasPassword: unknown || Number(row['hasPassword']) === 1,
  }));
}

function wayName(providerId: string): string {
  return providerId === CREDENTIAL ? 'the password' : providerId;
}

function noneText(ways: UserWays): string {
  return hasWayIn(ways) === null ? 'no way to sign in is left that is known here' : 'no way to sign in is left';
}

/** A way in as a person would call it. */
function wayWords({ kind, providerId, count }: WayIn): string {
  switch (kind) {
    case 'password':
    case 'provider':
      return wayName(providerId ?? '');
    case 'passkey':
      return count === 1 ? 'a passkey' : plural(count, 'passkey');
    case 'magic-link':
      return 'a mailed link';
    case 'email-code':
      return 'a mailed code';
    case 'phone-code':
      return 'a code to their phone';
  }
}
