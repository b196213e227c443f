import { AppError } from '../base/app-error';

/** That a write touched another number of rows than it had to, so that it was taken back. */
export function wrongCount(touched: number, expected: number): AppError {
  return new AppError(
    'CONFLICT',
    `The database changed ${rows(touched)} where it should have changed ${rows(expected)}, so everything was taken back.`,
    {
      hint: 'A trigger, a rule or row-level security of this database may keep rows from being changed: ask whoever looks after it.',
      details: { reason: 'wrong-count', touched, expected },
    },
  );
}

function rows(count: number): string {
  return count === 1 ? '1 row' : `${count.toLocaleString('en')} rows`;
}
