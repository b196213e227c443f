import { AppError } from '../base/app-error';
import { knownTable } from './known-table';
import { movedColumns, type RowState } from '../write/row-states';
import type { OpenConnection } from '../connections/connection';

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
