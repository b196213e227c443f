// A temporary folder in memory, where there is one.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const MEMORY = '/dev/shm';
const NAME = 'authdesk-test-';
const GIB = 2 ** 30;
// What the tests fill at the most is about two.
const ROOM = 6 * GIB;

/**
 * Makes a folder for temporary files in memory and gives its path; null where there is none with room enough, or where
 * nothing in it could be run. Databases made there need not wait for a disk to keep what is thrown away anyway. Open to
 * everybody as `/tmp` is: PostgreSQL, which refuses root, runs as `nobody` there.
 */
export function makeMemoryFolder() {
  let folder;
  try {
    removeLeft();
    const { bavail, bsize } = fs.statfsSync(MEMORY);
    if (bavail * bsize < ROOM || os.freemem() < ROOM) return null;
    folder = fs.mkdtempSync(path.join(MEMORY, `${NAME}${process.pid}-`));
    fs.chmodSync(folder, 0o1777);
    const probe = path.join(folder, 'probe');
    fs.writeFileSync(probe, '#!/bin/sh\n', { mode: 0o755 });
    const { status } = spawnSync(probe);
    fs.rmSync(probe);
    if (status === 0) return folder;
  } catch {
    // no such folder on this system, or none for us
  }
  if (folder !== undefined) fs.rmSync(folder, { recursive: true, force: true });
  return null;
}

/** Removes what runs left that were killed: nothing else would give that memory back. */
function removeLeft() {
  for (const name of fs.readdirSync(MEMORY)) {
    const pid = Number(/^authdesk-test-(\d+)-/.exec(name)?.[1] ?? process.pid);
    if (!isAlive(pid)) fs.rmSync(path.join(MEMORY, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
