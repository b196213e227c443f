// Where a SQLite file lies and what lies beside it, which decides whether it can be opened and whether what is seen is true.
import { open, stat, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Linux's numbers of file systems whose files are on another computer. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x564c, 'NCP'],
  [0x73757245, 'Coda'],
  [0x65735546, 'FUSE'],
]);

/** The kind of network drive a file system's number stands for; null for a disk of this computer. */
export function networkDrive(type: number): string | null {
  return NETWORK.get(type % 2 ** 32) ?? null;
}

/** A path as it was typed, with the home folder for `~`. */
export function wholePath(file: string): string {
  return /^~(?=$|[\\/])/u.test(file) ? path.join(os.homedir(), file.slice(1)) : file;
}

/**
 * The file a path means: where there is none of that very name, a path with backslashes in front of blanks, as terminals
 * show it, is taken without them.
 */
export async function fileAt(typed: string): Promise<string> {
  const file = wholePath(typed);
  const plain = file.replaceAll(/\\(?=[ '"()&$])/gu, '');
  return plain !== file && !(await exists(file)) && (await exists(plain)) ? plain : file;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** What keeps a file from being opened, as far as it can be seen from outside. */
export interface Surroundings {
  readonly kind: 'nothing' | 'folder' | 'file';
  readonly readable: boolean;
  /** Its header says that changes go through a file beside it (`-wal`), for which SQLite needs a third (`-shm`). */
  readonly wal: boolean;
  /** A change was cut off in its middle (`-journal`). */
  readonly journal: boolean;
}

/** Looks at a file and at what lies beside it. */
export async function surroundingsOf(file: string): Promise<Surroundings> {
  const found = await stat(file).catch(() => null);
  const journal = await stat(`${file}-journal`).catch(() => null);
  const header = found?.isFile() === true ? await headerOf(file) : null;
  return {
    kind: found === null ? 'nothing' : found.isDirectory() ? 'folder' : 'file',
    readable: header !== null,
    // Which version of the format writers and readers need; 2 is that of the WAL.
    wal: header?.[18] === 2 && header[19] === 2,
    journal: journal !== null && journal.size > 0,
  };
}

/** The first bytes of a file; null where it may not be read. */
async function headerOf(file: string): Promise<Buffer | null> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const { buffer } = await handle.read(Buffer.alloc(20), 0, 20, 0);
    return buffer;
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}

/** Whether a file is the local copy of a libSQL server's database: its metadata lie beside it. */
export async function isEmbeddedReplica(file: string): Promise<boolean> {
  return (await exists(`${file}-info`)) || (await exists(`${file}-client_wal_index`));
}

/** What a person should know of where a file lies, in sentences. */
export async function remarksOn(file: string): Promise<string[]> {
  const remarks: string[] = [];
  const drive = /^(?:\\\\|\/\/)[^\\/]/u.test(file)
    ? 'network'
    : await statfs(file).then(
        ({ type }) => networkDrive(type),
        () => null,
      );
  if (drive !== null) {
    const what = drive === 'network' ? 'a network drive' : `a network drive (${drive})`;
    remarks.push(
      `The file is on ${what}, where SQLite's locks may not work: another computer that writes at the same time can damage it. Open it where the app runs, or read a copy.`,
    );
  }
  if (await isEmbeddedReplica(file)) {
    remarks.push(
      'This file is a local copy of a libSQL server (embedded replica). It may lag behind the server, and changes made in it would never get there, so it is only read.',
    );
  }
  return remarks;
}
