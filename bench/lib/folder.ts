import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root: root becomes `nobody` for it. */
export const serverIdentity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** The per-user folder the data is kept in; below /var/tmp where `nobody` has to get in. */
export function benchFolder(): string {
  const chosen = process.env['AUTHDESK_BENCH_DIR'];
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  const folder = chosen ?? (isRoot ? '/var/tmp/authdesk-bench' : path.join(cache, 'authdesk', 'bench'));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A folder below it that the database server may write to. */
export function serverFolder(name: string): string {
  const folder = path.join(benchFolder(), name);
  mkdirSync(folder, { recursive: true });
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  return folder;
}

/** Grows with every change of what is generated, so that older data is made anew. */
const FORM = 1;

/** What was made, by the names of the databases. */
export function madeAlready(name: string): boolean {
  const file = path.join(benchFolder(), `${name}.made`);
  return existsSync(file) && readFileSync(file, 'utf8') === String(FORM);
}

/** Remembers that a database is complete. */
export function rememberMade(name: string): void {
  writeFileSync(path.join(benchFolder(), `${name}.made`), String(FORM));
}

/** Free space in the folder, in bytes. */
export function freeSpace(): number {
  const out = execFileSync('df', ['-Pk', benchFolder()], { encoding: 'utf8' });
  return Number(out.trim().split('\n').at(-1)?.split(/\s+/)[3] ?? 0) * 1024;
}
