import { AppError, isOutcomeUnknown } from '../base/app-error';
import type { AuditDraft, AuditLog } from '../audit/audit-log';
import type { Changed } from '@shared/events';
import type { Ask } from '../base/ask';
import { requireRole, requireWhy } from './access';
import { actingFor, type Acting } from '../base/acting';
import { Capture } from './capture';
import { confirmHeavy, type Weight } from './confirm';
import { NOTHING_FOLLOWED, troubleText, type Followed, type Follower } from './follower';
import { withSideEffects } from './side-effects';
import { toldError } from './told-error';
import { wrongCount } from './wrong-count';
import { isAnswer } from '../database/closed';
import type { AnyDatabase } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';

/** What a write did, told by the code that did it. */
export interface WriteOutcome<T> {
  readonly result: T;
  readonly summary: string;
  readonly before?: AuditDraft['before'];
  readonly after?: AuditDraft['after'];
  /** Rows touched in the auth database. */
  readonly rows: number;
  /** Whom it turned out to be about, where that was not known before, such as a user that was made. */
  readonly about?: { readonly userId: string; readonly target: AuditDraft['target'] };
  /** Runs once the change is committed, before it is recorded; what it gives takes the place of what was said before. */
  readonly committed?: (followed: Followed) => Promise<Partial<Told<T>>>;
}

type Told<T> = Pick<WriteOutcome<T>, 'result' | 'summary' | 'before' | 'after' | 'about'>;

export interface WriteRequest<T> {
  readonly action: string;
  readonly target: AuditDraft['target'];
  readonly userId: string | null;
  /** What is being tried, for the record should it fail. */
  readonly intention: string;
  readonly changes: Changed['tables'];
  /** The audit entry this undoes. */
  readonly undoes?: string;
  /** False for a write that must not be offered to be undone although its rows could be put back. */
  readonly undoable?: boolean;
  /** How many rows it has to touch, where that is known; any other number takes everything back. */
  readonly expectRows?: number;
  /** Runs inside the one transaction; throwing rolls everything back. What `rows` writes can be undone. */
  readonly perform: (trx: AnyDatabase, rows: Capture) => Promise<WriteOutcome<T>>;
}

export interface WritePath {
  /** The same path on behalf of a call: with its reason, and telling it which entry it left. */
  readonly for: (acting: Acting) => WritePath;
  /**
   * The one way to change an auth database: refuses on read-only, for want of the role or a reason, keeps the intention
   * on disk, runs one transaction, keeps what it changed before it commits, audits what became of it and tells every view.
   * @throws AppError READ_ONLY, PERMISSION_DENIED, CONFIRMATION_REQUIRED, CONFLICT, CONNECTION_LOST (outcome unknown) and
   * whatever `perform` throws
   */
  readonly write: <T>(connection: OpenConnection, request: WriteRequest<T>) => Promise<T>;
  /**
   * Asks the person in main's own dialog before what cannot be taken back or is wide.
   * @throws AppError CANCELLED
   */
  readonly confirm: (connection: OpenConnection, weight: Weight) => Promise<void>;
  /** The same guards and record for an act that leaves the database alone, such as sending a mail. */
  readonly act: <T>(
    connection: OpenConnection,
    request: Omit<WriteRequest<T>, 'perform'> & ActRequest<T>,
  ) => Promise<T>;
}

interface ActRequest<T> {
  readonly perform: () => Promise<Omit<WriteOutcome<T>, 'rows'>>;
}

interface Dependencies {
  readonly audit: AuditLog;
  readonly ask: Ask;
  readonly announce: (changed: Changed) => void;
  /** Keeps copies outside of the database in step. */
  readonly follower?: Follower;
  readonly log: { readonly warn: (message: string, details?: unknown) => void };
}

const NOBODY = actingFor({});

/** @throws AppError READ_ONLY */
export function requireWritable({ profile, handle }: Pick<OpenConnection, 'profile' | 'handle'>): void {
  if (profile.readOnly) {
    throw new AppError('READ_ONLY', `"${profile.name}" is opened read-only, so nothing was changed.`, {
      hint: 'Turn read-only off in the connection, if you are allowed to.',
    });
  }
  switch (handle.session?.onlyReads ?? null) {
    case 'user':
      throw new AppError('READ_ONLY', `The database user of "${profile.name}" may only read, so nothing was changed.`, {
        hint: "Use a connection with a database user that may write, or ask the database's administrator.",
      });
    case 'standby':
      throw new AppError(
        'READ_ONLY',
        `"${profile.name}" leads to a copy that can only be read, so nothing was changed.`,
        {
          hint: 'Use a connection to the primary database server. If this is one by now, open the connection again.',
        },
      );
    case null:
  }
}

/**
 * Some databases cannot tell in which form or zone a time has to be written; where what was found speaks against the
 * assumption, writing waits until a person has said so.
 * @throws AppError CONFIRMATION_REQUIRED
 */
export function requireAnswers({ schema }: OpenConnection, tables: Changed['tables']): void {
  const open = schema.questions.find(
    (q) => q.blocksWriting && q.columns.some((column) => tables.some((t) => column.startsWith(`${t}.`))),
  );
  if (!open) return;
  throw new AppError('CONFIRMATION_REQUIRED', `Nothing was written: ${open.question}`, {
    hint: 'Answer it in the connection, under "Times".',
    details: { reason: 'question', question: open.key, columns: open.columns },
  });
}

/** Builds the write path; everything it needs is handed in. */
export function createWritePath(dependencies: Dependencies): WritePath {
  return writePathFor(dependencies, NOBODY);
}

function writePathFor(dependencies: Dependencies, acting: Acting): WritePath {
  const { audit, ask, announce, follower, log } = dependencies;
  const record = async (intent: string, draft: AuditDraft, notes: readonly string[] = []): Promise<void> => {
    try {
      const { id, summary, undo, outcome } = await audit.conclude(intent, draft);
      if (outcome === 'done') {
        const said = notes.length === 0 ? {} : { notes };
        acting.noteEntry({ id, summary, undo: undo === 'possible' ? 'possible' : 'no', ...said });
      }
    } catch (error) {
      // The intent stays on disk and is concluded at the next start, so the act is not lost from the record.
      log.warn('an audit entry could not be appended; its intent is kept', error);
    }
  };

  const guarded = async <T>(
    connection: OpenConnection,
    request: Omit<WriteRequest<T>, 'perform'>,
    run: (prepare: Prepare) => Promise<{ outcome: Told<T>; rows: number | null; notes?: readonly string[] }>,
  ): Promise<T> => {
    requireWritable(connection);
    requireRole(connection, request.action);
    requireWhy(connection, acting.why);
    requireAnswers(connection, request.changes);
    const draft = {
      connection: { id: connection.profile.id, name: connection.profile.name },
      action: request.action,
      target: request.target,
      userId: request.userId,
      why: acting.why,
      ...(request.undoes !== undefined && { undoes: request.undoes }),
      summary: request.intention,
      outcome: 'failed',
      rows: null,
    } as const;
    const intent = await audit.intend(draft);
    const ended = ({ summary, before, after, about }: Told<T>, rows: number | null): AuditDraft => ({
      ...draft,
      ...about,
      summary,
      before,
      after,
      outcome: 'done',
      rows,
    });
    try {
      const { outcome, rows, notes } = await run(async (done, capture) => {
        if (request.expectRows !== undefined && done.rows !== request.expectRows) {
          throw wrongCount(null, done.rows, request.expectRows);
        }
        const kept = request.undoable === false || !capture.whole ? [] : capture.changes;
        const rest = follower?.rest(connection, capture) ?? null;
        const told = withSideEffects(connection, capture.changes, done as WriteOutcome<T>);
        await audit.prepare(intent, ended(told, done.rows), kept, rest);
      });
      await record(intent, ended(outcome, rows), notes);
      announce({ tables: [...request.changes, 'audit'], userIds: request.userId === null ? [] : [request.userId] });
      return outcome.result;
    } catch (error) {
      const known = error instanceof AppError ? error : connection.handle.toAppError(error, false);
      const unknown = isOutcomeUnknown(known);
      await record(intent, {
        ...draft,
        summary: `${request.intention}: ${known.message}`,
        outcome: unknown ? 'unknown' : 'failed',
      });
      announce({ tables: unknown ? [...request.changes, 'audit'] : ['audit'], userIds: [] });
      throw known;
    }
  };

  // The change is in force: whatever happens here must not make it look as if it were not.
  const afterwards = async <T>(connection: OpenConnection, outcome: WriteOutcome<T>, capture: Capture) => {
    const followed = (await follower?.follow(connection, capture)) ?? NOTHING_FOLLOWED;
    const more = await outcome.committed?.(followed).catch((error: unknown) => {
      log.warn('what follows a committed write failed', error);
      return {};
    });
    const told = withSideEffects(connection, capture.changes, { ...outcome, ...more });
    const after = withKeys(told.after, followed);
    const notes = followed.troubles.map(troubleText);
    const missed = followed.failed ? [told.summary, ...notes].join('. ') : told.summary;
    return { outcome: { ...told, ...(after !== undefined && { after }), summary: missed }, notes };
  };

  return {
    for: (other) => writePathFor(dependencies, other),
    confirm: async (connection, weight) => confirmHeavy(ask, connection, weight),
    write: async (connection, request) =>
      guarded(connection, request, async (prepare) => {
        const { outcome, capture } = await inTransaction(connection, request.perform, async (done, written) => {
          await follower?.ready(connection, written);
          await prepare(done, written);
        });
        return { rows: outcome.rows, ...(await afterwards(connection, outcome, capture)) };
      }),
    act: async (connection, request) =>
      guarded(connection, request, async () => ({ outcome: await request.perform(), rows: null })),
  };
}

/** What became true, with how many sessions' keys went: those do not come back by undoing it. */
function withKeys(after: AuditDraft['after'], { stored }: Followed): AuditDraft['after'] {
  const keysDeleted = stored?.keysDeleted ?? 0;
  return keysDeleted === 0 ? after : { storedKeysDeleted: keysDeleted, ...after };
}

type Prepare = (outcome: WriteOutcome<unknown>, capture: Capture) => Promise<void>;

// A controlled transaction, because only then is it known whether it was the COMMIT that failed: before it nothing is
// changed for certain, while a connection lost during it leaves the outcome open.
async function inTransaction<T>(
  connection: OpenConnection,
  perform: WriteRequest<T>['perform'],
  prepare: Prepare,
): Promise<{ outcome: WriteOutcome<T>; capture: Capture }> {
  const { handle } = connection;
  const trx = await handle.begin();
  const capture = new Capture(handle, trx.db);
  let outcome: WriteOutcome<T>;
  try {
    outcome = await perform(trx.db, capture);
    await capture.settle();
    await prepare(outcome, capture);
  } catch (error) {
    await trx.rollback().catch(() => {}); // a lost connection has rolled back already
    throw await toldError(connection, capture.tried, error);
  }
  try {
    await trx.commit();
  } catch (error) {
    // SQLite keeps the transaction open when COMMIT meets a lock; and a session that is gone has to be given back, too, or
    // its pool would wait for it when it is closed.
    await trx.rollback().catch(() => {});
    const known = handle.toAppError(error, false);
    if (known.code !== 'CONNECTION_LOST' && isAnswer(error)) throw await toldError(connection, capture.tried, error);
    throw new AppError('CONNECTION_LOST', 'The connection was lost at the very moment of saving.', {
      hint: 'It is not known whether the change was saved. Look at the user again once the connection is back.',
      details: { outcome: 'unknown' },
      cause: error,
    });
  }
  return { outcome, capture };
}
