import { AppError } from '../base/app-error';
import { SqliteError } from '../database/sqlite-protocol';

/**
 * Turns a failure of Authdesk's own file into one a person can act on. The contract has no code for a full disk, which
 * is neither the person's fault nor the database's: INTERNAL, with a sentence and the next step.
 * @throws AppError INTERNAL, TIMEOUT
 */
export async function localFault<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
    throw toLocalFault(error);
  }
}

function toLocalFault(error: SqliteError): AppError {
  if (/^SQLITE_(FULL|IOERR)/.test(error.code)) {
    return new AppError('INTERNAL', "The disk with Authdesk's own data is full, so nothing was done.", {
      hint: 'Free some space there: Authdesk changes nothing that it cannot record first.',
      cause: error,
    });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(error.code)) {
    return new AppError('TIMEOUT', "Another program holds Authdesk's own data locked, so nothing was done.", {
      hint: 'Close it, then try again.',
      cause: error,
    });
  }
  return new AppError('INTERNAL', 'Authdesk could not record what it was about to do, so nothing was done.', {
    hint: 'Try again; if it happens again, send the reference to whoever looks after Authdesk.',
    cause: error,
  });
}
