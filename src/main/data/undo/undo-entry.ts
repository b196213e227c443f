import type { AuditEntry } from '@shared/api/audit';
import { AppError } from '../base/app-error';
import type { AuditLog } from '../audit/audit-log';
import type { AnyDatabase } from '../database/physical-table';
import { cellText, type Capture } from '../write/capture';
import { requireWritable, type WritePath } from '../write/write-path';
import { knownTable } from '../write/known-table';
import { copyCounter, rowState } from '../write/row-states';
import { inRuns } from '../write/runs';
import { doneAgain, leftAlone, requireRoleAgain, sparingAdmins, weightAgain } from './again';
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
 * Undoing an undo does the act again, under the rules of that act: its role, and what main asks about it.
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
  const again = await doneAgain(audit, entry);
  if (again !== null) {
    requireRoleAgain(connection, again);
    await writes.confirm(connection, weightAgain(again, changes));
  }
  const undone = summaryOf(connection, { entry, changes, again });
  const tables = new Set(changes.map((change) => knownTable(connection, change.table).name));
  const write = writes.write(connection, {
    action: 'audit.undo',
    target: entry.target,
    userId: userOf(connection, entry, changes),
    intention: again === null ? `Undo: ${entry.summary}` : `Do again: ${again.summary}`,
    changes: [...tables].filter(isAnnounced),
    undoes: id,
    perform: async (trx, rows) => {
      const work = async () => takeBack(connection, { trx, rows, changes, now: now(), doneAt: new Date(entry.at) });
      const done = await (again === null ? work() : sparingAdmins(connection, trx, now(), work));
      return {
        result: undefined,
        summary:
          done === 0
            ? `${again === null ? 'Was undone' : 'Was done again'} already: ${(again ?? entry).summary}`
            : undone,
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

interface Work {
  readonly trx: AnyDatabase;
  readonly rows: Capture;
  readonly changes: readonly RowChange[];
  readonly now: Date;
  readonly doneAt: Date;
}

/** Takes changes back and says how many were still to be. */
async function takeBack(connection: OpenConnection, { trx, rows, changes, ...moments }: Work): Promise<number> {
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
      await applyUndo(connection, rows, state, moments);
      done += 1;
    }
  }
  return done;
}

function summaryOf(
  connection: OpenConnection,
  { entry, changes, again }: { entry: AuditEntry; changes: readonly RowChange[]; again: AuditEntry | null },
): string {
  const said = again === null ? `Undone: ${entry.summary}` : `Done again: ${again.summary}`;
  const note =
    again === null ? (sessionsStayEnded(connection, entry) ? STAY_ENDED : null) : leftAlone(connection, changes);
  return note === null ? said : `${said}. ${note}`;
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
