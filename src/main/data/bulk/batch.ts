import { AppError } from '../base/app-error';
import type { WritePath } from '../write/write-path';
import type { OperationContext, PerUser, WriteOperation } from './bulk-operation';
import { commitMarkersOf } from '../write/commit-marker';
import type { InFlightBatch } from './in-flight-batch';
import { LAST_ADMIN, lastAdmin } from '../user-rows/last-admin';
import { findBulkUsers, lockBulkUsers, type BulkUser } from './bulk-users';
import { count } from './words';
import type { RowResult, WaitingRow } from './store';
import type { OpenConnection } from '../connections/connection';

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
  const first = await sort(
    { connection, db, now: now() },
    operation,
    batch,
    await findBulkUsers(connection, db, user.isAnyOf('id', ids)),
  );
  if (first.todo.length === 0) return first.settled;
  const rows = first.todo;
  await operation.before?.(connection);
  const only = rows.length === 1 ? rows[0] : undefined;
  const done = await writes.write(connection, {
    action: operation.action,
    target: { type: 'job', id, label: title },
    userId: only?.userId ?? null,
    intention: `${operation.verb} ${only?.label ?? count(rows.length, 'user')}, as part of “${title}”`,
    changes: operation.tables,
    undoable: operation.undoable,
    perform: async (trx, capture) => {
      const context = { connection, db: trx, now: now() };
      const people = await lockBulkUsers(
        connection,
        trx,
        rows.map(({ userId }) => userId),
      );
      const { todo, settled, users } = await sort(context, operation, rows, people, true);
      const details = users.length === 0 ? new Map<string, string>() : await operation.run(context, capture, users);
      const results = [...settled, ...todo.map((row) => doneRow(row, details))];
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

interface Sorted {
  readonly todo: readonly WaitingRow[];
  /** Rows for which nothing is to be done, and why. */
  readonly settled: readonly RowResult[];
  readonly users: readonly BulkUser[];
}

async function sort(
  context: OperationContext,
  operation: WriteOperation,
  batch: readonly WaitingRow[],
  people: readonly BulkUser[],
  lock = false,
): Promise<Sorted> {
  const byId = new Map(people.map((person) => [person.id, person]));
  const skips = people.length === 0 ? new Map<string, string>() : await operation.look(context, people);
  const left = batch.map(({ userId }) => byId.get(userId)).filter((user) => user !== undefined && !skips.has(user.id));
  const candidates = left.filter((user) => user !== undefined);
  const spared = operation.takesRights ? await lastAdmin(context, candidates, { lock }) : null;
  const whyNot = (userId: string) => (byId.has(userId) ? (userId === spared ? LAST_ADMIN : skips.get(userId)) : GONE);
  return {
    todo: batch.filter(({ userId }) => whyNot(userId) === undefined),
    settled: batch.flatMap(({ seq, userId }): RowResult[] => {
      const detail = whyNot(userId);
      return detail === undefined ? [] : [{ seq, outcome: 'skipped', detail }];
    }),
    users: candidates.filter(({ id }) => id !== spared),
  };
}

function doneRow({ seq, userId }: WaitingRow, details: PerUser): RowResult {
  return { seq, outcome: 'done', detail: details.get(userId) ?? null };
}

function summaryOf(users: readonly BulkUser[]): string {
  const [only] = users;
  return users.length === 1 && only !== undefined ? only.email : count(users.length, 'user');
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
  if (!(error instanceof AppError) || STOPPING.has(error.code)) return true;
  return error.details !== undefined && 'stopsJob' in error.details && error.details.stopsJob === true;
}
