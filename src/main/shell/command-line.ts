import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { PREFIX } from './deep-links';

export interface StartOptions {
  /** The name of a connection, a postgres:// address or an SQLite file: what `--open=` names. */
  readonly open?: string;
  /** A file or an address that stands by itself among the arguments, as "Open with" hands it over; never a name. */
  readonly file?: string;
  /** `--password-stdin`: the first line of standard input is the password. */
  readonly passwordStdin?: true;
}

const OPEN = '--open=';
const MAX_LENGTH = 4096;
const ADDRESS = /^(?:postgres(?:ql)?:\/\/|file:)/iu;
const SQLITE = /\.(?:db|sqlite|sqlite3|db3)$/iu;

/**
 * Our own options out of `process.argv`, wherever they stand: `electron . --open=X` and a packaged start put other
 * things around them. The last one counts, as with Chromium's switches; `--user-data-dir=` is Chromium's own.
 * `isDatabase` says whether there is a database of that name.
 */
export function startOptions(
  argv: readonly string[],
  isDatabase: (argument: string) => boolean = () => false,
): StartOptions {
  const open = usable(argv.findLast((argument) => argument.startsWith(OPEN))?.slice(OPEN.length));
  // The first is the program itself.
  const file = argv
    .slice(1)
    .findLast(
      (argument) =>
        !argument.startsWith('-') &&
        !PREFIX.test(argument) &&
        (ADDRESS.test(argument) || SQLITE.test(argument) || isDatabase(argument)),
    );
  const alone = usable(file);
  return {
    ...(open !== undefined && { open }),
    ...(alone !== undefined && { file: alone }),
    ...(argv.includes('--password-stdin') && { passwordStdin: true }),
  };
}

function usable(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || trimmed.length > MAX_LENGTH || trimmed.includes('\0') ? undefined : trimmed;
}

/** What a start asks to be opened. */
export interface StartRequest {
  readonly text: string;
  readonly byName: boolean;
}

/** What is to be opened; `--open=` comes before a file that stands by itself. */
export function requestOf({ open, file }: StartOptions): StartRequest | null {
  if (open !== undefined) return { text: open, byName: true };
  return file === undefined ? null : { text: file, byName: false };
}

const SQLITE_BEGINS = 'SQLite format 3\0';

/** Whether an argument is an SQLite database whatever it is called, seen from a folder; other files may stand there for others. */
export function isDatabaseIn(folder: string): (argument: string) => boolean {
  return (argument) => {
    const file = path.resolve(folder, argument);
    try {
      // Nothing but a file is opened: a pipe would be waited for.
      return statSync(file).isFile() && beginning(file) === SQLITE_BEGINS;
    } catch {
      return false;
    }
  };
}

function beginning(file: string): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(SQLITE_BEGINS.length);
    return bytes.toString('latin1', 0, readSync(handle, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(handle);
  }
}
