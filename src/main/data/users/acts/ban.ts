import { userLabel } from '@shared/user-label';
import { AppError } from '../../base/app-error';
import type { OpenConnection } from '../../connections/connection';
import { inTurn } from '../../database/in-turn';
import { effectiveTimes } from '../../connections/session-settings';
import { endedOf, revokeSessionsAlong, type SessionsEnded } from '../../sessions/revoke-along';
import { voidedText, voidLinksAlong } from '../../verifications/void-links-along';
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
  /** Defaults to true; false where whoever bans voids them itself. */
  readonly voidLinks?: boolean | undefined;
}

/** What better-auth writes where nobody gave a reason. */
const NO_REASON = 'No reason';

const BAN_FIELDS = ['banned', 'banReason', 'banExpires'] as const;

/**
 * Bans users as better-auth does, and ends their sessions. As with better-auth the ban comes first: where sessions are out
 * of reach it is done all the same, because it keeps people from signing in again, and says that they were not ended.
 */
export function ban({ reason, expiresAt, revokeSessions = true, voidLinks = true }: BanTerms): UserAct {
  const end = expiresAt === undefined ? null : new Date(expiresAt);
  const given = reason?.trim() ?? '';
  const require = (connection: OpenConnection, now: Date) => {
    requireBanColumns(connection, end !== null);
    if (end === null || end > now) return;
    throw new AppError('INVALID_INPUT', 'The end of the ban has to lie in the future.', { field: 'expiresAt' });
  };
  return {
    changes: [
      'user',
      ...(revokeSessions ? (['session'] as const) : []),
      ...(voidLinks ? (['verification'] as const) : []),
    ],
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
      const [ended, voided] = await inTurn<[SessionsEnded | null, number | null]>(
        async () => (revokeSessions ? revokeSessionsAlong(connection, rows, ids, now) : null),
        async () => (voidLinks ? voidLinksAlong(connection, rows, users) : 0),
      );
      const after = {
        banned: true,
        ...(user.has('banReason') && { banReason }),
        ...(user.has('banExpires') && { banExpires: end?.toISOString() ?? null }),
      };
      return {
        users: outcomesOf(users, (one) => {
          const times = bitesAt(connection, ended, one.id, now);
          return {
            before: fieldsOf(one, BAN_FIELDS),
            after: { ...after, ...times },
            detail: [
              endedOf(ended, one.id),
              ...timesText(times),
              // Of many at once it is not known whose they were.
              users.length === 1 || voided === null ? voidedText(voided) : null,
            ]
              .filter((part) => part !== null)
              .join('; '),
          };
        }),
        rows: users.length + (voided ?? 0) + (ended === null ? 0 : ended.rows + ended.oauthTokens),
      };
    },
  };
}

/** Until when somebody whose sessions ended may look signed in all the same, as a logout tells it. */
function bitesAt(connection: OpenConnection, ended: SessionsEnded | null, userId: string, now: Date) {
  if (ended === null || !ended.sessions.some((session) => session.userId === userId)) return {};
  const { cachedUntil, jwtUntil } = effectiveTimes(connection, now);
  return { ...(cachedUntil !== null && { cachedUntil }), ...(jwtUntil !== null && { jwtUntil }) };
}

function timesText({ cachedUntil, jwtUntil }: ReturnType<typeof bitesAt>): string[] {
  const minute = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`;
  return [
    ...(cachedUntil === undefined ? [] : [`cached browsers may look signed in until ${minute(cachedUntil)}`]),
    ...(jwtUntil === undefined ? [] : [`JWTs already issued work until ${minute(jwtUntil)}`]),
  ];
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
  throw new AppError('UNSUPPORTED', 'This database keeps no end of a ban.', {
    hint: 'Ban without an end, and lift the ban by hand.',
    field: 'expiresAt',
  });
}
