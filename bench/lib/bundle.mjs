// Node cannot run TypeScript, so the benchmark is bundled before it runs, into out/bench/.
import path from 'node:path';
import { inRoot, modules, root } from '../../scripts/lib/paths.mjs';
import { attach } from '../../scripts/lib/run.mjs';

/** Bundles an entry of bench/ with everything of ours it imports; packages stay outside. Gives the file to run. */
export async function bundle(...names) {
  const { build } = await import(path.join(modules, 'vite', 'dist', 'node', 'index.js'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@shared': inRoot('src', 'shared') } },
    ssr: { noExternal: [] },
    build: {
      target: 'node20',
      ssr: true,
      emptyOutDir: false,
      outDir: inRoot('out', 'bench'),
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, inRoot('bench', `${name}.ts`)])),
        // Flat: what is imported from test/support finds the root of the checkout two folders up.
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunk-[name]-[hash].mjs' },
      },
    },
  });
}

/** Runs a bundled entry in this terminal and gives its exit code. */
export const runBundled = (name, args, nodeArgs = []) =>
  attach(process.execPath, [...nodeArgs, inRoot('out', 'bench', `${name}.mjs`), ...args]);
