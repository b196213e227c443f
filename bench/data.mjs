// npm run bench:data: makes the databases of the benchmark, once; `--small` makes only those of 100,000 users.
import { main } from '../scripts/lib/problem.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { bundle, runBundled } from './lib/bundle.mjs';

await main(async (args) => {
  await ensureSetup();
  await bundle('make-data');
  return runBundled('make-data', args);
});
