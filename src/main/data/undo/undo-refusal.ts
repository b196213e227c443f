import type { AuditEntry } from '@shared/api/audit';
import { AppError } from '../base/app-error';
import { movedColumns, type RowState } from '../write/row-states';
import { knownTable } from '../write/known-table';
import type { RowChange } from '../database/row-change';
import type { OpenConnection } from '../connections/connection';

/** Why an entry cannot be undone over this connection; null where it can, unless something moved on. */
export function undoRefusal(
  connection: OpenConnection,
  entry: AuditEntry,
  changes: readonly RowChange[] | null,
): AppError | null {
  if (entry.undo === 'done') return new AppError('CONFLICT', 'This was undone already.', { hint: 'Reload the audit.' });
  if (changes === null || entry.undo === 'no') {
    return new AppError('UNSUPPORTED', entry.undoNote ?? 'This cannot be undone.', {
      hint: 'Look at what was done in the audit, and change it back by hand.',
    });
  }
  if (entry.connection?.id !== connection.profile.id) {
    return new AppError('CONFLICT', `This was done over "${entry.connection?.name ?? 'another connection'}".`, {
      hint: 'Open that connection to undo it.',
    });
  }
  return null;
}

/** What happened to a row since, as a sentence without its full stop. */
export function howMoved(connection: OpenConnection, { change, now }: RowState): string {
  const what = `The ${knownTable(connection, change.table).name}`;
  if (change.act === 'delete') return `${what} is there again, with other values`;
  return now === null ? `${what} is not there any more` : `${what} was changed again since`;
}

/** That a row moved on, with what was meant and what is there now. */
export function undoConflict(connection: OpenConnection, state: RowState): AppError {
  const { change, now } = state;
  const table = knownTable(connection, change.table);
  const message = `${howMoved(connection, state)}, so nothing was undone.`;
  return new AppError('CONFLICT', message, {
    hint: 'Look at the values as they are now, and change by hand what is still wrong.',
    details: {
      reason: 'moved-on',
      table: table.name,
      conflicts: movedColumns(state).map((column) => ({
        field: table.field(column),
        original: change.act === 'update' ? table.shown(column, change.before[column]) : null,
        mine: change.act === 'delete' ? null : table.shown(column, change.after[column]),
        theirs: table.shown(column, now?.[column]),
      })),
    },
  });
}
