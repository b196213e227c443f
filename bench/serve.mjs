// node bench/serve.mjs: starts the benchmark's own Postgres and prints where its databases are, until it is interrupted.
import { main } from '../scripts/lib/problem.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { bundle, runBundled } from './lib/bundle.mjs';

await main(async (args) => {
  await ensureSetup();
  await bundle('serve-data');
  return runBundled('serve-data', args);
});
