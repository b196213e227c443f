import path from 'node:path';
import { AppError, cancelled } from '../base/app-error';
import { closedUnder } from './closed';
import type { Doing } from './database-handle';
import { refusedError } from './refusal';
import type { Surroundings } from './sqlite-place';
import { SqliteError } from './sqlite-protocol';
import { sqliteRefusal } from './sqlite-refusals';

interface Rule {
  readonly match: RegExp;
  readonly to: (cause: unknown) => AppError;
}

/** The file that is open is not the one that has its name now. */
export function fileGone(cause?: unknown, doing: Doing = 'changing'): AppError {
  const back = 'Authdesk opens it again as soon as it is back.';
  return new AppError('CONNECTION_LOST', 'The database file was moved, deleted or replaced.', {
    hint: doing === 'reading' ? back : `${back} Nothing was changed.`,
    cause,
  });
}

const LOCKED = /^SQLITE_BUSY|^SQLITE_LOCKED/;

/** A change that the app did not end has to be taken back first, which takes somebody who may write. */
const HALF_CHANGED = /^SQLITE_READONLY_(?:ROLLBACK|RECOVERY|CANTLOCK)$/;

function halfChanged(cause: unknown, code: 'CONNECTION_FAILED' | 'CONNECTION_LOST'): AppError {
  return new AppError(
    code,
    'The app stopped in the middle of a change, and the file has to be brought in order first.',
    {
      hint: 'Let the app start once, or open the file with a connection that may write: either takes the half-made change back. Or let Authdesk read a copy.',
      field: 'sqlite.copy',
      cause,
    },
  );
}

const rules: readonly Rule[] = [
  {
    match: /^AUTHDESK_WORKER_DIED$/,
    to: (cause) =>
      new AppError('CONNECTION_LOST', 'The database file was closed unexpectedly.', {
        hint: 'Open the connection again.',
        cause,
      }),
  },
  { match: /^AUTHDESK_CLOSED$/, to: closedUnder },
  {
    match: LOCKED,
    to: (cause) =>
      new AppError('TIMEOUT', 'Another program is holding the database file locked.', {
        hint: 'Try again in a moment. Nothing was changed.',
        cause,
      }),
  },
  {
    match: HALF_CHANGED,
    to: (cause) => halfChanged(cause, 'CONNECTION_LOST'),
  },
  {
    match: /^SQLITE_READONLY/,
    to: (cause) =>
      new AppError('READ_ONLY', 'This database file can only be read.', {
        hint: 'The connection is read-only, or the file is write-protected.',
        cause,
      }),
  },
  {
    match: /^SQLITE_(NOTADB|CORRUPT)/,
    to: (cause) =>
      new AppError('CONNECTION_FAILED', 'This file is not a readable SQLite database.', {
        hint: 'Choose another file, or check that the copy is complete.',
        cause,
      }),
  },
  {
    match: /^SQLITE_(CANTOPEN|IOERR)/,
    to: (cause) =>
      new AppError('CONNECTION_LOST', 'The database file cannot be read any more.', {
        hint: 'Check that the file is still where it was and that the disk is there.',
        cause,
      }),
  },
  {
    match: /^SQLITE_FULL/,
    to: (cause) =>
      new AppError('INTERNAL', 'The disk is full, so nothing was saved.', { hint: 'Free some space.', cause }),
  },
  {
    match: /^SQLITE_(PERM|AUTH)/,
    to: (cause) =>
      new AppError('PERMISSION_DENIED', 'The database file may not be used by you.', {
        hint: "Ask for access to the file, or check its owner's permissions.",
        cause,
      }),
  },
];

/** Turns an error of the SQLite library into ours. */
export function sqliteQueryError(error: unknown, aborted: boolean, doing: Doing = 'changing'): AppError {
  if (error instanceof AppError) return error;
  if (aborted) return cancelled();
  if (error instanceof Error && /already been destroyed/.test(error.message)) return closedUnder(error);
  if (!(error instanceof SqliteError)) return internal(error);
  if (error.code === 'AUTHDESK_FILE_GONE') return fileGone(error, doing);
  if (doing === 'reading' && LOCKED.test(error.code)) {
    return new AppError(
      'TIMEOUT',
      'Another program keeps the database file locked just now, so it could not be read.',
      {
        hint: 'Try again in a moment.',
        cause: error,
      },
    );
  }
  const refusal = sqliteRefusal(error, doing);
  if (refusal !== null) return refusedError(refusal, error);
  const rule = rules.find((r) => r.match.test(error.code));
  if (rule) return rule.to(error);
  if (/no such (table|column)/i.test(error.message)) {
    return new AppError('SCHEMA_MISMATCH', 'A table or column that was there at connecting is gone.', {
      hint: 'Close the connection and open it again.',
      cause: error,
    });
  }
  return internal(error);
}

/** A file that could not be opened, and how it was asked for. */
interface Unopened extends Surroundings {
  readonly file: string;
  readonly readOnly: boolean;
}

/** The same for the moment of opening the file, where "cannot open" means something else. */
export function sqliteOpenError(error: unknown, at: Unopened): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof SqliteError ? error.code : '';
  const failed = (message: string, hint: string, field = 'sqlite.file') =>
    new AppError('CONNECTION_FAILED', message, { hint, field, cause: error });
  const cannotOpen = /^SQLITE_(CANTOPEN|READONLY)/.test(code);
  if (at.kind === 'folder')
    return failed(`There is no readable file at ${at.file}: it is a folder.`, 'Choose the database file in it.');
  if (at.kind === 'file' && at.readable && cannotOpen) {
    if (HALF_CHANGED.test(code) || at.journal) return halfChanged(error, 'CONNECTION_FAILED');
    // The file itself can be read: it is what has to be written beside it that cannot.
    if (at.wal) {
      return failed(
        'This file is in WAL mode and its folder is write-protected, so that it cannot be opened in its place.',
        'Let Authdesk read a copy of it ("Read a copy" in the connection), or ask for the right to write into the folder.',
        'sqlite.copy',
      );
    }
  }
  const missing = error instanceof Error && /directory does not exist/.test(error.message);
  if (/^SQLITE_(CANTOPEN|IOERR)/.test(code) || missing) {
    const whole = path.isAbsolute(at.file) || path.win32.isAbsolute(at.file);
    return failed(
      `There is no readable file at ${at.file}.`,
      whole
        ? 'Check the path, and that you may read the file and its folder.'
        : 'Give its whole path, from the root of the disk on: Authdesk does not know where the app is.',
    );
  }
  if (code.startsWith('SQLITE_NOTADB')) {
    return failed(
      `${at.file} is not a SQLite database.`,
      'Choose the database file of your auth server, often named sqlite.db or auth.db.',
    );
  }
  const mapped = sqliteQueryError(error, false);
  return mapped.code === 'CONNECTION_LOST'
    ? new AppError('CONNECTION_FAILED', mapped.message, { cause: error })
    : mapped;
}

function internal(cause: unknown): AppError {
  return new AppError('INTERNAL', 'The database answered with an error Authdesk does not know.', {
    hint: 'Try again; if it happens again, send the reference to whoever looks after Authdesk.',
    cause,
  });
}
