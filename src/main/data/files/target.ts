import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';

/**
 * The file an export may be written to, its folder freed of links.
 * @throws AppError INVALID_INPUT with the field, for a path that is not absolute, the opened database and our own folder
 */
export async function exportTarget(
  file: string,
  connection: Pick<OpenConnection, 'profile'> | null,
  dataFolder: string,
): Promise<string> {
  if (file.includes('\0') || !path.isAbsolute(file)) throw refused('The file has to be named with its whole path.');
  if (/[\\/]$/.test(file)) throw refused('This names a folder, not a file.');
  const target = await resolved(file);
  const own = await resolved(dataFolder);
  if (isInside(own, target) || isInside(path.resolve(dataFolder), path.resolve(file))) {
    throw refused("This is Authdesk's own folder, where nothing else may be written.");
  }
  const database = connection?.profile.target;
  if (database?.driver === 'sqlite' && (await belongsTo(database.file, target))) {
    throw refused('This is the database that is open.');
  }
  return target;
}

// SQLite keeps what is being written in files beside the database, which are as much a part of it.
const COMPANIONS = ['', '-wal', '-shm', '-journal'];

async function belongsTo(database: string, target: string): Promise<boolean> {
  const main = await resolved(database);
  const wanted = await stat(target).catch(() => null);
  const answers = await Promise.all(
    COMPANIONS.map(async (ending) => {
      const file = main + ending;
      if (file === target) return true;
      // Another name for the same file: a link, or letters of another case.
      const there = wanted === null ? null : await stat(file).catch(() => null);
      return wanted !== null && there !== null && there.ino === wanted.ino && there.dev === wanted.dev;
    }),
  );
  return answers.includes(true);
}

/** The path with every link in it followed, as far as it is there. */
async function resolved(file: string): Promise<string> {
  const whole = path.resolve(file);
  const real = await realpath(whole).catch(() => null);
  if (real !== null) return real;
  const folder = path.dirname(whole);
  return folder === whole ? whole : path.join(await resolved(folder), path.basename(whole));
}

function isInside(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return !(way === '..' || way.startsWith(`..${path.sep}`) || path.isAbsolute(way));
}

function refused(message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field: 'file', hint: 'Choose another place.' });
}
