// What the documents point to is there: files, headings, commands.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const inFolder = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.posix.join(folder, file));
const files = [...readdirSync('.'), ...inFolder('docs'), ...inFolder('.github'), ...inFolder('src')].filter(
  (file) => file.endsWith('.md') && file !== 'CHANGELOG.md',
);
const read = (file: string) => readFileSync(file, 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** What is wrong in a text: links that lead nowhere, and commands that are not there. */
function faultsIn(file: string, text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/gu)].map(([, to = '']) => to).filter((to) => !/^[a-z]+:/u.test(to));
  const dead = links.filter((to) => !leads(file, to)).map((to) => `${file}: ${to} leads nowhere`);
  // In code only, where a command stands to be typed.
  const code = [...text.matchAll(/```(?:sh|bash)?\n([\s\S]*?)```|`([^`\n]+)`/gu)].map(
    ([, block, word]) => block ?? word ?? '',
  );
  const named = code.flatMap((one) => [...one.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/gu)]);
  const unknown = named.map(([, run, short]) => run ?? short ?? '').filter((name) => !(name in scripts));
  const nodes = code.flatMap((one) => [...one.matchAll(/\bnode ((?:scripts|bench|test)\/[\w./-]+)/gu)]);
  const missing = nodes.map(([, script = '']) => script).filter((script) => !existsSync(script));
  return [...dead, ...[...unknown, ...missing].map((name) => `${file}: there is no command ${name}`)];
}

function leads(from: string, to: string): boolean {
  const [where = '', heading] = to.split('#');
  const target = where === '' ? from : path.join(path.dirname(from), decodeURIComponent(where));
  if (!existsSync(target)) return false;
  return heading === undefined || !target.endsWith('.md') || anchors(read(target)).includes(heading);
}

const anchors = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gmu)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(/\s/gu, '-'),
  );

it('every link of a document leads somewhere, every command is there', () => {
  expect(files.length).toBeGreaterThan(30);
  expect(files.flatMap((file) => faultsIn(file, read(file)))).toEqual([]);
});

it.each([
  ['[x](docs/nothing.md)', 'README.md: docs/nothing.md leads nowhere'],
  ['[x](docs/using.md#nothing)', 'README.md: docs/using.md#nothing leads nowhere'],
  ['![x](docs/pictures/nothing.png)', 'README.md: docs/pictures/nothing.png leads nowhere'],
  ['`npm run nothing`', 'README.md: there is no command nothing'],
  ['```sh\nnode scripts/nothing.mjs\n```', 'README.md: there is no command scripts/nothing.mjs'],
])('%s is found', (text, fault) => {
  expect(faultsIn('README.md', text)).toEqual([fault]);
});

it('the README begins with the two commands', () => {
  const [first = ''] = [...read('README.md').matchAll(/```sh\n([\s\S]*?)```/gu)].map(([, block]) => block);
  expect(first.match(/^npm \w+/gmu)).toEqual(['npm start', 'npm test']);
});
