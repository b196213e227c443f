// A clean clone has what the scripts load: nothing of it is left behind because git was told to ignore its folder.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const { status, stdout } = spawnSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z'], { encoding: 'utf8' });
const files = new Set(stdout?.split('\0') ?? []);
const RELATIVE = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^'\n]+)'/gu;

/** What a script loads of ours, as paths from the root. */
const loadedBy = (file: string, text: string) =>
  [...text.matchAll(RELATIVE)].map(([, to = '']) => path.posix.join(path.posix.dirname(file), to));

// Where there is no git, there is a copy of everything.
it.skipIf(status !== 0)('every file a script loads is in the repository', () => {
  const scripts = [...files].filter((file) => /^(?:scripts|bench|test)\/.*\.mjs$/u.test(file) && existsSync(file));
  expect(scripts.length).toBeGreaterThan(30);
  const missing = scripts.flatMap((file) =>
    loadedBy(file, readFileSync(file, 'utf8'))
      .filter((to) => !files.has(to))
      .map((to) => `${file} loads ${to}, which git does not have`),
  );
  expect(missing).toEqual([]);
});

it('finds what is loaded at once and late', () => {
  const text =
    "import { a } from './lib/a.mjs';\nexport * from '../b.mjs';\nconst c = await import('./release/c.mjs');";
  expect(loadedBy('scripts/x.mjs', text)).toEqual(['scripts/lib/a.mjs', 'b.mjs', 'scripts/release/c.mjs']);
});
