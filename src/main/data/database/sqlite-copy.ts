import { constants } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../base/app-error';
import { openSqliteClient } from './sqlite-client';
import { sqliteOpenError } from './sqlite-errors';
import { surroundingsOf } from './sqlite-place';

/** A private copy of somebody's SQLite file. */
export interface SqliteCopy {
  readonly file: string;
  readonly madeAt: Date;
  readonly remove: () => Promise<void>;
}

/** What belongs to the state of a file: changes not yet in it, and a change that is to be taken back. */
const BESIDE = ['', '-wal', '-journal'] as const;
const TRIES = 5;
const PREFIX = 'authdesk-copy-';

/**
 * Copies a file as it is at one moment into a folder that nobody else may read, and brings it to a state that can be read.
 * @throws AppError CONNECTION_FAILED
 */
export async function copySqlite(file: string, worker: URL): Promise<SqliteCopy> {
  await removeLeftOver();
  const folder = await mkdtemp(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  const remove = async () => rm(folder, { recursive: true, force: true });
  const copy = path.join(folder, path.basename(file));
  try {
    const madeAt = await copyAtRest(file, copy);
    // Whoever opens it first takes back what the app left half done; that has to be somebody who may write.
    const client = await openSqliteClient(worker, {
      file: copy,
      mode: 'readwrite',
      busyTimeoutMs: 0,
      wal: false,
      foreign: true,
    });
    await client.close();
    return { file: copy, madeAt, remove };
  } catch (error) {
    await remove();
    throw await asCopyError(error, file);
  }
}

/** Copies until nothing changed meanwhile. */
async function copyAtRest(file: string, copy: string): Promise<Date> {
  for (let n = 0; n < TRIES; n += 1) {
    const before = await stateOf(file);
    const madeAt = new Date();
    for (const suffix of BESIDE) {
      await rm(`${copy}${suffix}`, { force: true });
      if (before.has(suffix)) await copyFile(`${file}${suffix}`, `${copy}${suffix}`, constants.COPYFILE_FICLONE);
    }
    const after = await stateOf(file);
    if (JSON.stringify([...before]) === JSON.stringify([...after])) return madeAt;
  }
  throw new AppError('CONNECTION_FAILED', 'The file changes all the time, so no copy of it can be made.', {
    hint: 'Try again when the app has less to do, or open the file in place.',
    field: 'sqlite.file',
  });
}

async function stateOf(file: string): Promise<Map<string, string>> {
  const state = new Map<string, string>();
  for (const suffix of BESIDE) {
    const found = await stat(`${file}${suffix}`, { bigint: true }).catch(() => null);
    if (found !== null) state.set(suffix, `${found.ino}:${found.size}:${found.mtimeNs}`);
  }
  return state;
}

/** Copies of runs of Authdesk that ended without taking them away. */
async function removeLeftOver(): Promise<void> {
  const names = await readdir(os.tmpdir()).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const pid = Number(/^\d+/u.exec(name.slice(PREFIX.length))?.[0] ?? 0);
    if (!isRunning(pid)) await rm(path.join(os.tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

async function asCopyError(error: unknown, file: string): Promise<AppError> {
  const { code = '' } = error as { code?: string };
  if (code === 'ENOSPC') {
    return new AppError('CONNECTION_FAILED', 'There is no room on the disk for a copy of the file.', {
      hint: 'Free some space, or open the file in place.',
      cause: error,
    });
  }
  if (code === 'ENOENT' || code === 'EACCES') {
    return new AppError('CONNECTION_FAILED', `There is no readable file at ${file}.`, {
      hint: 'Check the path, and that you may read the file and its folder.',
      field: 'sqlite.file',
      cause: error,
    });
  }
  return sqliteOpenError(error, { file, readOnly: true, ...(await surroundingsOf(file)) });
}
