import { AbortedTransactionError } from 'kysely';
import pg from 'pg';
import { AppError } from '../base/app-error';
import { SqliteError } from './sqlite-protocol';

/** That a connection was closed under whoever was using it: by a person, or to be opened anew. */
export function closedUnder(cause?: unknown): AppError<'CONNECTION_LOST'> {
  return new AppError('CONNECTION_LOST', 'The connection was closed before this was done.', {
    hint: 'It is opened anew, or another one in its place: try again.',
    cause,
  });
}

/** What a statement failed with: once its connection is being closed, that is why, in whatever words a driver says it. */
export function unlessClosing(known: AppError, closing: AbortSignal): AppError {
  // A line that a driver calls lost was let go by us; what is said of a commit's outcome stays.
  const byDriver = known.code === 'CONNECTION_LOST' && known.cause !== undefined && known.details === undefined;
  if (!closing.aborted || (known.code !== 'INTERNAL' && !byDriver)) return known;
  return closedUnder(known.cause ?? known);
}

/** Whether it is the database itself that said so, and not the line to it that broke: only then is it known what it did. */
export function isAnswer(error: unknown): boolean {
  if (error instanceof pg.DatabaseError || error instanceof AbortedTransactionError) return true;
  return error instanceof SqliteError && error.code.startsWith('SQLITE_');
}
