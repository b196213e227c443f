import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/app-error';

export type FileFormat = 'csv' | 'jsonl' | 'json' | 'html' | 'txt';

/** A file that a person named in main's own dialog, to be written once. */
export interface FileTarget {
  /** The whole path, its folder freed of links. */
  readonly path: string;
  /** What stands there now the person was shown, and said that it may go. */
  readonly mayReplace: boolean;
}

/**
 * The files a person chose in main's own dialogs in this run. The page is given a handle for each, never writes or reads
 * by a path, and a handle is good for one use.
 */
export interface ChosenFiles {
  /** A handle for a file to write. Its name gets the ending of its format where it has not. */
  readonly giveTarget: (file: string, format: FileFormat) => Promise<string>;
  /** A handle for a file to read. */
  readonly giveSource: (file: string) => string;
  /** @throws AppError INVALID_INPUT for anything but an unused handle of this format, and for files nothing may be written to */
  readonly takeTarget: (handle: string, format: FileFormat) => Promise<FileTarget>;
  /** The path behind a handle for reading, without using it up; null where it is none. @throws AppError INVALID_INPUT for one used up */
  readonly source: (handle: string) => string | null;
  readonly forget: (handle: string) => void;
  /** Whether a path is one that was chosen for reading. */
  readonly wasChosen: (path: string) => boolean;
}

interface Dependencies {
  /** Nothing may be written in here. */
  readonly dataFolder: string;
  /** The SQLite databases of saved connections, which no export may replace. */
  readonly databases: () => Promise<readonly string[]>;
  /** The folders administrators allow files to be saved in; null: any. */
  readonly saveIn: readonly string[] | null;
}

interface Target {
  readonly file: string;
  readonly format: FileFormat;
  readonly mayReplace: boolean;
}

const HANDLE = /^chosen-file:/u;

/** Forgotten from then on, oldest first: nobody chooses as many in one sitting. */
const MAX_KEPT = 100;

export function createChosenFiles({ dataFolder, databases, saveIn }: Dependencies): ChosenFiles {
  const targets = new Map<string, Target>();
  const sources = new Map<string, string>();
  const chosen = new Set<string>();
  const keep = <T>(kept: Map<string, T>, value: T): string => {
    const handle = `chosen-file:${randomUUID()}`;
    kept.set(handle, value);
    for (const oldest of [...kept.keys()].slice(0, -MAX_KEPT)) kept.delete(oldest);
    return handle;
  };
  return {
    giveTarget: async (file, format) => {
      const named = withEnding(file, format);
      // The dialog asked about the very name it gave, and about no other.
      const mayReplace = named === file && (await isThere(file));
      return keep(targets, { file: named, format, mayReplace });
    },
    giveSource: (file) => {
      chosen.add(file);
      return keep(sources, file);
    },
    takeTarget: async (handle, format) => {
      const target = targets.get(handle);
      if (target === undefined || target.format !== format) {
        throw refused('Only a file that was just chosen in the dialog is written.', 'Choose the file again.');
      }
      targets.delete(handle);
      const file = await writable(target.file, dataFolder, await databases());
      if (saveIn !== null) await requireAllowedPlace(file, saveIn);
      if (!target.mayReplace && (await isThere(file))) throw alreadyThere(file);
      return { path: file, mayReplace: target.mayReplace };
    },
    source: (handle) => {
      if (!HANDLE.test(handle)) return null;
      const file = sources.get(handle);
      if (file === undefined) throw refused('This file was chosen before and is used up.', 'Choose the file again.');
      return file;
    },
    forget: (handle) => void sources.delete(handle),
    wasChosen: (file) => chosen.has(file),
  };
}

/** A file that nobody was shown stands where one is to be written. */
export function alreadyThere(file: string): AppError {
  return refused(`There is a file called "${path.basename(file)}" already.`, 'Choose another name.');
}

/**
 * The file that may be written to, its folder freed of links.
 * @throws AppError INVALID_INPUT with the field, for a path that is not absolute, a database of ours and our own folder
 */
async function writable(file: string, dataFolder: string, databases: readonly string[]): Promise<string> {
  if (file.includes('\0') || !path.isAbsolute(file)) throw refused('The file has to be named with its whole path.');
  const target = await resolved(file);
  const own = await resolved(dataFolder);
  if (isInside(own, target) || isInside(path.resolve(dataFolder), path.resolve(file))) {
    throw refused("This is Authdesk's own folder, where nothing else may be written.");
  }
  const taken = await Promise.all(databases.map(async (database) => belongsTo(database, target)));
  if (taken.includes(true)) throw refused('This is the database of one of your connections.');
  return target;
}

/** @throws AppError PERMISSION_DENIED for a place administrators do not allow files to be saved in */
async function requireAllowedPlace(file: string, folders: readonly string[]): Promise<void> {
  const allowed = await Promise.all(folders.map(async (folder) => isInside(await resolved(folder), file)));
  if (allowed.includes(true)) return;
  throw new AppError('PERMISSION_DENIED', 'Your administrators do not allow files to be saved there.', {
    field: 'file',
    hint: folders.length === 0 ? 'They allow no place at all.' : `Choose a place in ${folders.join(' or ')}.`,
  });
}

function withEnding(file: string, format: FileFormat): string {
  return file.toLowerCase().endsWith(`.${format}`) ? file : `${file}.${format}`;
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
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

function refused(message: string, hint = 'Choose another place.'): AppError {
  return new AppError('INVALID_INPUT', message, { field: 'file', hint });
}
