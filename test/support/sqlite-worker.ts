import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle';

const root = path.resolve(import.meta.dirname, '../..');
const data = path.join(root, 'src/main/data');
const out = path.join(root, 'out/test');
const workers = {
  'sqlite-worker': path.join(data, 'database/sqlite-worker.ts'),
  'index-worker': path.join(data, 'local-search/index-worker.ts'),
};
const compiled = (name: keyof typeof workers) => path.join(out, `${name}.mjs`);

/** The worker that tests open SQLite files with, compiled from the very source the app is built from. */
export const sqliteWorker = pathToFileURL(compiled('sqlite-worker'));
/** The worker that holds the local search index. */
export const indexWorker = pathToFileURL(compiled('index-worker'));

/** Vitest's global setup: a worker thread cannot run TypeScript, so the workers are bundled once. */
export default async function setup(): Promise<void> {
  if (Object.keys(workers).every((name) => existsSync(compiled(name as keyof typeof workers)))) {
    const built = await Promise.all([stat(compiled('sqlite-worker')), stat(compiled('index-worker'))]);
    // Whatever they may be made of.
    const changed = await newest(data);
    if (built.every(({ mtimeMs }) => changed < mtimeMs)) return;
  }
  await mkdir(out, { recursive: true });
  const fresh = await mkdtemp(path.join(out, 'workers-'));
  await bundle(fresh, {
    input: workers,
    external: ['better-sqlite3', /^node:/],
    output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'worker-[name].mjs' },
  });
  // Two runs may come here at once, and neither is to meet half a file of the other.
  for (const name of await readdir(fresh)) await rename(path.join(fresh, name), path.join(out, name));
  await rm(fresh, { recursive: true });
}

async function newest(top: string): Promise<number> {
  const files = (await readdir(top, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const times = await Promise.all(files.map(async (file) => (await stat(path.join(top, file))).mtimeMs));
  return Math.max(...times);
}
