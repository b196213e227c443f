import type { AuditEntry } from '@shared/api/audit';
import { AppError } from '../base/app-error';
import type { AuditLog } from '../audit/audit-log';
import { cellText } from '../write/capture';
import { requireWritable, type WritePath } from '../write/write-path';
import { knownTable } from '../write/known-table';
import { copyCounter, rowState } from '../write/row-states';
import { inRuns } from '../write/runs';
import { mayLoseItsAddress, applyUndo, applyUndoTogether } from './apply-undo';
import { undoConflict, undoRefusal } from './undo-refusal';
import { sessionsStayEnded, STAY_ENDED } from './stay-ended';
import type { RowChange } from '../database/row-change';
import type { OpenConnection } from '../connections/connection';

interface Dependencies {
  readonly audit: AuditLog;
  readonly writes: WritePath;
  readonly now: () => Date;
}

/**
 * Takes back what an entry did: a write of its own, which first makes sure that nobody changed the same things since.
 * Rows that are already as they were before are left alone, so that an undo that broke off can be done again.
 * @throws AppError NOT_FOUND, UNSUPPORTED where there is nothing to take back with, CONFLICT with what moved on, and all of
 * the write path
 */
export async function undoEntry(
  { audit, writes, now }: Dependencies,
  connection: OpenConnection,
  id: string,
): Promise<void> {
  requireWritable(connection);
  const entry = await audit.entry(id);
  const changes = await audit.changes(id);
  const refusal = undoRefusal(connection, entry, changes);
  if (refusal !== null || changes === null) throw refusal ?? new Error('an entry without changes was not refused');
  const undone = `Undone: ${entry.summary}${sessionsStayEnded(connection, entry) ? `. ${STAY_ENDED}` : ''}`;
  const tables = new Set(changes.map((change) => knownTable(connection, change.table).name));
  const write = writes.write(connection, {
    action: 'audit.undo',
    target: entry.target,
    userId: userOf(connection, entry, changes),
    intention: `Undo: ${entry.summary}`,
    changes: [...tables].filter(isAnnounced),
    undoes: id,
    perform: async (trx, rows) => {
      const { handle } = connection;
      let done = 0;
      const copyOf = copyCounter();
      // Last first: what was deleted first, such as a session before its user, comes back last.
      for (const run of inRuns(changes.toReversed(), (change) => mayLoseItsAddress(connection, change))) {
        const back = run.together ? await applyUndoTogether(connection, rows, run.changes) : null;
        if (back !== null) {
          done += back;
          continue;
        }
        for (const change of run.changes) {
          const lock = { of: knownTable(connection, change.table).physical };
          const state = await rowState({ kind: handle.kind, db: trx }, change, { lock, copy: copyOf(change) });
          if (state.state === 'moved') throw undoConflict(connection, state);
          if (state.state === 'undone') continue;
          await applyUndo(connection, rows, state, { now: now(), doneAt: new Date(entry.at) });
          done += 1;
        }
      }
      return {
        result: undefined,
        summary: done === 0 ? `Was undone already: ${entry.summary}` : undone,
        before: entry.after ?? null,
        after: entry.before ?? null,
        rows: done,
      };
    },
  });
  await write.catch((error: unknown) => {
    throw refusedBack(error);
  });
}

/** A refusal of the database as one of taking back: whatever stands against it came up since. */
function refusedBack(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const { details } = error;
  if (details === undefined || !('reason' in details) || details.reason !== 'refused') return error;
  const row = details.table === null ? 'It' : `A row of "${details.table}"`;
  return new AppError('CONFLICT', `${row} could not be brought back: ${error.message}`, {
    hint: 'Something else took its place meanwhile, or a rule of the database forbids it. Nothing was restored.',
    ...(error.field !== undefined && { field: error.field }),
    details,
    cause: error.cause,
  });
}

const ANNOUNCED = ['user', 'session', 'account', 'verification', 'twoFactor', 'organization', 'apikey'] as const;
type Announced = (typeof ANNOUNCED)[number];

function isAnnounced(name: string): name is Announced {
  return ANNOUNCED.some((table) => table === name);
}

function userOf({ handle, schema: { user } }: OpenConnection, entry: AuditEntry, changes: readonly RowChange[]) {
  if (entry.target?.type === 'user') return entry.target.id;
  for (const change of changes) {
    if (change.table.name !== user.physical.name || change.act === 'insert') continue;
    const cells = change.act === 'delete' ? change.before : change.key;
    return cellText(handle.kind, cells[user.name('id')]);
  }
  return null;
}
