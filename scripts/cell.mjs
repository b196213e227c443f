// npm run cell -- NAME: the tests of one database of the matrix; without a name, the names of all of them.
import path from 'node:path';
import { modules } from './lib/paths.mjs';
import { main, Problem } from './lib/problem.mjs';
import { attach, capture } from './lib/run.mjs';
import { ensureSetup } from './lib/setup.mjs';

const vitest = path.join(modules, 'vitest', 'vitest.mjs');
// by the beginnings of their files' names
const files = ['test/integration/matrix', 'test/integration/twins-'];
const chosen = ['--project=integration', ...files];

/** The names of all cells, as the tests call them. */
async function cellNames() {
  const { code, output } = await capture(process.execPath, [vitest, 'list', '--no-staticParse', ...chosen]);
  if (code !== 0) throw new Problem('The cells could not be listed.', { cause: output });
  const names = [...output.matchAll(/^\[integration\] \S+ > (.+?) > /gmu)].map(([, name]) => name);
  return [...new Set(names)];
}

await main(async ([name]) => {
  await ensureSetup();
  const names = await cellNames();
  if (name === undefined) {
    console.log(names.join('\n'));
    return 0;
  }
  const found = names.filter((one) => one.includes(name));
  if (found.length === 0) throw new Problem(`No cell is called so: npm run cell lists their names.`);
  // a name that is whole means this cell only, not those that begin like it
  const exact = found.includes(name) ? [name] : found;
  const pattern = exact.map((one) => `^${one.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)} `).join('|');
  return attach(process.execPath, [
    vitest,
    'run',
    ...chosen,
    '--reporter=verbose',
    '--hideSkippedTests',
    '-t',
    pattern,
  ]);
});
