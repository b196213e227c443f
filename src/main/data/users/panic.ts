import { userLabel } from '@shared/user-label';
import { plural } from '../base/plural';
import type { ParsedInput } from '@shared/contract';
import type { RevokeReport } from '@shared/api/sessions';
import type { PanicPreview } from '@shared/api/users';
import { AppError, under } from '../base/app-error';
import { outOfReachText, revokeSessionsAlong, type SessionsEnded } from '../sessions/revoke-along';
import { countTokensOfUser, revokeTokensOfUser } from '../sessions/oauth-tokens';
import { revokeImage, revokeReport } from '../sessions/revoke-report';
import { liveSessionIds } from '../sessions/sessions-of-user';
import {
  requireStorage,
  sessionsOutOfReach,
  storageMode,
  whySessionsCannotBeRevoked,
} from '../connections/storage-mode';
import {
  copiesAbout,
  countEverythingOf,
  forgetEverythingOf,
  type Concerned,
} from '../verifications/everything-of-user';
import { isTyped, type Weight } from '../write/confirm';
import { NOTHING_FOLLOWED, type Followed } from '../write/follower';
import { requireWritable, type WritePath } from '../write/write-path';
import { countApiKeys, disableApiKeys } from './api-keys';
import { ban as banOn } from './acts/ban';
import { lockUser } from '../user-rows/lock-users';
import { lastAdmin, requireAnotherAdmin } from '../user-rows/last-admin';
import { getUserRow } from '../user-rows/user-row';
import type { OpenConnection } from '../connections/connection';

/** What the panic button did, in numbers. */
export interface PanicDone {
  readonly sessions: RevokeReport;
  /** Null where the database user may not look for them. */
  readonly verifications: number | null;
  readonly apiKeys: number;
  readonly oauthTokens: number;
  readonly banned: boolean;
  readonly notes: string[];
}

type Ban = NonNullable<ParsedInput<'users.panic'>['ban']>;

/** For callers without a page; a page says it from the facts. */
const UNSEEN_LINKS = 'Mailed links and codes could not be voided: the database user may not look for them.';

/** What the panic button would do to a person; nothing is changed. @throws AppError NOT_FOUND */
export async function panicPreview(connection: OpenConnection, id: string, now: Date): Promise<PanicPreview> {
  const user = await getUserRow(connection, id);
  const person = concerned(user);
  const impossible = whySessionsCannotBeRevoked(connection);
  const [sessions, links, apiKeys, oauthTokens, spared] = await Promise.all([
    impossible === null
      ? liveSessionIds(connection, id, now).catch((error: unknown) => {
          if (error instanceof AppError) return error;
          throw error;
        })
      : impossible,
    countEverythingOf(connection, person),
    countApiKeys(connection, id),
    countTokensOfUser(connection, id),
    lastAdmin({ connection, db: connection.handle.db, now }, [user]),
  ]);
  return {
    user: { id: user.id, name: user.name, email: user.email },
    activeSessions: sessions instanceof AppError ? null : sessions.length,
    verifications: links === null ? null : links.all - links.trustedDevices,
    apiKeys,
    oauthTokens,
    trustedDevices: links === null ? null : links.trustedDevices,
    canBan: connection.schema.user.has('banned') && spared === null,
    banned: user.banned === true,
    ...asked(connection, userLabel(user)),
    whyNoSessions: sessions instanceof AppError ? `${sessions.message} ${sessions.hint ?? ''}`.trim() : null,
    whyNoBan: connection.schema.user.has('banned') ? (spared === null ? null : 'last-admin') : 'no-plugin',
  };
}

/**
 * Shuts an account at once, in one write with one record: ends all sessions wherever they are kept, voids mailed links,
 * codes and trusted devices, switches API keys off, revokes OAuth tokens, and bans if asked.
 * Where sessions are out of reach a ban is done without ending them, and the report says so.
 * @throws AppError before anything is changed: READ_ONLY, NOT_FOUND, CONFIRMATION_REQUIRED, UNSUPPORTED where a ban is not
 * possible, or sessions are out of reach and no ban was asked for, INVALID_INPUT for its end, CONFLICT for a ban of the last administrator, CONNECTION_FAILED where the secondary storage does not answer
 */
export async function panic(
  connection: OpenConnection,
  writes: WritePath,
  request: { readonly id: string; readonly ban?: Ban | undefined },
  now: () => Date,
): Promise<PanicDone> {
  const { id, ban } = request;
  const act = ban === undefined ? null : banOn({ ...ban, revokeSessions: false, voidLinks: false });
  requireWritable(connection);
  // Without a ban nothing would keep out whoever is signed in.
  if (act === null || sessionsOutOfReach(connection) === null) await requireStorage(connection);
  const user = await getUserRow(connection, id);
  if (act !== null) under('ban', () => act.require(connection, now()));
  await writes.confirm(connection, weightOf(connection, userLabel(user)));
  const stored = await copiesAbout(connection, [concerned(user)]);
  return writes.write(connection, {
    action: 'users.panic',
    target: { type: 'user', id, label: userLabel(user) },
    userId: id,
    intention: `Lock down the account of ${userLabel(user)}`,
    changes: ['user', 'session', 'verification', 'apikey'],
    perform: async (trx, rows) => {
      const at = now();
      const locked = await lockUser(connection, trx, id);
      if (act !== null) await requireAnotherAdmin(connection, trx, locked, at);
      // Tokens first: the end of a session empties their reference to it.
      const oauthTokens = await revokeTokensOfUser(connection, rows, id, at);
      const ended = await revokeSessionsAlong(connection, rows, [id], at);
      const verifications = await forgetEverythingOf(connection, rows, concerned(user), stored);
      const apiKeys = await disableApiKeys(connection, rows, id, at);
      const done = await act?.perform({ connection, rows, now: at }, [locked]);
      const banned = done !== undefined;
      const counts = { verifications: verifications ?? 0, apiKeys, oauthTokens, banned };
      const told = (followed: Followed): PanicDone => {
        const sessions = report(connection, ended, followed, now());
        const unseen = verifications === null ? [UNSEEN_LINKS] : [];
        return { ...counts, verifications, sessions, notes: [...unseen, ...sessions.notes] };
      };
      return {
        result: told(NOTHING_FOLLOWED),
        summary: summary(userLabel(user), ended, counts),
        before: { sessions: ended.live, ...(banned && { banned: user.banned ?? false }) },
        after: { sessions: 0, ...counts },
        rows: ended.rows + (verifications ?? 0) + apiKeys + oauthTokens + (done?.rows ?? 0),
        committed: async (followed) => {
          const result = told(followed);
          return { result, after: { ...counts, ...revokeImage(result.sessions) } };
        },
      };
    },
  });
}

// Rows that were deleted can be put back; keys of a secondary storage that is the last word cannot.
function weightOf(connection: OpenConnection, email: string): Weight {
  const { kind } = storageMode(connection);
  const undoable = kind === 'none' || kind === 'with-database';
  return { what: `This locks down the account of ${email}`, verb: 'Lock down', rows: 1, undoable, phrase: email };
}

function asked(connection: OpenConnection, email: string): Pick<PanicPreview, 'typed' | 'undoable'> {
  const weight = weightOf(connection, email);
  return { typed: isTyped(connection, weight), undoable: weight.undoable };
}

function report(connection: OpenConnection, ended: SessionsEnded, followed: Followed, at: Date): RevokeReport {
  return revokeReport({ connection, ended, followed, proof: [], at, notFound: 0, noProof: null });
}

function concerned(user: { id: string; email: string; phoneNumber?: string | null | undefined }): Concerned {
  return { userId: user.id, email: user.email, phone: user.phoneNumber ?? null };
}

function summary(
  email: string,
  ended: SessionsEnded,
  {
    verifications,
    apiKeys,
    oauthTokens,
    banned,
  }: Pick<PanicDone, 'apiKeys' | 'oauthTokens' | 'banned'> & { readonly verifications: number },
): string {
  const count = (n: number, one: string, many: string) => (n === 0 ? null : plural(n, one, many));
  const parts = [
    ended.outOfReach === null ? null : outOfReachText(ended.outOfReach).toLowerCase(),
    count(ended.live, 'session revoked', 'sessions revoked'),
    count(verifications, 'link or code voided', 'links and codes voided'),
    count(apiKeys, 'API key switched off', 'API keys switched off'),
    count(oauthTokens, 'OAuth token revoked', 'OAuth tokens revoked'),
    banned ? 'banned' : null,
  ].filter((part) => part !== null);
  return `Locked down the account of ${email}: ${parts.length === 0 ? 'there was nothing to revoke' : parts.join(', ')}`;
}
