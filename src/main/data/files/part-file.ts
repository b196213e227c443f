import { access, constants, link, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/app-error';
import { alreadyThere, type FileTarget } from './chosen-files';
import { toFileError } from './file-errors';

/** A file in the making, beside the one it will become. What was there before stays until `commit`. */
export interface PartFile {
  readonly write: (text: string | Uint8Array) => Promise<void>;
  /** Puts the whole of it on the disk and then in place of the target, in one step. */
  readonly commit: () => Promise<void>;
  /** Takes away what was written so far; does nothing once it is in place. */
  readonly discard: () => Promise<void>;
}

/** Personal data: for whoever made the file, until they decide otherwise. */
const OWNER_ONLY = 0o600;

/**
 * Begins a file that appears whole or not at all.
 * @throws AppError with a plain sentence where it cannot be written, as do its methods
 */
export async function openPartFile({ path: target, mayReplace }: FileTarget): Promise<PartFile> {
  const part = partOf(target);
  const handle = await saying(target, async () => {
    await requireReplaceable(target);
    // What another run of the same number left behind; `wx` then never follows a link that somebody put there.
    await rm(part, { force: true });
    return open(part, 'wx', OWNER_ONLY);
  });
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await handle.close();
  };
  let placed = false;
  return {
    write: async (text) => saying(target, async () => writeAll(handle, text)),
    commit: async () =>
      saying(target, async () => {
        await handle.sync();
        await close();
        await (mayReplace ? rename(part, target) : placeAnew(part, target));
        placed = true;
        await syncFolder(path.dirname(target));
      }),
    discard: async () => {
      if (placed) return;
      // A full disk may fail the closing too; what counts is that the file goes.
      await close().catch(() => {});
      await rm(part, { force: true });
    },
  };
}

const MAX_READ = 2_000_000;

/** A short text of a file somebody chose, at most 2 MB. @throws AppError INVALID_INPUT */
export async function readWholeFile(file: string): Promise<string> {
  const handle = await saying(file, async () => open(file, 'r'));
  try {
    const { size } = await handle.stat();
    if (size > MAX_READ) throw new AppError('INVALID_INPUT', 'This file is far too big.', { hint: 'Choose another.' });
    return await saying(file, async () => handle.readFile('utf8'));
  } finally {
    await handle.close();
  }
}

/** Writes a short text into a file that appears whole or not at all. @throws AppError as `openPartFile` */
export async function writeWholeFile(target: FileTarget, text: string): Promise<void> {
  const file = await openPartFile(target);
  try {
    await file.write(text);
    await file.commit();
  } finally {
    await file.discard();
  }
}

/** The name an export has until it is whole; the process number keeps two runs of the app apart. */
export function partOf(target: string): string {
  return `${target}.${process.pid}.part`;
}

async function saying<T>(target: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFileError(error, target);
  }
}

// A name that was free when it was chosen need not be any more, and renaming would replace what is there by now.
async function placeAnew(part: string, target: string): Promise<void> {
  try {
    await link(part, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw alreadyThere(target);
    // Some file systems, such as those of memory sticks, know no second name for a file.
    if (await stat(target).catch(() => null)) throw alreadyThere(target);
    return rename(part, target);
  }
  await rm(part, { force: true });
}

// Renaming would replace a write-protected file without a word, so it is asked for here.
async function requireReplaceable(target: string): Promise<void> {
  const there = await stat(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (there === null) return;
  if (!there.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR', syscall: 'open' });
  await access(target, constants.W_OK);
}

// `write` may take less than it was given, on a disk that is filling up for one.
async function writeAll(handle: FileHandle, text: string | Uint8Array): Promise<void> {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}

// So that the name survives a power cut too; not every system can do this to a folder.
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // the file itself is safe
  }
}
