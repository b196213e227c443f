import { AppError } from '../base/app-error';
import type { DatabaseHandle } from './database-handle';

/** What fails because the connection was closed meanwhile says so: drivers have words of their own for it, and no code. */
export function orClosed(closing: AbortSignal, toAppError: DatabaseHandle['toAppError']): DatabaseHandle['toAppError'] {
  return (error, aborted, doing) => {
    const known = toAppError(error, aborted, doing);
    if (!closing.aborted || error instanceof AppError) return known;
    return known.code === 'INTERNAL' || known.code === 'CONNECTION_LOST' ? closedMeanwhile(error) : known;
  };
}

export function closedMeanwhile(cause?: unknown): AppError {
  return new AppError('CONNECTION_LOST', 'The connection was closed before this had ended.', {
    hint: 'Open it again, and look whether it was done.',
    cause,
  });
}
