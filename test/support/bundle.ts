import path from 'node:path';
import type { InlineConfig } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');

type RolldownOptions = NonNullable<NonNullable<InlineConfig['build']>['rolldownOptions']>;

/**
 * Compiles sources of ours into a folder, for a process or thread of its own, which cannot run TypeScript with our
 * aliases. What lies in the folder already stays.
 */
export async function bundle(outDir: string, rolldownOptions: RolldownOptions): Promise<void> {
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@shared': path.join(root, 'src/shared') } },
    build: { target: 'node20', ssr: true, emptyOutDir: false, minify: false, outDir, rolldownOptions },
  });
}
