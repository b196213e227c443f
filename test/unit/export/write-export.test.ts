import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from '@shared/api/common';
import { toFileError } from '../../../src/main/data/export/file-errors';
import type { PageRequest } from '../../../src/main/data/export/walk';
import { writeExport, type Progress } from '../../../src/main/data/export/write-export';
import { withoutRoot } from '../../support/without-root';

type Row = { readonly n: number };
const columns = [{ name: 'n', cell: (row: Row) => row.n }];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-export-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A list of pages as given, total with the first. */
function listOf(pages: readonly (readonly number[])[], total: Page<Row>['total'] = null) {
  const asked: PageRequest[] = [];
  const read = async (request: PageRequest): Promise<Page<Row>> => {
    asked.push(request);
    const at = request.cursor === null ? 0 : Number(request.cursor);
    return {
      rows: (pages[at] ?? []).map((n) => ({ n })),
      nextCursor: at + 1 < pages.length ? String(at + 1) : null,
      total: at === 0 ? total : null,
    };
  };
  return { read, asked };
}

function begin(read: (request: PageRequest) => Promise<Page<Row>>, target: string, signal?: AbortSignal) {
  const progress: Progress[] = [];
  const rows = writeExport({
    read,
    columns,
    format: 'jsonl',
    target,
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
  it('goes on over short and empty pages until there is no cursor', async () => {
    const { read, asked } = listOf([[1, 2], [], [3], [], [4]]);
    const target = path.join(folder, 'a.jsonl');
    expect(await begin(read, target).rows).toBe(4);
    expect(await numbers(target)).toEqual([1, 2, 3, 4]);
    expect(asked.map((one) => one.cursor)).toEqual([null, '1', '2', '3', '4']);
    expect(await readdir(folder)).toEqual(['a.jsonl']);
  });
  it('keeps the file to its owner', async () => {
    const target = path.join(folder, 'a.jsonl');
    await begin(listOf([[1]]).read, target).rows;
    expect((await stat(target)).mode & 0o077).toBe(0);
  });
  it('tells a total it knows, and none once there are more', async () => {
    const known = begin(listOf([[1], [2]], { value: 2, exact: true }).read, path.join(folder, 'a'));
    await known.rows;
    expect(known.progress[0]).toEqual({ done: 1, total: 2 });
    expect(known.progress.at(-1)).toEqual({ done: 2, total: 2 });
    const more = begin(listOf([[1, 2, 3]], { value: 2, exact: false }).read, path.join(folder, 'b'));
    await more.rows;
    expect(more.progress[0]).toEqual({ done: 3, total: null });
  });
  it('shows nothing under its name before it is whole, and replaces an older file then', async () => {
    const target = path.join(folder, 'a.jsonl');
    await writeFile(target, 'older');
    const { read } = listOf([[1], [2]]);
    await begin(async (request) => {
      expect(await readFile(target, 'utf8')).toBe('older');
      expect(await readdir(folder)).toEqual(['a.jsonl', `a.jsonl.${process.pid}.part`]);
      return read(request);
    }, target).rows;
    expect(await numbers(target)).toEqual([1, 2]);
    expect(await readdir(folder)).toEqual(['a.jsonl']);
  });
  it('is not stopped by a part that an ended run left, and follows no link in its place', async () => {
    const target = path.join(folder, 'a.jsonl');
    const victim = path.join(folder, 'victim');
    await writeFile(victim, 'mine');
    await symlink(victim, `${target}.${process.pid}.part`);
    await begin(listOf([[1]]).read, target).rows;
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
    const { read } = listOf([[1], [2]]);
    const { rows } = begin(async (request) => {
      if (request.cursor !== null) throw new Error('the connection broke');
      return read(request);
    }, target());
    await expect(rows).rejects.toThrow('the connection broke');
    await untouched();
  });
  it('a list that never advances', async () => {
    const { rows } = begin(async () => ({ rows: [], nextCursor: 'same', total: null }), target());
    await expect(rows).rejects.toThrow('does not advance');
    await untouched();
  });
  it('a cancel between two pages, and one after the last', async () => {
    for (const at of [null, '1']) {
      const controller = new AbortController();
      const { read } = listOf([[1], [2]]);
      const { rows } = begin(
        async (request) => {
          if (request.cursor === at) controller.abort(new Error('cancelled'));
          return read(request);
        },
        target(),
        controller.signal,
      );
      await expect(rows).rejects.toThrow('cancelled');
      await untouched();
    }
  });
});

describe('a file that cannot be written', () => {
  it('for want of its folder', async () => {
    const { rows } = begin(listOf([[1]]).read, path.join(folder, 'none', 'a.csv'));
    await expect(rows).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'The folder for "a.csv" is not there.' });
  });
  it('because it is a folder, or no file at all', async () => {
    await mkdir(path.join(folder, 'a.csv'));
    for (const target of [path.join(folder, 'a.csv'), '/dev/full']) {
      const { rows } = begin(listOf([[1]]).read, target);
      await expect(rows).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: `"${path.basename(target)}" is not a file that could be replaced.`,
      });
    }
    expect(await readdir(folder)).toEqual(['a.csv']);
  });
  it('because its name is too long', async () => {
    const { rows } = begin(listOf([[1]]).read, path.join(folder, 'x'.repeat(255)));
    await expect(rows).rejects.toMatchObject({ message: 'The name of the file is too long.' });
  });
  it('for want of permission', async () => {
    await chmod(folder, 0o555);
    await withoutRoot(async () => {
      const { rows } = begin(listOf([[1]]).read, path.join(folder, 'a.csv'));
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
