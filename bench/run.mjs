// npm run bench: measures, prints a table and writes bench/results.md; `--small` tries it on 100,000 users without writing.
import { main } from '../scripts/lib/problem.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { bundle, runBundled } from './lib/bundle.mjs';

await main(async (args) => {
  await ensureSetup();
  await bundle('measure-all', 'export-child', 'application-child', 'writer-child');
  return runBundled('measure-all', args);
});
