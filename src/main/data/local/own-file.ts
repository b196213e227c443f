import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { OwnFileTrouble } from '@shared/api/app';
import { AppError } from '../base/app-error';
import type { SqliteClient } from '../database/sqlite-client';
import { SqliteError } from '../database/sqlite-protocol';
import { openLocalDatabase, type LocalDatabase, type Opened } from './local-database';
import { toLocalFault, UNWRITABLE, whyUnwritable } from './local-fault';
import { copyWithCompanions, salvage } from './salvage';

/** Authdesk's own file, open, and what was wrong with it. */
export interface OwnFile {
  readonly db: LocalDatabase;
  /** The same file for what may take long and writes nothing, such as a search: see `Opened.reads`. */
  readonly reads: LocalDatabase;
  readonly trouble: OwnFileTrouble | null;
  /** From now on nothing is kept, where nothing can be; to be called when all that a start has to note was noted. */
  readonly started: () => void;
  readonly close: () => Promise<void>;
}

const COMPANIONS = ['', '-wal', '-shm'] as const;
/** Larger files are not read to their end at every start. */
const CHECKED_BYTES = 64 * 1024 ** 2;

/**
 * Opens our own file whatever state it is in. A damaged one is kept aside, and what can be read of it goes on in a new
 * one; where nothing can be written, a copy of this run stands in for it, which keeps nothing.
 * @throws AppError SCHEMA_MISMATCH when a newer Authdesk wrote it, TIMEOUT when another program holds it
 */
export async function openOwnFile(file: string, worker: URL, now: () => Date): Promise<OwnFile> {
  try {
    return await openWhole(file, worker);
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
    if (isDamage(error)) {
      const mended = await openMended(file, worker, now()).catch((failure: unknown) => {
        if (failure instanceof AppError && failure.code === 'SCHEMA_MISMATCH') throw failure;
        return null;
      });
      if (mended !== null) return mended;
    } else if (!UNWRITABLE.test(error.code)) throw toLocalFault(error);
    return openStandIn(file, worker, error);
  }
}

async function openWhole(file: string, worker: URL): Promise<OwnFile> {
  const opened = await openLocalDatabase(file, worker);
  try {
    await requireSound(file, opened.client);
    // Reading works in a folder that cannot be written; better to find out now than at the first record.
    await opened.client.script('begin immediate; pragma user_version; create temp table probe (x); rollback');
    await opened.client.query('update preference set value = value', []);
  } catch (error) {
    await opened.client.close().catch(() => opened.client.end());
    throw error;
  }
  return { db: opened.db, reads: opened.reads, trouble: null, started: () => {}, close: opened.close };
}

async function requireSound(file: string, client: SqliteClient): Promise<void> {
  const { size } = await stat(file);
  if (size > CHECKED_BYTES) return;
  const [row] = await client.values('pragma quick_check(1)', []);
  if (row?.[0] !== 'ok') throw new SqliteError(String(row?.[0]), 'SQLITE_CORRUPT');
}

function isDamage({ code }: SqliteError): boolean {
  // A table that the version says is there, and is not, was lost with the page that named it.
  return /^SQLITE_(NOTADB|CORRUPT|ERROR|FORMAT|MISMATCH|SCHEMA|CONSTRAINT)/.test(code);
}

async function openMended(file: string, worker: URL, at: Date): Promise<OwnFile> {
  const kept = await asideName(file, at);
  const fresh = `${file}.${process.pid}.new`;
  const copy = `${file}.${process.pid}.copy`;
  await Promise.all(COMPANIONS.flatMap((c) => [rm(fresh + c, { force: true }), rm(copy + c, { force: true })]));
  const opened = await openLocalDatabase(fresh, worker);
  let taken;
  try {
    await copyWithCompanions(file, copy);
    taken = await salvage(copy, opened.client, worker);
    await opened.client.query('pragma wal_checkpoint(truncate)', []);
  } finally {
    await opened.close();
    await Promise.all(COMPANIONS.map(async (c) => rm(copy + c, { force: true })));
  }
  // Only now, when what takes its place is whole.
  for (const companion of COMPANIONS) await moveAside(file + companion, kept + companion);
  await rename(fresh, file);
  const { db, reads, close } = await openLocalDatabase(file, worker);
  const trouble: OwnFileTrouble = {
    file,
    what: 'damaged',
    keptAs: kept,
    rows: taken.rows,
    incomplete: [...taken.incomplete],
    why: null,
  };
  return { db, reads, trouble, started: () => {}, close };
}

async function moveAside(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

async function asideName(file: string, at: Date): Promise<string> {
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  for (let n = 1; ; n++) {
    const name = `${file}.damaged-${stamp}${n === 1 ? '' : `-${n}`}`;
    const there = await stat(name).catch(() => null);
    if (there === null) return name;
  }
}

/** A copy for this run, in the system's folder for such, else in memory; it takes what a start has to note, then no more. */
async function openStandIn(file: string, worker: URL, error: SqliteError): Promise<OwnFile> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-')).catch(() => null);
  const remove = async () => (folder === null ? undefined : rm(folder, { recursive: true, force: true }));
  const copy = folder === null ? null : path.join(folder, 'authdesk.db');
  const copied = copy !== null && (await copyWithCompanions(file, copy).catch(() => false));
  const from = copied && copy !== null ? await openLocalDatabase(copy, worker).catch(() => null) : null;
  const opened: Opened = from ?? (await openLocalDatabase(':memory:', worker));
  const why = whyUnwritable(error);
  const trouble: OwnFileTrouble = {
    file,
    what: from === null && (await stat(file).catch(() => null)) !== null ? 'unreadable' : 'unwritable',
    keptAs: null,
    rows: null,
    incomplete: [],
    why,
  };
  return {
    db: opened.db,
    reads: opened.reads,
    trouble,
    started: () => opened.refuseWrites(notKept(trouble)),
    close: async () => {
      await opened.close();
      await remove();
    },
  };
}

function notKept({ file, why }: OwnFileTrouble): AppError {
  const reason =
    why === 'disk-full'
      ? 'the disk is full'
      : why === 'folder'
        ? 'its folder may not be written'
        : 'it may not be written';
  return new AppError('READ_ONLY', `Authdesk cannot keep anything in ${file}, as ${reason}. Nothing was done.`, {
    hint:
      why === 'disk-full'
        ? 'Free some space there, then start Authdesk again.'
        : 'Make it writable for you, then start Authdesk again.',
  });
}
