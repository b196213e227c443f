// Writes into docs/security.md what the last whole run of test/integration/fuzz.test.ts came to.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = 'out/security';
const runs = readdirSync(folder)
  .toSorted()
  .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
const shown = (n) => n.toLocaleString('en-US');
const rows = runs.map(({ on, calls, refusedByPerson, faults, answers: { ok, INVALID_INPUT: invalid, ...rest } }) => {
  const others = Object.values(rest).reduce((sum, n) => sum + n, 0);
  return `| ${[on, ...[calls, refusedByPerson, faults, ok, invalid, others].map(shown)].join(' | ')} |`;
});
const text = `The person said no to all that main asked, over all methods of the contract; a fault is a crash, a rejection, an INTERNAL or an answer that breaks the contract.
None of it changed anything that is wide or for good, reached the listener, polluted a prototype, or made main grow by more than 16 MB.

| On | Calls | Refused by the person | Faults | Answered | Invalid input | Refused otherwise |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
const file = 'docs/security.md';
const mark = '<!-- figures -->\n';
const [before] = readFileSync(file, 'utf8').split(mark);
writeFileSync(file, `${before}${mark}\n${text}`);
execFileSync(process.execPath, ['node_modules/oxfmt/bin/oxfmt', file], { stdio: 'inherit' });
