import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Total } from '@shared/api/common';
import { toFileError } from '../../../src/main/data/files/file-errors';
import type { Content } from '../../../src/main/data/export/sources';
import { writeExport, type ExportProgress } from '../../../src/main/data/export/write-export';
import { withoutRoot } from '../../support/without-root';

type Row = { readonly n: number };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-export-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A list in pieces as given; `before` is run when each of them is asked for. */
function listOf(
  pieces: readonly (readonly number[])[],
  total: Total | null = null,
  before: (at: number) => Promise<void> | void = () => {},
): Content {
  const text = (numbers: readonly number[]) => numbers.map((n) => `${JSON.stringify({ n })}\n`).join('');
  return {
    start: '',
    total: async () => total,
    pieces: (async function* () {
      for (const [at, numbers] of pieces.entries()) {
        await before(at);
        // Both kinds of text there are.
        yield { text: at % 2 === 0 ? text(numbers) : Buffer.from(text(numbers)), rows: numbers.length };
      }
      await before(pieces.length);
    })(),
  };
}

function begin(content: Content, target: string, signal?: AbortSignal) {
  const progress: ExportProgress[] = [];
  const rows = writeExport({
    content,
    target: { path: target, mayReplace: true },
    report: (one) => void progress.push(one),
    signal: signal ?? new AbortController().signal,
  });
  return { rows, progress };
}

const numbers = async (file: string) =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as Row).n);

describe('writing a list to a file', () => {
  it('goes on over empty pieces to the last one', async () => {
    const target = path.join(folder, 'a.jsonl');
    expect(await begin(listOf([[1, 2], [], [3], [], [4]]), target).rows).toBe(4);
    expect(await numbers(target)).toEqual([1, 2, 3, 4]);
    expect(await readdir(folder)).toEqual(['a.jsonl']);
  });
  it('asks for no piece before the one before the last is written', async () => {
    const target = path.join(folder, 'a.jsonl');
    const lengths: number[] = [];
    const pieces = Array.from({ length: 5 }, (_, n) => [n]);
    await begin(
      listOf(pieces, null, async () => {
        lengths.push((await readFile(`${target}.${process.pid}.part`, 'utf8')).length);
      }),
      target,
    ).rows;
    const line = '{"n":0}\n'.length;
    for (const [at, length] of lengths.entries()) expect(length).toBeGreaterThanOrEqual((at - 1) * line);
  });
  it('writes the list also where its total cannot be had', async () => {
    const content = { ...listOf([[1]]), total: async () => Promise.reject(new Error('no total')) };
    const { rows, progress } = begin(content, path.join(folder, 'a.jsonl'));
    expect(await rows).toBe(1);
    expect(progress[0]).toEqual({ done: 1, total: null });
  });
  it('keeps the file to its owner', async () => {
    const target = path.join(folder, 'a.jsonl');
    await begin(listOf([[1]]), target).rows;
    expect((await stat(target)).mode & 0o077).toBe(0);
  });
  it('tells a total it knows, and none once there are more', async () => {
    const known = begin(listOf([[1], [2]], { value: 2, exact: true }), path.join(folder, 'a'));
    await known.rows;
    expect(known.progress[0]).toEqual({ done: 1, total: 2 });
    expect(known.progress.at(-1)).toEqual({ done: 2, total: 2 });
    const more = begin(listOf([[1, 2, 3]], { value: 2, exact: false }), path.join(folder, 'b'));
    await more.rows;
    expect(more.progress[0]).toEqual({ done: 3, total: null });
  });
  it('shows nothing under its name before it is whole, and replaces an older file then', async () => {
    const target = path.join(folder, 'a.jsonl');
    await writeFile(target, 'older');
    const seen = async () => {
      expect(await readFile(target, 'utf8')).toBe('older');
      expect(await readdir(folder)).toEqual(['a.jsonl', `a.jsonl.${process.pid}.part`]);
    };
    await begin(listOf([[1], [2]], null, seen), target).rows;
    expect(await numbers(target)).toEqual([1, 2]);
    expect(await readdir(folder)).toEqual(['a.jsonl']);
  });
  it('is not stopped by a part that an ended run left, and follows no link in its place', async () => {
    const target = path.join(folder, 'a.jsonl');
    const victim = path.join(folder, 'victim');
    await writeFile(victim, 'mine');
    await symlink(victim, `${target}.${process.pid}.part`);
    await begin(listOf([[1]]), target).rows;
    expect(await readFile(victim, 'utf8')).toBe('mine');
    expect((await lstat(target)).isFile()).toBe(true);
  });
});

describe('what stops it leaves no part behind, and an older file as it was', () => {
  const target = () => path.join(folder, 'a.jsonl');
  beforeEach(async () => writeFile(target(), 'older'));
  const untouched = async () => {
    expect(await readdir(folder)).toEqual(['a.jsonl']);
    expect(await readFile(target(), 'utf8')).toBe('older');
  };

  it('a failure of the list in its middle', async () => {
    const broken = (at: number) => {
      if (at === 1) throw new Error('the connection broke');
    };
    const { rows } = begin(listOf([[1], [2]], null, broken), target());
    await expect(rows).rejects.toThrow('the connection broke');
    await untouched();
  });
  it('a cancel between two pieces, and one after the last', async () => {
    for (const end of [1, 2]) {
      const controller = new AbortController();
      const cancel = (at: number) => {
        if (at === end) controller.abort(new Error('cancelled'));
      };
      const { rows } = begin(listOf([[1], [2]], null, cancel), target(), controller.signal);
      await expect(rows).rejects.toThrow('cancelled');
      await untouched();
    }
  });
});

describe('a file that cannot be written', () => {
  it('for want of its folder', async () => {
    const { rows } = begin(listOf([[1]]), path.join(folder, 'none', 'a.csv'));
    await expect(rows).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'The folder for "a.csv" is not there.' });
  });
  it('because it is a folder, or no file at all', async () => {
    await mkdir(path.join(folder, 'a.csv'));
    for (const target of [path.join(folder, 'a.csv'), '/dev/full']) {
      const { rows } = begin(listOf([[1]]), target);
      await expect(rows).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: `"${path.basename(target)}" is not a file that could be replaced.`,
      });
    }
    expect(await readdir(folder)).toEqual(['a.csv']);
  });
  it('because its name is too long', async () => {
    const { rows } = begin(listOf([[1]]), path.join(folder, 'x'.repeat(255)));
    await expect(rows).rejects.toMatchObject({ message: 'The name of the file is too long.' });
  });
  it('for want of permission', async () => {
    await chmod(folder, 0o555);
    await withoutRoot(async () => {
      const { rows } = begin(listOf([[1]]), path.join(folder, 'a.csv'));
      await expect(rows).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    });
    await chmod(folder, 0o700);
  });
  it.each([
    ['EACCES', 'PERMISSION_DENIED', 'You may not write "a.csv" in this folder.'],
    ['EROFS', 'PERMISSION_DENIED', 'You may not write "a.csv" in this folder.'],
    ['ENOSPC', 'INTERNAL', 'The disk is full, so no file was written.'],
    ['EDQUOT', 'INTERNAL', 'The disk is full, so no file was written.'],
    ['EBUSY', 'CONFLICT', '"a.csv" is in use by another program.'],
    ['EIO', 'INTERNAL', '"a.csv" could not be written (EIO).'],
  ])('%s is said in one sentence', (code, expected, message) => {
    const error = Object.assign(new Error(code), { code, syscall: 'write' });
    expect(toFileError(error, '/tmp/a.csv')).toMatchObject({ code: expected, message });
  });
  it('leaves errors alone that are not of a file', () => {
    const error = Object.assign(new Error('x'), { code: '42P01' });
    expect(toFileError(error, '/tmp/a.csv')).toBe(error);
  });
});
