import { AppError } from '../base/app-error';
import { revokeSessionsOfUser, sessionsEnded } from '../sessions/revoke-sessions-of-user';
import type { WritePath } from '../write/write-path';
import { actOnUser, fieldsOf, writeUserFields } from '../user-rows/act-on-user';
import { requireAnotherAdmin } from '../user-rows/last-admin';
import type { OpenConnection } from '../connections/connection';

/** What better-auth writes where nobody gave a reason. */
export const NO_REASON = 'No reason';

interface BanRequest {
  readonly id: string;
  readonly reason?: string | undefined;
  /** Without it the ban has no end. */
  readonly expiresAt?: string | undefined;
  readonly revokeSessions?: boolean | undefined;
}

const BAN_FIELDS = ['banned', 'banReason', 'banExpires'] as const;

/**
 * Bans a user as better-auth does, and ends their sessions, which a ban by itself leaves usable.
 * @throws AppError UNSUPPORTED without the columns of the admin plugin, INVALID_INPUT for an end that is past,
 * CONFLICT for the last administrator
 */
export async function banUser(
  connection: OpenConnection,
  writes: WritePath,
  { id, reason, expiresAt, revokeSessions = true }: BanRequest,
  now: Date,
): Promise<void> {
  requireBanColumns(connection, expiresAt !== undefined);
  const { user: table } = connection.schema;
  const end = expiresAt === undefined ? null : new Date(expiresAt);
  if (end !== null && end <= now) {
    throw new AppError('INVALID_INPUT', 'The end of the ban has to lie in the future.', { field: 'expiresAt' });
  }
  const given = reason?.trim() ?? '';
  const values = {
    banned: true,
    ...(table.has('banReason') && { banReason: given === '' ? NO_REASON : given }),
  };
  const ends = table.has('banExpires');
  await actOnUser(connection, writes, {
    action: 'users.ban',
    id,
    intention: (user) => `Ban ${user.email}`,
    changes: revokeSessions ? ['user', 'session'] : ['user'],
    perform: async ({ trx, rows, user }) => {
      await requireAnotherAdmin(connection, trx, user, now);
      await writeUserFields(connection, rows, id, { ...values, ...(ends && { banExpires: end }) }, now);
      const ended = revokeSessions ? await revokeSessionsOfUser(connection, rows, id, now) : null;
      const until = end === null ? 'for good' : `until ${end.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
      return {
        result: undefined,
        summary: `Banned ${user.email} ${until}${given === '' ? '' : `: ${given}`}${sessionsEnded(ended)}`,
        before: fieldsOf(user, BAN_FIELDS),
        after: { ...values, ...(ends && { banExpires: end?.toISOString() ?? null }) },
        rows: 1 + (ended?.rows ?? 0),
      };
    },
  });
}

/**
 * Lifts a ban. Sessions that it ended stay ended.
 * @throws AppError UNSUPPORTED without the columns of the admin plugin, CONFLICT where nobody is banned
 */
export async function unbanUser(
  connection: OpenConnection,
  writes: WritePath,
  { id }: { readonly id: string },
  now: Date,
): Promise<void> {
  requireBanColumns(connection, false);
  const { user: table } = connection.schema;
  const values = {
    banned: false,
    ...(table.has('banReason') && { banReason: null }),
    ...(table.has('banExpires') && { banExpires: null }),
  };
  await actOnUser(connection, writes, {
    action: 'users.unban',
    id,
    intention: (user) => `Lift the ban of ${user.email}`,
    changes: ['user'],
    perform: async ({ rows, user }) => {
      if (user.banned !== true) {
        throw new AppError('CONFLICT', `${user.email} is not banned (any more).`, { hint: 'Reload the user.' });
      }
      await writeUserFields(connection, rows, id, values, now);
      return {
        result: undefined,
        summary: `Lifted the ban of ${user.email}`,
        before: fieldsOf(user, BAN_FIELDS),
        after: values,
        rows: 1,
      };
    },
  });
}

function requireBanColumns({ schema: { user } }: OpenConnection, withEnd: boolean): void {
  if (!user.has('banned')) {
    throw new AppError('UNSUPPORTED', 'This database keeps no bans: the admin plugin of better-auth is not set up.', {
      hint: 'With the plugin’s columns (banned, banReason, banExpires) in the user table, people can be banned from here.',
    });
  }
  if (!withEnd || user.has('banExpires')) return;
  throw new AppError('UNSUPPORTED', 'Bans of this database have no end: the column banExpires is missing.', {
    hint: 'Ban without an end, and lift the ban by hand.',
    field: 'expiresAt',
  });
}
