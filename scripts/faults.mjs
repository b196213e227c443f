// Runs the tests of bad days and writes their figures into docs/faults.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PAGE = 'docs/faults.md';
const BEGIN = '<!-- figures: begin (written by npm run faults) -->';
const END = '<!-- figures: end -->';

const folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-faults-'));
const tests = ['bad-days', 'bad-cells', 'bulk-under-kills', 'own-files', 'a-long-day'].map(
  (name) => `test/integration/${name}.test.ts`,
);
const run = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project=integration', '--testTimeout=900000', ...tests],
  {
    stdio: 'inherit',
    env: { ...process.env, FAULT_FIGURES: folder },
  },
);
if (run.status !== 0) {
  console.error('A test failed, so that docs/faults.md stays as it is.');
  process.exit(1);
}

const kept = readdirSync(folder)
  .sort()
  .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
rmSync(folder, { recursive: true });
const words = (answers) =>
  Object.entries(answers)
    .map(([code, n]) => `${n.toLocaleString('en')} ${code}`)
    .join(', ');
const faults = kept.filter((one) => 'runs' in one);
const table = [
  '| What was done | Times | Answers | End not known, and said so | Lost | Doubled |',
  '| --- | --: | --- | --: | --: | --: |',
  ...faults.map(
    (one) => `| ${one.fault} | ${one.runs} | ${words(one.answers)} | ${one.unknown} | ${one.lost} | ${one.doubled} |`,
  ),
];
const cells = kept.filter((one) => 'rows' in one);
const rows = [
  '| Database | Rows | With cells that cannot be read | Pages of people opened | Missing or twice in a list |',
  '| --- | --: | --: | --: | --: |',
  ...cells.map((one) => `| ${one.database} | ${one.rows} | ${one.unreadable} | ${one.people} | ${one.differing} |`),
];
const page = readFileSync(PAGE, 'utf8');
const [before] = page.split(BEGIN);
const [, after = ''] = page.split(END);
writeFileSync(PAGE, `${before}${BEGIN}\n\n${table.join('\n')}\n\n${rows.join('\n')}\n\n${END}${after}`);
spawnSync(process.execPath, ['node_modules/oxfmt/bin/oxfmt', PAGE], { stdio: 'inherit' });
