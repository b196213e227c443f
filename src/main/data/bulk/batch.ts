import { userLabel } from '@shared/user-label';
import { plural } from '../base/plural';
import { AppError } from '../base/app-error';
import { hidesRows } from '../database/physical-table';
import type { WritePath } from '../write/write-path';
import type { WriteOperation } from './bulk-operation';
import { commitMarkersOf, type CommitMarker } from '../write/commit-marker';
import { LAST_ADMIN, lastAdmin } from '../user-rows/last-admin';
import { lockUsers } from '../user-rows/lock-users';
import { NOBODY, type ActedUser, type LookContext, type UserAct, type UserOutcome } from '../users/acts/user-act';
import { findBulkUsers } from './bulk-users';
import type { RowResult, WaitingRow } from './stored';
import type { OpenConnection } from '../connections/connection';

/** What the batch under way will have done once it is committed. */
export interface InFlightBatch {
  readonly results: readonly RowResult[];
  readonly markers: readonly CommitMarker[];
}

/** The job a batch belongs to, as far as the batch has to know it. */
export interface BatchJob {
  readonly id: string;
  readonly title: string;
  readonly operation: WriteOperation;
}

interface Dependencies {
  /** Tells its caller the audit entry through `for`. */
  readonly writes: WritePath;
  /** Keeps on disk what the batch is about to leave, before it is committed. */
  readonly keepFlight: (flight: InFlightBatch) => Promise<void>;
  readonly now: () => Date;
}

const GONE = 'Is not there any more';
const UNSEEN = 'Was not found; row-level security may hide it from this database user';

/**
 * Does an act for some rows in one transaction. Every row is looked at again first, and once more with its row locked:
 * what others did since the dry run counts. Rows for which nothing is to be done cost no write.
 * @throws whatever the write path throws; then nothing of it was done, unless the error says that it is unknown
 */
export async function runBatch(
  { writes, keepFlight, now }: Dependencies,
  connection: OpenConnection,
  { id, title, operation }: BatchJob,
  batch: readonly WaitingRow[],
): Promise<readonly RowResult[]> {
  const { user } = connection.schema;
  const ids = batch.map(({ userId }) => userId);
  const { db } = connection.handle;
  const act = await operation.prepare(connection);
  const first = await sort({ connection, db, now: now() }, act, batch, {
    found: await findBulkUsers(connection, db, user.isAnyOf('id', ids)),
  });
  if (first.todo.length === 0) return first.settled;
  const rows = first.todo;
  const only = rows.length === 1 ? rows[0] : undefined;
  const done = await writes.write(connection, {
    action: operation.action,
    target: { type: 'job', id, label: title },
    userId: only?.userId ?? null,
    intention: `${operation.verb} ${only?.label ?? plural(rows.length, 'user')}, as part of “${title}”`,
    changes: operation.tables,
    undoable: operation.undoable,
    perform: async (trx, capture) => {
      const context = { connection, db: trx, now: now() };
      const people = await lockUsers(
        connection,
        trx,
        rows.map(({ userId }) => userId),
      );
      const { todo, settled, users } = await sort(context, act, rows, { found: people, lock: true });
      const outcome =
        users.length === 0 ? null : await act.perform({ connection, rows: capture, now: context.now }, users);
      const results = [...settled, ...todo.map((row) => doneRow(row, outcome?.users.get(row.userId)))];
      // What is kept of it has to be what the database made of it.
      await capture.settle();
      await keepFlight({ results, markers: commitMarkersOf(capture.changes) });
      return {
        result: results,
        summary: `${operation.past} ${summaryOf(users)}, as part of “${title}”`,
        before: null,
        after: { job: title, users: users.map(({ id: userId, email }) => `${email} (${userId})`).join(', ') },
        rows: capture.changes.length,
      };
    },
  });
  return [...first.settled, ...done];
}

interface Sorted<U> {
  readonly todo: readonly WaitingRow[];
  /** Rows for which nothing is to be done, and why. */
  readonly settled: readonly RowResult[];
  readonly users: readonly U[];
}

async function sort<U extends ActedUser>(
  context: LookContext,
  act: UserAct,
  batch: readonly WaitingRow[],
  { found, lock = false }: { readonly found: readonly U[]; readonly lock?: boolean },
): Promise<Sorted<U>> {
  const byId = new Map(found.map((user) => [user.id, user]));
  const skips = found.length === 0 ? NOBODY : await act.look(context, found);
  const candidates = batch
    .map(({ userId }) => byId.get(userId))
    .filter((user) => user !== undefined)
    .filter(({ id }) => !skips.has(id));
  const spared = act.takesRights ? await lastAdmin(context, candidates, { lock }) : null;
  const gone = hidesRows(context.connection.schema.user.physical) ? UNSEEN : GONE;
  const whyNot = (userId: string) => (byId.has(userId) ? (userId === spared ? LAST_ADMIN : skips.get(userId)) : gone);
  return {
    todo: batch.filter(({ userId }) => whyNot(userId) === undefined),
    settled: batch.flatMap(({ seq, userId }): RowResult[] => {
      const detail = whyNot(userId);
      return detail === undefined ? [] : [{ seq, outcome: 'skipped', detail }];
    }),
    users: candidates.filter(({ id }) => id !== spared),
  };
}

function doneRow({ seq }: WaitingRow, done: UserOutcome | undefined): RowResult {
  const detail = done?.detail ?? null;
  return { seq, outcome: 'done', detail: detail === null ? null : detail.charAt(0).toUpperCase() + detail.slice(1) };
}

function summaryOf(users: readonly ActedUser[]): string {
  const [only] = users;
  return users.length === 1 && only !== undefined ? userLabel(only) : plural(users.length, 'user');
}

/** Failures that concern the whole job, not one row: going on to the next row could not help. */
const STOPPING: ReadonlySet<string> = new Set([
  'NOT_CONNECTED',
  'CONNECTION_LOST',
  'CONNECTION_FAILED',
  'AUTH_FAILED',
  'READ_ONLY',
  'PERMISSION_DENIED',
  'CONFIRMATION_REQUIRED',
  'UNSUPPORTED',
  'CANCELLED',
  'SECRET_STORE_UNAVAILABLE',
]);

/** Whether a failure has to stop the job. What is none of ours came from Authdesk's own file. */
export function stopsJob(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  if (STOPPING.has(error.code) && !isAboutRow(error)) return true;
  return error.details !== undefined && 'stopsJob' in error.details && error.details.stopsJob === true;
}

/** Row-level security looks at each row: the next one may be allowed. */
function isAboutRow({ code, details }: AppError): boolean {
  if (code !== 'PERMISSION_DENIED' || details === undefined || !('reason' in details)) return false;
  return details.reason === 'refused' || details.reason === 'row-security';
}
