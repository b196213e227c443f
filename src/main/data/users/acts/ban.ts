import { userLabel } from '@shared/user-label';
import { AppError } from '../../base/app-error';
import type { OpenConnection } from '../../connections/connection';
import { endedOf, revokeSessionsAlong } from '../../sessions/revoke-along';
import { fieldsOf, setUserFields } from '../../user-rows/act-on-user';
import type { WritePath } from '../../write/write-path';
import { actOnOne } from './act-on-one';
import { outcomesOf, perUser, type UserAct } from './user-act';

/** On what terms somebody is banned. */
export interface BanTerms {
  readonly reason?: string | undefined;
  /** Without it the ban has no end. */
  readonly expiresAt?: string | undefined;
  /** Defaults to true: a ban by itself leaves sessions usable. */
  readonly revokeSessions?: boolean | undefined;
}

/** What better-auth writes where nobody gave a reason. */
const NO_REASON = 'No reason';

const BAN_FIELDS = ['banned', 'banReason', 'banExpires'] as const;

/**
 * Bans users as better-auth does, and ends their sessions. As with better-auth the ban comes first: where sessions are out
 * of reach it is done all the same, because it keeps people from signing in again, and says that they were not ended.
 */
export function ban({ reason, expiresAt, revokeSessions = true }: BanTerms): UserAct {
  const end = expiresAt === undefined ? null : new Date(expiresAt);
  const given = reason?.trim() ?? '';
  const require = (connection: OpenConnection, now: Date) => {
    requireBanColumns(connection, end !== null);
    if (end === null || end > now) return;
    throw new AppError('INVALID_INPUT', 'The end of the ban has to lie in the future.', { field: 'expiresAt' });
  };
  return {
    changes: revokeSessions ? ['user', 'session'] : ['user'],
    takesRights: true,
    require,
    look: async (_context, users) => perUser(users, ({ banned }) => (banned === true ? 'Is banned already' : null)),
    perform: async (context, users) => {
      const { connection, rows, now } = context;
      require(connection, now);
      const { user } = connection.schema;
      const banReason = given === '' ? NO_REASON : given;
      const ids = users.map(({ id }) => id);
      const assignments = [
        user.assign('banned', true),
        ...(user.has('banReason') ? [user.assign('banReason', banReason)] : []),
        ...(user.has('banExpires') ? [user.assign('banExpires', end)] : []),
      ];
      await setUserFields(context, ids, assignments);
      const ended = revokeSessions ? await revokeSessionsAlong(connection, rows, ids, now) : null;
      const after = {
        banned: true,
        ...(user.has('banReason') && { banReason }),
        ...(user.has('banExpires') && { banExpires: end?.toISOString() ?? null }),
      };
      return {
        users: outcomesOf(users, (one) => ({
          before: fieldsOf(one, BAN_FIELDS),
          after,
          detail: endedOf(ended, one.id),
        })),
        rows: users.length + (ended === null ? 0 : ended.rows + ended.oauthTokens),
      };
    },
  };
}

/** Lifts bans. Sessions that they ended stay ended. */
export function unban(): UserAct {
  return {
    changes: ['user'],
    takesRights: false,
    require: (connection) => requireBanColumns(connection, false),
    look: async (_context, users) => perUser(users, ({ banned }) => (banned === true ? null : 'Is not banned')),
    perform: async (context, users) => {
      const { user } = context.connection.schema;
      const ids = users.map(({ id }) => id);
      const assignments = [
        user.assign('banned', false),
        ...(user.has('banReason') ? [user.assign('banReason', null)] : []),
        ...(user.has('banExpires') ? [user.assign('banExpires', null)] : []),
      ];
      await setUserFields(context, ids, assignments);
      const after = {
        banned: false,
        ...(user.has('banReason') && { banReason: null }),
        ...(user.has('banExpires') && { banExpires: null }),
      };
      return {
        users: outcomesOf(users, (one) => ({ before: fieldsOf(one, BAN_FIELDS), after, detail: null })),
        rows: users.length,
      };
    },
  };
}

/**
 * Bans one user.
 * @throws AppError UNSUPPORTED without the columns of the admin plugin, INVALID_INPUT for an end that is past,
 * CONFLICT for the last administrator
 */
export async function banUser(
  connection: OpenConnection,
  writes: WritePath,
  { id, ...terms }: BanTerms & { readonly id: string },
  now: Date,
): Promise<void> {
  const until =
    terms.expiresAt === undefined
      ? 'for good'
      : `until ${new Date(terms.expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const reason = terms.reason?.trim() ?? '';
  await actOnOne({ connection, writes, now }, ban(terms), {
    action: 'users.ban',
    id,
    intention: (user) => `Ban ${userLabel(user)}`,
    done: (user) => `Banned ${userLabel(user)} ${until}${reason === '' ? '' : `: ${reason}`}`,
  });
}

/**
 * Lifts the ban of one user.
 * @throws AppError UNSUPPORTED without the columns of the admin plugin, CONFLICT where nobody is banned
 */
export async function unbanUser(
  connection: OpenConnection,
  writes: WritePath,
  { id }: { readonly id: string },
  now: Date,
): Promise<void> {
  await actOnOne({ connection, writes, now }, unban(), {
    action: 'users.unban',
    id,
    intention: (user) => `Lift the ban of ${userLabel(user)}`,
    done: (user) => `Lifted the ban of ${userLabel(user)}`,
    idle: (user) => {
      throw new AppError('CONFLICT', `${userLabel(user)} is not banned (any more).`, { hint: 'Reload the user.' });
    },
  });
}

function requireBanColumns({ schema: { user } }: OpenConnection, withEnd: boolean): void {
  if (!user.has('banned')) {
    throw new AppError('UNSUPPORTED', 'This database keeps no bans: the admin plugin of better-auth is not set up.', {
      hint: 'With the plugin’s columns (banned, banReason, banExpires) in the user table, users can be banned from here.',
    });
  }
  if (!withEnd || user.has('banExpires')) return;
  throw new AppError('UNSUPPORTED', 'Bans of this database have no end: the column banExpires is missing.', {
    hint: 'Ban without an end, and lift the ban by hand.',
    field: 'expiresAt',
  });
}
