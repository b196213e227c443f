import { plural } from '../base/plural';
import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from '@shared/api/jobs';
import type { WrittenEntry } from '@shared/result';
import type { RevokeReport, SessionFilter } from '@shared/api/sessions';
import { joinRevoked } from '@shared/join-revoked';
import { AppError, cancelled } from '../base/app-error';
import type { ConnectionManager } from '../connections/connection-manager';
import { stoppable } from '../database/database-handle';
import { joined, meeting } from '../database/expressions';
import { PartlyDone, type Jobs } from '../base/jobs';
import { requireRole, requireWhy } from '../write/access';
import type { Acting } from '../base/acting';
import { NOTHING_FOLLOWED } from '../write/follower';
import { requireWritable, type WritePath } from '../write/write-path';
import { revokeRowsWithin } from './revoke-within';
import { allOdd } from './odd-sessions';
import { withNotes } from './revoke-notes';
import { revokeImage, revokeReport } from './revoke-report';
import { sessionConditions } from './session-filter';
import { joinUser, requireSessions } from './session-rows';
import { storageMode, requireStorage } from '../connections/storage-mode';
import { storedMatches } from './stored-sessions';
import { readingFrom, type OpenConnection } from '../connections/connection';

interface Dependencies {
  readonly connections: ConnectionManager;
  readonly writes: WritePath;
  readonly jobs: Jobs;
  readonly now: () => Date;
}

interface Request {
  readonly filter: SessionFilter;
  readonly expectedCount: number;
}

/**
 * Sessions that end in one transaction. SQLite lets nobody else write meanwhile and knows no queue: whoever waits looks
 * again after ever longer naps. Short ones, and as long a breath after each as it took, let sign-ins through.
 */
const BATCH = { postgres: 2000, sqlite: 100 } as const;
const PAUSE_MS = { least: 10, most: 40 } as const;

const ACTION = 'sessions.revokeWhere';

/**
 * Ends all sessions that match a filter, as a job in batches. Which they are is settled here: whoever signs in later is
 * none of them.
 * @throws AppError CONFIRMATION_REQUIRED with `details.count` where they are not as many as was expected, CANCELLED where
 * main's own question was not confirmed, and all of `revokeSessions`
 */
export async function revokeWhere(
  dependencies: Dependencies,
  { filter, expectedCount }: Request,
  call: Acting & { readonly signal: AbortSignal },
): Promise<Job> {
  const { connections, writes, jobs, now } = dependencies;
  return connections.use(call.signal, async (connection) => {
    requireWritable(connection);
    requireRole(connection, ACTION);
    requireWhy(connection, call.why);
    await requireStorage(connection);
    const ids = await matchingIds(connection, filter, now(), call.signal);
    requireExpected(ids.length, expectedCount);
    // The number itself is what the page confirms.
    await writes.confirm(connection, {
      what: `This revokes ${plural(ids.length, 'session')}`,
      verb: 'Revoke',
      rows: ids.length,
      undoable: storageMode(connection).kind === 'none',
      phrase: String(ids.length),
    });
    return jobs.start(`Revoke ${plural(ids.length, 'session')}`, async (report, signal) =>
      revokeInBatches(dependencies, connection, { filter, ids, call }, { report, signal }),
    );
  });
}

function requireExpected(count: number, expected: number): void {
  if (count === expected) return;
  throw new AppError(
    'CONFIRMATION_REQUIRED',
    `${plural(count, 'session')} match by now, not ${expected}. Nothing has been done yet.`,
    {
      hint: 'Look at the list again, and confirm the new number.',
      field: 'expectedCount',
      details: { reason: 'count', count, expected },
    },
  );
}

async function matchingIds(
  connection: OpenConnection,
  filter: SessionFilter,
  now: Date,
  signal: AbortSignal,
): Promise<string[]> {
  const { handle, schema, storage } = connection;
  if (schema.session === null && storage !== null) {
    const { rows, complete } = await storedMatches(storage, filter, signal);
    if (complete) return rows.map(({ id }) => id);
    throw new AppError('UNSUPPORTED', 'The secondary storage holds more sessions than can be looked through at once.', {
      hint: 'Narrow the filter to one user.',
      field: 'filter',
    });
  }
  const session = requireSessions(connection);
  if (filter.odd !== undefined) {
    // From the primary: a replica may not know the newest.
    const rows = await allOdd(readingFrom(connection, { handle, source: 'primary' }), filter, now, signal);
    return rows.map(({ id }) => id);
  }
  const conditions = sessionConditions(connection, session, filter, now);
  const rows = await handle.background
    .selectFrom(session.from)
    .$call(joined(joinUser(session, schema.user)))
    .$call(meeting(conditions))
    .select(session.select(['id']))
    .execute(stoppable(signal));
  return rows.map((row) => session.read(row, 'id') ?? '');
}

async function revokeInBatches(
  { connections, writes, now }: Dependencies,
  started: OpenConnection,
  { filter, ids, call }: { readonly filter: SessionFilter; readonly ids: readonly string[]; readonly call: Acting },
  {
    report,
    signal,
  }: { readonly report: (progress: { done: number; total: number }) => void; readonly signal: AbortSignal },
): Promise<Record<string, unknown>> {
  const size = BATCH[started.handle.kind];
  const batches = Math.ceil(ids.length / size);
  const reports: RevokeReport[] = [];
  const entries: WrittenEntry[] = [];
  // The call that asked is long answered; the job says which entries it left.
  const acting: Acting = { why: call.why, noteEntry: (entry) => void entries.push(entry) };
  const soFar = () => ({ ...inAll(reports, now()), entries });
  report({ done: 0, total: ids.length });
  try {
    for (let n = 0; n < batches; n++) {
      if (signal.aborted) throw cancelled();
      const batch = ids.slice(n * size, (n + 1) * size);
      const began = performance.now();
      const ended = await connections.use(signal, async (connection) => {
        if (connection !== started) throw lost();
        return revokeBatch(writes.for(acting), connection, { filter, batch, n, batches }, now);
      });
      reports.push(ended);
      report({ done: Math.min(ids.length, (n + 1) * size), total: ids.length });
      const took = performance.now() - began;
      if (started.handle.kind === 'sqlite' && n + 1 < batches) await pause(pauseAfter(took));
    }
  } catch (error) {
    if (reports.length === 0) throw error;
    const done = soFar();
    throw new PartlyDone({ ...done, message: `${done.message} of ${ids.length} before it stopped.` }, error);
  }
  return soFar();
}

function pauseAfter(took: number): number {
  return Math.min(PAUSE_MS.most, Math.max(PAUSE_MS.least, took));
}

async function revokeBatch(
  writes: WritePath,
  connection: OpenConnection,
  work: {
    readonly filter: SessionFilter;
    readonly batch: readonly string[];
    readonly n: number;
    readonly batches: number;
  },
  now: () => Date,
): Promise<RevokeReport> {
  const { filter, batch, n, batches } = work;
  const which = describe(filter);
  const part = batches > 1 ? ` (part ${n + 1} of ${batches})` : '';
  return writes.write(connection, {
    action: ACTION,
    target: { type: 'sessions', id: 'filter', label: which },
    userId: filter.userId ?? null,
    intention: `Revoke ${plural(batch.length, 'session')}: ${which}${part}`,
    changes: ['session'],
    perform: async (_trx, rows) => {
      const ended = await revokeRowsWithin(connection, rows, { ids: batch, walk: false }, now());
      const facts = {
        connection,
        ended,
        notFound: batch.length - ended.live - ended.expired,
        proof: [],
        noProof: null,
      };
      return {
        result: revokeReport({ ...facts, followed: NOTHING_FOLLOWED, at: now() }),
        summary: `Revoked ${plural(ended.live, 'session')}: ${which}${part}`,
        before: { sessions: ended.live + ended.expired },
        after: { sessions: 0 },
        rows: ended.rows,
        committed: async (followed) => {
          const result = revokeReport({ ...facts, followed, at: now() });
          return { result, after: revokeImage(result) };
        },
      };
    },
  });
}

/** What all batches did together. */
function inAll(reports: readonly RevokeReport[], at: Date): RevokeReport & { message: string } {
  const report = withNotes(joinRevoked(reports, at.toISOString()));
  return { ...report, message: `Revoked ${plural(report.revoked, 'session')}` };
}

const ODD_WORDS = {
  any: 'that are unusual',
  'new-device': 'on a new device',
  'far-apart': 'in two networks at once',
  script: 'of a script or bot',
  'no-user': 'of a removed user',
} as const satisfies Record<NonNullable<SessionFilter['odd']>, string>;

/** A filter in words. */
function describe(filter: SessionFilter): string {
  const parts = [
    filter.state === 'active' ? 'live' : filter.state === 'expired' ? 'expired' : null,
    filter.userId === undefined ? null : `of user ${filter.userId}`,
    filter.user === undefined ? null : `of "${filter.user}"`,
    filter.search === undefined || filter.search.trim() === '' ? null : `that match "${filter.search.trim()}"`,
    filter.ip === undefined ? null : `from ${filter.ip}`,
    filter.device === undefined ? null : `on "${filter.device}"`,
    filter.createdAfter === undefined ? null : `begun since ${filter.createdAfter}`,
    filter.createdBefore === undefined ? null : `begun before ${filter.createdBefore}`,
    filter.impersonated === undefined ? null : filter.impersonated ? 'impersonated' : 'not impersonated',
    filter.sharedIp === undefined ? null : filter.sharedIp ? 'from shared addresses' : 'from addresses of one user',
    filter.odd === undefined ? null : ODD_WORDS[filter.odd],
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'all sessions' : `sessions ${parts.join(', ')}`;
}

function lost(): AppError {
  return new AppError('CONNECTION_LOST', 'The connection was closed or lost before all sessions were revoked.');
}
