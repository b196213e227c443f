import { AppError } from '../base/app-error';
import { SqliteError } from '../database/sqlite-protocol';

/** Codes of SQLite for a file or folder that can be read, if at all. */
export const UNWRITABLE = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|PERM|AUTH|NOLFS)/;

/** Why our own file cannot be written. */
export function whyUnwritable({ code }: SqliteError): 'disk-full' | 'folder' | 'file' {
  if (/^SQLITE_(FULL|IOERR)/.test(code)) return 'disk-full';
  return code.startsWith('SQLITE_CANTOPEN') ? 'folder' : 'file';
}

/**
 * Turns a failure of Authdesk's own file into one a person can act on. The contract has no code for a full disk, which
 * is neither the person's fault nor the database's: INTERNAL, with a sentence and the next step. A broken rule of a
 * table (SQLITE_CONSTRAINT) is our own fault and stays as it is.
 */
export function toLocalFault(error: SqliteError): AppError | SqliteError {
  const { code } = error;
  if (code.startsWith('SQLITE_CONSTRAINT') && !/full/.test(error.message)) return error;
  if (/^SQLITE_(FULL|IOERR|CONSTRAINT_TRIGGER)/.test(code)) {
    return new AppError('INTERNAL', "The disk with Authdesk's own data is full, so nothing was done.", {
      hint: 'Free some space there: Authdesk changes nothing that it cannot record first.',
      cause: error,
    });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new AppError('TIMEOUT', "Another program holds Authdesk's own data locked, so nothing was done.", {
      hint: 'Close it, then try again.',
      cause: error,
    });
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new AppError('INTERNAL', "Authdesk's own data is damaged, so nothing was done.", {
      hint: 'Start Authdesk again: it then keeps the damaged file aside and goes on with all that can be read.',
      cause: error,
    });
  }
  return new AppError('INTERNAL', 'Authdesk could not record what it was about to do, so nothing was done.', {
    hint: 'Try again; if it happens again, send the reference to whoever looks after Authdesk.',
    cause: error,
  });
}
