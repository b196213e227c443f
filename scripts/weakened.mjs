// Builds the app once for each thing an attack is held by, with that taken away, and sees the attack succeed: a test that
// passes there as well proves nothing. Writes what it saw into docs/security.md. `npm run weakened -- WORD` takes those only
// whose name has the word, and writes nothing.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { onVirtualScreen, virtualScreenEnv } from './lib/display.mjs';
import { modules, root } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';
import { capture, seconds } from './lib/run.mjs';
import { WEAKENINGS } from './security/weakenings.mjs';

const PAGE = 'docs/security.md';
const BEGIN = '<!-- weakened: begin (written by npm run weakened) -->';
const END = '<!-- weakened: end -->';
/** What the tests and a build of the app are made of. */
const COPIED = ['src', 'test', 'resources', 'package.json', 'electron.vite.config.ts', 'playwright.config.ts'];
/** An attack that succeeds may leave a test waiting for what never comes: the patience of the real run is not needed. */
const CONFIG = `import base from ${JSON.stringify('./playwright.config')};
export default { ...base, timeout: 60_000, expect: { timeout: 10_000 }, reporter: 'json', use: { ...base.use, trace: 'off' } };\n`;

const [word = ''] = process.argv.slice(2);
const chosen = WEAKENINGS.filter(({ what }) => what.toLowerCase().includes(word.toLowerCase()));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'authdesk-weakened-'));
const seen = [];
try {
  copySources();
  for (const one of chosen) seen.push(await weaken(one));
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
const held = seen.flatMap(({ what, tests }) =>
  tests.filter(({ failed }) => !failed).map(({ title }) => `${what}: ${title}`),
);
for (const line of held) console.error(`passes although it is weakened: ${line}`);
if (held.length === 0 && word === '') writePage();
const count = seen.reduce((sum, { tests }) => sum + tests.length, 0);
console.log(`${count - held.length} passed, ${held.length} failed`);
process.exit(held.length === 0 ? 0 : 1);

function copySources() {
  for (const name of COPIED) {
    const from = path.join(root, name);
    if (fs.existsSync(from)) fs.cpSync(from, path.join(folder, name), { recursive: true });
  }
  for (const name of fs.readdirSync(root).filter((file) => /^tsconfig.*\.json$/u.test(file))) {
    fs.copyFileSync(path.join(root, name), path.join(folder, name));
  }
  fs.symlinkSync(modules, path.join(folder, 'node_modules'));
  fs.writeFileSync(path.join(folder, 'weakened.config.ts'), CONFIG);
}

/** Builds without what is named, runs the attacks, and puts the sources back. */
async function weaken({ what, edits, fails }) {
  const start = performance.now();
  for (const { file, from, to } of edits) replaceIn(file, from, to);
  const electronVite = path.join(folder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const built = await capture(process.execPath, [electronVite, 'build'], { cwd: folder, timeout: 300_000 });
  if (built.code !== 0) throw new Problem(`“${what}” does not build:\n${built.output}`);
  const report = path.join(folder, 'report.json');
  fs.rmSync(report, { force: true });
  const cli = path.join(folder, 'node_modules', '@playwright', 'test', 'cli.js');
  const titles = fails.map(([, title]) => title.replaceAll(/[.*+?^${}()|[\]\\/]/gu, '\\$&')).join('|');
  const files = [...new Set(fails.map(([file]) => file))];
  const { command, args } = onVirtualScreen(process.execPath, [
    cli,
    'test',
    '-c',
    'weakened.config.ts',
    ...files,
    '-g',
    titles,
  ]);
  const env = { ...virtualScreenEnv, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const { output } = await capture(command, args, { cwd: folder, env, timeout: 900_000 });
  for (const { file } of edits) fs.copyFileSync(path.join(root, file), path.join(folder, file));
  if (!fs.existsSync(report)) throw new Problem(`“${what}” could not be tested:\n${output}`);
  const results = resultsIn(JSON.parse(fs.readFileSync(report, 'utf8')).suites ?? []);
  const tests = fails.map(([file, title]) => {
    const result = results.get(title);
    if (result === undefined) throw new Problem(`${file} has no test “${title}”.`);
    return { file, title, failed: !result.ok, why: result.why };
  });
  console.log(`${what} (${seconds(performance.now() - start)})`);
  for (const { title, failed, why } of tests)
    console.log(`  ${failed ? 'fails ' : 'PASSES'} ${title}${failed ? `: ${why}` : ''}`);
  return { what, tests };
}

function replaceIn(file, from, to) {
  const at = path.join(folder, file);
  const text = fs.readFileSync(at, 'utf8');
  if (text.split(from).length !== 2)
    throw new Problem(`What is to be weakened does not stand in ${file} exactly once: ${from}`);
  fs.writeFileSync(
    at,
    text.replace(from, () => to),
  );
}

/** Tests of a report by their titles. */
function resultsIn(suites, found = new Map()) {
  for (const { suites: inner = [], specs = [] } of suites) {
    for (const { title, ok, tests } of specs) {
      const message = stripVTControlCharacters(tests[0]?.results.at(-1)?.error?.message ?? '');
      found.set(title, { ok, why: message.split('\n')[0].slice(0, 120) });
    }
    resultsIn(inner, found);
  }
  return found;
}

function writePage() {
  const rows = seen.flatMap(({ what, tests }) =>
    tests.map(({ file, title }, n) => `| ${n === 0 ? what : ''} | \`${file}\` › ${title} |`),
  );
  const table = ['| Taken away | Then fails |', '| --- | --- |', ...rows].join('\n');
  const page = fs.readFileSync(path.join(root, PAGE), 'utf8');
  const [before] = page.split(BEGIN);
  const [, after = ''] = page.split(END);
  fs.writeFileSync(path.join(root, PAGE), `${before}${BEGIN}\n\n${table}\n\n${END}${after}`);
}
