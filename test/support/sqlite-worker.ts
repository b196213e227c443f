import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'src/main/data/dialects');
const compiled = path.join(root, 'out/test/sqlite-worker.mjs');

/** The worker that tests open SQLite files with, compiled from the very source the app is built from. */
export const sqliteWorker = pathToFileURL(compiled);

/** Vitest's global setup: a worker thread cannot run TypeScript, so its files are bundled once. */
export default async function setup(): Promise<void> {
  const entry = path.join(folder, 'sqlite-worker.ts');
  if (existsSync(compiled)) {
    const built = (await stat(compiled)).mtimeMs;
    // Whatever it may be made of.
    const sources = await sourcesBelow(path.dirname(folder));
    const changed = await Promise.all(sources.map(async (f) => (await stat(f)).mtimeMs));
    if (changed.every((t) => t < built)) return;
  }
  await mkdir(path.dirname(compiled), { recursive: true });
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      target: 'node20',
      ssr: true,
      emptyOutDir: false,
      outDir: path.dirname(compiled),
      minify: false,
      rolldownOptions: {
        input: entry,
        external: ['better-sqlite3', /^node:/],
        output: { format: 'es', entryFileNames: path.basename(compiled) },
      },
    },
  });
}

async function sourcesBelow(top: string): Promise<string[]> {
  const files = await readdir(top, { recursive: true });
  return files.filter((file) => file.endsWith('.ts')).map((file) => path.join(top, file));
}
