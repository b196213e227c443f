// docs/security.md names the test that holds each attack. What it says has to be there, and what is there has to be in it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { WEAKENINGS } from '../../scripts/security/weakenings.mjs';

const read = (file: string) => readFileSync(file, 'utf8');
const doc = read('docs/security.md');
const named = [...doc.matchAll(/`(test\/[^`]+)` › ([^|\n]+?)(?=<br>|\s*\|)/gu)].map(([, file = '', title = '']) => ({
  file,
  title,
}));
/** Specs that are attacks from their first test to their last. */
const ATTACKS = ['security', 'no-way-out', 'main-asks', 'secrets-stay'].map((name) => `test/e2e/${name}.spec.ts`);

it('every test the document names is there, under that title', () => {
  const missing = named.filter(
    ({ file, title }) => !existsSync(file) || !titlesIn(file).some((one) => isTitle(one, title)),
  );
  expect(missing).toEqual([]);
  expect(named.length).toBeGreaterThan(40);
});

it('every attack on the real app is in the document', () => {
  const known = new Set(named.map(({ title }) => title));
  const left = ATTACKS.flatMap((file) => titlesIn(file).map((title) => ({ file, title })));
  // Those in a loop have a title that is put together.
  expect(left.filter(({ title }) => !title.includes('${') && !known.has(title))).toEqual([]);
});

it('every one of Electron’s items has a row, and the one no page can reach is held by the package', () => {
  const rows = [...doc.matchAll(/^\| (\d+) +\| ([^|]+?) +\| (.+?) +\|$/gmu)];
  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  const open = rows.filter(([, , , held = '']) => !held.includes('`test/'));
  const [, number, , held = ''] = open[0] ?? [];
  expect([open.length, number]).toEqual([1, '19']);
  const [, check = 'no check'] = /`npm run verify-package` › (.+?) \(/u.exec(held) ?? [];
  expect(read('scripts/release/verify.mjs')).toContain(`'${check}'`);
});

it('every attack is known to fail where what it tests is taken away, and the document says so', () => {
  const weakened = WEAKENINGS.flatMap(({ fails }) => fails);
  const known = new Set(weakened.map(([, title]) => title));
  const attacks = ATTACKS.flatMap((file) => titlesIn(file)).filter((title) => !title.includes('${'));
  expect(attacks.filter((title) => !known.has(title))).toEqual([]);
  const part = doc.slice(doc.indexOf('<!-- weakened: begin'), doc.indexOf('<!-- weakened: end'));
  expect(weakened.filter(([file, title]) => !part.includes(`\`${file}\` › ${title} `))).toEqual([]);
  expect(WEAKENINGS.filter(({ what }) => !part.includes(`| ${what} `)).map(({ what }) => what)).toEqual([]);
});

it('what is taken away for that stands where it is looked for', () => {
  const edits = WEAKENINGS.flatMap(({ edits: some }) => some);
  const moved = edits.filter(({ file, from }) => read(file).split(from).length !== 2);
  expect(moved.map(({ file, from }) => `${file}: ${from}`)).toEqual([]);
  expect(WEAKENINGS.filter(({ edits: some }) => some.length === 0)).toEqual([]);
});

it('the figures are those of the calls that are made', () => {
  const calls = Number(
    /FUZZ_CALLS'\] \?\? ([\d_]+)/u.exec(read('test/integration/fuzz.test.ts'))?.[1]?.replaceAll('_', ''),
  );
  const inWords = (n: number) => n.toLocaleString('en-US');
  expect(doc).toContain(`| ${inWords(calls)} calls drawn from the contract`);
  const rows = [...doc.matchAll(/^\| (SQLite|PostgreSQL)([^|]*)\| +([\d,]+) +\| +([\d,]+) +\| +([\d,]+) +\|/gmu)];
  const number = (text = '') => Number(text.replaceAll(',', ''));
  expect(rows.reduce((sum, [, , , made]) => sum + number(made), 0)).toBe(calls);
  expect(rows.map(([, , , , , faults]) => number(faults))).toEqual(rows.map(() => 0));
  // A whole run on this machine is compared with what stands there: that no fault was found, on the same number of calls.
  const folder = 'out/security';
  const left = existsSync(folder) ? readdirSync(folder).map((name) => figures(path.join(folder, name))) : [];
  const whole = left.reduce((sum, one) => sum + one.calls, 0) === calls ? left : [];
  for (const { on, calls: made, faults } of whole) {
    const row = rows.find(([, kind = '', rest = '']) => `${kind}${rest}`.trim() === on);
    expect({ on, made: number(row?.[3]), faults: number(row?.[5]) }).toEqual({ on, made, faults });
  }
});

function figures(file: string): { readonly on: string; readonly calls: number; readonly faults: number } {
  return JSON.parse(read(file)) as { on: string; calls: number; faults: number };
}

/** Whether a title is one, or one of those that are put together in a loop. */
function isTitle(written: string, title: string): boolean {
  const parts = written.split(/\$\{[^}]*\}/u).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 'u').test(title);
}

function titlesIn(file: string): string[] {
  const found = read(file).matchAll(/\b(?:it|test)(?:\.each[^'"`]*?)?\(\s*(['"`])(.+?)\1,/gu);
  return [...found, ...read(file).matchAll(/\](?: as const)?\)\((['"`])(.+?)\1,/gu)].map(([, , title = '']) => title);
}
