import { plural } from '../base/plural';
import { AppError } from '../base/app-error';
import type { PhysicalTable } from '../database/physical-table';

/** That a write touched another number of rows than it had to, so that it was taken back. */
export function wrongCount(table: PhysicalTable | null, touched: number, expected: number): AppError {
  return new AppError(
    'CONFLICT',
    `The database changed ${plural(touched, 'row')} where it should have changed ${plural(expected, 'row')}, so everything was taken back.`,
    {
      hint: 'A trigger, a rule or row-level security of this database may keep rows from being changed: ask whoever looks after it.',
      details: { reason: 'wrong-count', touched, expected },
    },
  );
}
