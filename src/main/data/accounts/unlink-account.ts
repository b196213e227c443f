import { userLabel } from '@shared/user-label';
import { plural } from '../base/plural';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import type { AnyDatabase } from '../database/physical-table';
import { eb } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';
import { actOnUser } from '../user-rows/act-on-user';
import { requireAsked } from '../write/confirm';
import type { WritePath } from '../write/write-path';
import { CREDENTIAL, requireAccounts } from './credential';
import { countPasskeys } from './other-ways';

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
      const left = await waysIn(connection, trx, { userId: known.userId, exceptId: id });
      if (left.length === 0) {
        requireAsked(confirm, {
          what: `${wayName(known.providerId)} is the last way ${userLabel(user)} can sign in: afterwards only a mail, such as a password reset, lets them in again`,
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
        summary: `Unlinked ${wayName(known.providerId)} from ${userLabel(user)}; ${left.length === 0 ? 'no way to sign in is left' : `left: ${left.join(', ')}`}`,
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

/** The ways in that remain without one account, as a person would call them. A password account without a password is none. */
async function waysIn(
  connection: OpenConnection,
  db: AnyDatabase,
  { userId, exceptId }: { readonly userId: string; readonly exceptId: string },
): Promise<string[]> {
  const account = requireAccounts(connection);
  const rows = await db
    .selectFrom(account.from)
    .select([...account.select(['providerId']), account.present('password').as('hasPassword')])
    .where(account.is('userId', userId))
    .where(eb.not(account.is('id', exceptId)))
    .execute();
  // Where the password may not be read, it is taken to be there.
  const unknown = account.unreadable.includes('password');
  const accounts = rows
    .map((row) => ({
      providerId: account.read(row, 'providerId') ?? '',
      usable: unknown || Number(row['hasPassword']) === 1,
    }))
    .filter(({ providerId, usable }) => providerId !== CREDENTIAL || usable)
    .map(({ providerId }) => wayName(providerId));
  return [...new Set(accounts), ...(await passkeys(connection, db, userId))];
}

async function passkeys(connection: OpenConnection, db: AnyDatabase, userId: string): Promise<string[]> {
  const n = await countPasskeys(connection, db, userId);
  return n === 0 ? [] : [n === 1 ? 'a passkey' : plural(n, 'passkey')];
}

function wayName(providerId: string): string {
  return providerId === CREDENTIAL ? 'the password' : providerId;
}
