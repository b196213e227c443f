import { plural } from '../base/plural';
import type { Total } from '@shared/api/common';
import type { Job } from '@shared/api/jobs';
import { AppError } from '../base/app-error';
import type { ConnectionManager } from '../connections/connection-manager';
import type { OpenConnection } from '../connections/connection';
import { eb, type Condition } from '../database/expressions';
import type { Jobs } from '../base/jobs';
import { countExactly } from '../paging/list-page';
import type { AuthTable } from '../schema/auth-table';
import { requireAsked, type Weight } from '../write/confirm';
import { requireWritable, type WritePath } from '../write/write-path';
import { requireVerifications } from './queries';

interface Dependencies {
  readonly connections: ConnectionManager;
  readonly jobs: Jobs;
  readonly writes: WritePath;
  readonly now: () => Date;
}

/** Rows deleted in one transaction: some tens of milliseconds, in which the auth server may have to wait. */
const BATCH = 2000;

/**
 * How many verification rows have expired, before a moment or by now; counted exactly.
 * @throws AppError CANCELLED, UNSUPPORTED without the table
 */
export async function countExpired(
  connection: OpenConnection,
  olderThan: string | undefined,
  now: Date,
  signal: AbortSignal,
): Promise<Total> {
  const table = requireVerifications(connection);
  const cutoff = await cutoffOf(connection, olderThan, now);
  return countExactly({
    connection,
    table,
    select: table.select(['id']),
    where: [expiredBefore(table, cutoff)],
    signal,
  });
}

/**
 * Starts the job that deletes expired rows, batch after batch, so that the auth server never waits long; stopping it
 * leaves what was deleted so far deleted. Nothing that still works is ever touched, by the database's clock as well as
 * this computer's.
 * @throws AppError CONFIRMATION_REQUIRED with the count, READ_ONLY, PERMISSION_DENIED, UNSUPPORTED
 */
export async function purgeExpired(
  { connections, jobs, writes, now }: Dependencies,
  { olderThan, confirm }: { readonly olderThan?: string | undefined; readonly confirm?: boolean | string | undefined },
  signal: AbortSignal,
): Promise<Job> {
  const { cutoff, count, profile } = await connections.use(signal, async (connection) => {
    requireWritable(connection);
    requireVerifications(connection);
    const { value } = await countExpired(connection, olderThan, now(), signal);
    const weight: Weight = {
      what: `This deletes ${many(value)} for good; better-auth has no use for them any more`,
      verb: 'Delete',
      rows: value,
      undoable: false,
      phrase: String(value),
    };
    requireAsked(confirm, weight);
    await writes.confirm(connection, weight);
    return {
      cutoff: await cutoffOf(connection, olderThan, now()),
      count: value,
      profile: connection.profile,
    };
  });
  return jobs.start(`Purge ${many(count)} of "${profile.name}"`, async (report, stopped) => {
    let done = 0;
    report({ done, total: count });
    for (;;) {
      stopped.throwIfAborted();
      const removed = await connections.use(stopped, async (connection) => {
        // Another database may have been opened meanwhile.
        if (connection.profile.id !== profile.id) throw otherDatabase(profile.name);
        return purgeBatch(connection, writes, cutoff);
      });
      done += removed;
      report({ done, total: Math.max(count, done) });
      if (removed === 0) return { removed: done };
    }
  });
}

async function purgeBatch(connection: OpenConnection, writes: WritePath, cutoff: Date): Promise<number> {
  const table = requireVerifications(connection);
  return writes.write(connection, {
    action: 'verifications.purgeExpired',
    target: null,
    userId: null,
    intention: `Purge expired verifications (before ${cutoff.toISOString()})`,
    changes: ['verification'],
    undoable: false,
    perform: async (trx, rows) => {
      const expired = expiredBefore(table, cutoff);
      const found = await trx
        .selectFrom(table.from)
        .select(table.select(['id']))
        .where(expired)
        .limit(BATCH)
        .execute();
      const ids = found.map((row) => String(table.read(row, 'id')));
      const removed = ids.length === 0 ? [] : await rows.delete(table, eb.and([table.isAnyOf('id', ids), expired]));
      return {
        result: removed.length,
        summary: `Purged ${many(removed.length)} (before ${cutoff.toISOString()})`,
        rows: removed.length,
      };
    },
  });
}

/** Rows that have expired; those without a time of expiry have not. */
function expiredBefore(table: AuthTable<'verification'>, cutoff: Date): Condition {
  return table.meets('expiresAt', '<', cutoff);
}

// By whichever clock is behind: what either still takes for valid stays.
async function cutoffOf({ handle }: OpenConnection, olderThan: string | undefined, now: Date): Promise<Date> {
  const server = await handle.serverTime();
  const moments = [
    now,
    ...(server === null ? [] : [server]),
    ...(olderThan === undefined ? [] : [new Date(olderThan)]),
  ];
  return new Date(Math.min(...moments.map((moment) => moment.getTime())));
}

function otherDatabase(name: string): AppError {
  return new AppError('NOT_CONNECTED', `"${name}" is not open any more, so the purge stopped.`, {
    hint: 'Open it again and start once more; what was purged stays so.',
  });
}

function many(rows: number): string {
  return plural(rows, 'expired verification');
}
