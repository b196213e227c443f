import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

// The scripts are plain JavaScript (Node 20 runs no TypeScript), so they are loaded by address and typed here.
type Counts = { passed: number; failed: number; skipped: number };
const load = (name: string) => import(path.resolve(import.meta.dirname, '../../scripts/lib', name));
const { countPlaywright, countLastLine, countVitest, stepCounts, sum, summary } = (await load('report.mjs')) as {
  countPlaywright(report: unknown): Counts;
  countLastLine(output: string): Counts;
  countVitest(report: unknown): Counts;
  stepCounts(result: { code: number; counts?: Counts }): Counts;
  sum(list: Counts[]): Counts;
  summary(counts: Counts): string;
};
const { aptPlan, missingLibraries } = (await load('system-packages.mjs')) as {
  aptPlan(
    packages: string[],
    machine: { apt: boolean; root: boolean; sudo: boolean },
  ): { tell: string; commands?: string[][] };
  missingLibraries(output: string): string[];
};
const { explainNpm, sameTree } = (await load('npm-install.mjs')) as {
  explainNpm(output: string): string;
  sameTree(lock: unknown, installed: unknown): boolean;
};
const { chosenParts, PARTS, SHORT } = (await import(path.resolve(import.meta.dirname, '../tour/parts.mjs'))) as {
  chosenParts(wanted: string[]): string[];
  PARTS: Record<string, [string, string]>;
  SHORT: string[];
};
const { selectSteps } = (await load('steps.mjs')) as {
  selectSteps<S extends { name: string; display?: boolean }>(steps: S[], prefixes: string[]): S[];
};
const { fingerprint } = (await load('build.mjs')) as { fingerprint(base: string, names: string[]): string };
const { hasDisplay } = (await load('display.mjs')) as {
  hasDisplay(env: Record<string, string>, platform: string): boolean;
};

const counts = (passed: number, failed: number, skipped = 0): Counts => ({ passed, failed, skipped });

describe('counting', () => {
  it('reads vitest reports, files that do not load included', () => {
    const file = (status: string, ...states: string[]) => ({
      status,
      assertionResults: states.map((state) => ({ status: state })),
    });
    const testResults = [file('failed', 'passed', 'passed', 'failed', 'skipped', 'todo'), file('failed')];
    expect(countVitest({ testResults })).toEqual(counts(2, 2, 2));
  });
  it('reads Playwright reports and takes a flaky test for a failed one', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 3 };
    expect(countPlaywright({ stats, errors: [] })).toEqual(counts(5, 2, 3));
    expect(countPlaywright({ stats: { expected: 0 }, errors: [{}] })).toEqual(counts(0, 1));
  });
  it.each([
    ['a check that ended well', { code: 0 }, counts(1, 0)],
    ['a check that did not', { code: 2 }, counts(0, 1)],
    ['tests that all passed', { code: 0, counts: counts(3, 0) }, counts(3, 0)],
    ['tests of which one failed', { code: 1, counts: counts(3, 1) }, counts(3, 1)],
    ['a crash after tests that passed', { code: 139, counts: counts(3, 0) }, counts(3, 1)],
    ['no report at all', { code: 0, counts: countVitest(undefined) }, counts(0, 1)],
    ['nothing but skipped tests', { code: 0, counts: counts(0, 0, 4) }, counts(0, 1, 4)],
  ])('%s', (_, result, expected) => {
    expect(stepCounts(result)).toEqual(expected);
  });
  it('ends with one plain line', () => {
    expect(summary(sum([counts(1, 0), counts(2, 1)]))).toBe('3 passed, 1 failed');
    expect(summary(counts(3, 0, 2))).toBe('3 passed, 0 failed, 2 skipped');
  });
});

describe('choosing steps', () => {
  const steps = [{ name: 'build' }, { name: 'unit:node' }, { name: 'unit:electron' }, { name: 'e2e', display: true }];
  const names = (...prefixes: string[]) => selectSteps(steps, prefixes).map((step) => step.name);

  it('goes by the beginnings of names, and builds for windows', () => {
    expect(names()).toHaveLength(4);
    expect(names('unit')).toEqual(['unit:node', 'unit:electron']);
    expect(names('e2e')).toEqual(['build', 'e2e']);
    expect(names('nothing')).toEqual([]);
  });
});

describe('system packages', () => {
  it('finds missing libraries in what ldd prints', () => {
    const output = '\tlibgbm.so.1 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x7f)\n\tlibnss3.so => not found\n';
    expect(missingLibraries(output)).toEqual(['libgbm.so.1', 'libnss3.so']);
  });
  it('are installed by root and by sudo, and otherwise named in one command', () => {
    const asRoot = aptPlan(['xvfb'], { apt: true, root: true, sudo: false }).commands?.[1];
    expect(asRoot?.slice(0, 3)).toEqual(['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get']);
    expect(asRoot?.slice(-3)).toEqual(['-y', '--no-install-recommends', 'xvfb']);
    const bySudo = aptPlan(['xvfb'], { apt: true, root: false, sudo: true }).commands?.[0];
    expect(bySudo?.slice(0, 2)).toEqual(['sudo', '-n']);
    expect(aptPlan(['xvfb', 'xauth'], { apt: true, root: false, sudo: false })).toEqual({
      tell: 'run: sudo apt-get update && sudo apt-get install -y --no-install-recommends xvfb xauth',
    });
    expect(aptPlan(['xvfb'], { apt: false, root: true, sudo: false }).commands).toBeUndefined();
  });
});

describe('npm packages', () => {
  const lock = { packages: { '': {}, a: { version: '1.0.0' }, b: { version: '2.0.0', optional: true } } };

  it('are complete when versions agree; optional ones may be absent', () => {
    expect(sameTree(lock, { packages: { a: { version: '1.0.0' } } })).toBe(true);
    expect(sameTree(lock, { packages: { a: { version: '1.0.1' } } })).toBe(false);
    expect(sameTree(lock, { packages: {} })).toBe(false);
    expect(sameTree(lock, undefined)).toBe(false);
  });
  it('have their failures explained', () => {
    expect(explainNpm('npm error code EAI_AGAIN')).toContain('registry cannot be reached');
    expect(explainNpm('npm error code EUSAGE')).toContain('disagree');
    expect(explainNpm('npm error something else')).toContain('something else');
  });
});

describe('starting', () => {
  it('notices a source that was changed, added or removed', () => {
    const base = fs.mkdtempSync(path.join(os.tmpdir(), 'authdesk-fingerprint-'));
    const seen = [fingerprint(base, ['src'])];
    const after = (change: () => void) => {
      change();
      seen.push(fingerprint(base, ['src']));
    };
    after(() => fs.mkdirSync(path.join(base, 'src', 'deep'), { recursive: true }));
    after(() => fs.writeFileSync(path.join(base, 'src', 'deep', 'a.ts'), '1'));
    after(() => fs.writeFileSync(path.join(base, 'src', 'deep', 'a.ts'), '22'));
    after(() => fs.renameSync(path.join(base, 'src', 'deep', 'a.ts'), path.join(base, 'src', 'deep', 'b.ts')));
    expect(fingerprint(base, ['src'])).toBe(seen.at(-1));
    expect(new Set(seen).size).toBe(5);
    fs.rmSync(base, { recursive: true });
  });
  it('needs a display on Linux only', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'darwin')).toBe(true);
  });
});

describe('a test file', () => {
  // The files of a worker share one process: what took its place would be set in vain by all that come after.
  it('never puts another object in the place of process.env', () => {
    const files = fs.readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => /\.m?ts$/.test(file));
    const replacing = files.filter((file) => /\bprocess\.env = /.test(fs.readFileSync(`test/${file}`, 'utf8')));
    expect(replacing.filter((file) => !file.endsWith('toolchain.test.ts'))).toEqual([]);
  });
});

describe('the tour', () => {
  it('knows its parts before anything is installed, and refuses any other', () => {
    expect(chosenParts([])).toEqual(Object.keys(PARTS));
    expect(chosenParts(['mail', 'undo'])).toEqual(['mail', 'undo']);
    expect(chosenParts(['--short'])).toEqual(SHORT);
    for (const name of ['nonsense', 'constructor', '']) {
      expect(() => chosenParts(['mail', name])).toThrow(/The tour has no part .*There are: person, /);
    }
  });

  it('has a file for each part, and no steps without one', () => {
    const files = new Set(Object.values(PARTS).map(([file]) => `${file}.mjs`));
    const there = fs.readdirSync('test/tour/steps').filter((file) => file !== 'at-size.mjs');
    expect([...files].toSorted()).toEqual(there.toSorted());
  });

  it('is counted by its last line, and counts as failed where it broke off', () => {
    expect(countLastLine('ok    person: users (3 ms)\n46 passed, 1 failed\n')).toEqual({
      passed: 46,
      failed: 1,
      skipped: 0,
    });
    const broken = countLastLine('46 passed, 0 failed\nError: the window is gone');
    expect(stepCounts({ code: 1, counts: broken })).toMatchObject({ passed: 0, failed: 1 });
    expect(stepCounts({ code: 0, counts: broken })).toMatchObject({ failed: 1 });
  });
});
