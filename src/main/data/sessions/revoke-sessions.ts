import { userLabel } from '@shared/user-label';
import { plural } from '../base/plural';
import type { NoProof, RevokeReport } from '@shared/api/sessions';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { NOTHING_FOLLOWED } from '../write/follower';
import { requireWritable, type WriteOutcome, type WritePath } from '../write/write-path';
import { proofMissing } from '../auth-server/ask-session';
import { revokeRowsWithin, type RevokedCount } from './revoke-within';
import { beginProof, MAX_PROOFS, NO_PROOF, sessionsToAsk, type Proving } from './prove-logout';
import { revokeImage, revokeReport } from './revoke-report';
import { liveSessionIds } from './sessions-of-user';
import { requireStorage, storageMode } from '../connections/storage-mode';
import { getUserRow } from '../user-rows/user-row';

/**
 * Ends sessions by their ids, in every place the app keeps them, so that the live server refuses them. Sessions that had
 * already expired are cleared away, but counted as not found: they ended earlier.
 * @throws AppError READ_ONLY, CANCELLED where main's question about several people was not confirmed, UNSUPPORTED where
 * they cannot be ended from here, CONNECTION_FAILED where Redis is away
 */
export async function revokeSessions(
  connection: OpenConnection,
  writes: WritePath,
  { ids, prove }: { readonly ids: readonly string[]; readonly prove?: boolean | undefined },
  now: () => Date,
): Promise<RevokeReport> {
  requireWritable(connection);
  await requireStorage(connection);
  const distinct = [...new Set(ids)];
  const owner = await onlyOwner(connection, distinct);
  if (owner === null && distinct.length > 1) {
    await writes.confirm(connection, {
      what: `This revokes ${plural(distinct.length, 'session')} of several users`,
      verb: 'Revoke',
      rows: distinct.length,
      undoable: storageMode(connection).kind === 'none',
      phrase: String(distinct.length),
    });
  }
  const wanted = prove ?? (connection.profile.sessions.proveAlways === true && distinct.length === 1);
  const proof = await prepareProof(connection, distinct, wanted, now);
  return writes.write(connection, {
    action: 'sessions.revoke',
    target: { type: 'session', id: distinct[0] ?? '', label: plural(distinct.length, 'session') },
    userId: owner,
    intention: `Revoke ${plural(distinct.length, 'session')}`,
    changes: ['session'],
    perform: async (_trx, rows) => {
      const ended = await revokeRowsWithin(connection, rows, { ids: distinct }, now());
      if (ended.live + ended.expired > distinct.length) throw tooMany();
      const notFound = distinct.length - ended.live;
      return outcome(connection, ended, proof, { notFound, now, summary: `Revoked ${plural(ended.live, 'session')}` });
    },
  });
}

/**
 * Ends all sessions of a user but those to be spared.
 * @throws AppError NOT_FOUND and all of `revokeSessions`
 */
export async function revokeSessionsOfUser(
  connection: OpenConnection,
  writes: WritePath,
  request: {
    readonly userId: string;
    readonly exceptIds?: readonly string[] | undefined;
    readonly prove?: boolean | undefined;
  },
  now: () => Date,
): Promise<RevokeReport> {
  const { userId, exceptIds = [], prove = false } = request;
  requireWritable(connection);
  await requireStorage(connection);
  const user = await getUserRow(connection, userId);
  const spared = new Set(exceptIds);
  const live = prove ? (await liveSessionIds(connection, userId, now())).filter((id) => !spared.has(id)) : [];
  const proof = await prepareProof(connection, live, prove, now);
  return writes.write(connection, {
    action: 'sessions.revokeForUser',
    target: { type: 'user', id: userId, label: userLabel(user) },
    userId,
    intention: `Revoke all sessions of ${userLabel(user)}`,
    changes: ['session'],
    perform: async (_trx, rows) => {
      const ended = await revokeRowsWithin(connection, rows, { of: [userId], exceptIds }, now());
      const but = exceptIds.length > 0 ? ` (all but ${exceptIds.length})` : '';
      return outcome(connection, ended, proof, {
        notFound: 0,
        now,
        summary: `Revoked ${plural(ended.live, 'session')} of ${userLabel(user)}${but}`,
      });
    },
  });
}

interface PreparedProof {
  readonly proving: Proving;
  /** Why not all of it, or none, will be proven. */
  readonly short: NoProof | null;
}

async function prepareProof(
  connection: OpenConnection,
  ids: readonly string[],
  wanted: boolean,
  now: () => Date,
): Promise<PreparedProof> {
  if (!wanted) return { proving: NO_PROOF, short: null };
  const missing = proofMissing(connection);
  if (missing !== null) return { proving: NO_PROOF, short: { code: 'missing', what: missing } };
  const sessions = await sessionsToAsk(connection, ids);
  const short =
    ids.length > MAX_PROOFS
      ? ({ code: 'too-many', asked: MAX_PROOFS } as const)
      : sessions.length < ids.length
        ? ({ code: 'not-all-found' } as const)
        : null;
  return { proving: await beginProof(connection, sessions, now), short };
}

function outcome(
  connection: OpenConnection,
  ended: RevokedCount,
  { proving, short }: PreparedProof,
  { notFound, now, summary }: { readonly notFound: number; readonly now: () => Date; readonly summary: string },
): WriteOutcome<RevokeReport> {
  const told = ended.devices.length > 0 ? `${summary}: ${ended.devices.slice(0, 10).join(', ')}` : summary;
  const before = { sessions: ended.live + ended.expired };
  const report = { connection, ended, notFound, noProof: short };
  return {
    // What stands if the app ends in between: nothing is claimed.
    result: revokeReport({ ...report, followed: NOTHING_FOLLOWED, proof: [], at: now() }),
    summary: told,
    before,
    after: { sessions: 0 },
    rows: ended.rows,
    committed: async (followed) => {
      const at = now();
      const result = revokeReport({ ...report, followed, proof: await proving.finish(), at });
      return { result, summary: `${told}${verdictText(result)}`, after: revokeImage(result) };
    },
  };
}

function verdictText({ refused, proof }: RevokeReport): string {
  if (refused === 'no') return '; the auth server still accepts them';
  if (refused === 'unknown') return '; whether the auth server refuses them is not certain';
  const proven = proof.filter(({ verdict }) => verdict === 'proven').length;
  if (proof.length === 0) return '';
  return proven === proof.length
    ? '; proven by the auth server'
    : `; ${proven} of ${proof.length} proven by the auth server`;
}

// The record names a user when all the sessions are one person's. Without a LIMIT, with which Postgres would rather read
// the whole table than look up each id.
async function onlyOwner({ handle, schema, storage }: OpenConnection, ids: readonly string[]): Promise<string | null> {
  const { session } = schema;
  if (session === null) {
    const owners = new Set((await storage?.find(ids, { walk: false }))?.map(({ userId }) => userId));
    return owners.size === 1 ? ([...owners][0] ?? null) : null;
  }
  const rows = await handle.db
    .selectFrom(session.from)
    .distinct()
    .select(session.select(['userId']))
    .where(session.isAnyOf('id', ids))
    .execute();
  const [row] = rows;
  return rows.length === 1 && row ? session.read(row, 'userId') : null;
}

function tooMany(): AppError {
  return new AppError('SCHEMA_MISMATCH', 'Several sessions share one id, so nothing was changed.', {
    hint: 'The id column of the session table is not unique; tell whoever looks after the database.',
  });
}
