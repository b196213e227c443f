import { plural } from '../base/plural';
import { AppError } from '../base/app-error';
import { keepsRows, type PhysicalTable } from '../database/physical-table';

/** That row-level security keeps this database user from changing rows which it is shown. */
export function keptByPolicy({ name }: Pick<PhysicalTable, 'name'>): AppError {
  return new AppError(
    'PERMISSION_DENIED',
    'Row-level security of the database keeps this database user from changing the row.',
    {
      hint: `Nothing was changed. Ask whoever looks after the database for a policy on "${name}": the SQL for a role of Authdesk has it.`,
      details: { reason: 'row-security', table: name },
    },
  );
}

/** That a write touched another number of rows than it had to, so that it was taken back. */
export function wrongCount(table: PhysicalTable | null, touched: number, expected: number): AppError {
  if (table !== null && touched < expected && keepsRows(table, 'update', 'delete')) return keptByPolicy(table);
  return new AppError(
    'CONFLICT',
    `The database changed ${plural(touched, 'row')} where it should have changed ${plural(expected, 'row')}, so everything was taken back.`,
    {
      hint: 'A trigger, a rule or row-level security of this database may keep rows from being changed: ask whoever looks after it.',
      details: { reason: 'wrong-count', touched, expected },
    },
  );
}
