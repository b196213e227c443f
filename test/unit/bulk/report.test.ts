import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobRow } from '@shared/api/jobs';
import { REPORT_COLUMNS, writeReport } from '../../../src/main/data/bulk/report';
import { parseCsv, unescaped } from '../../support/csv';

describe('the report of a job', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-report-'));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  const storeOf = (rows: readonly JobRow[]) => ({
    rows: async (_id: string, _outcome: unknown, after: number, limit: number) =>
      rows.filter(({ seq }) => seq > after).slice(0, limit),
  });
  const nasty = fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '"', ',', ';', '\n', '\r', '\t', 'a', 'é', '🦊', ' '),
  });
  const rowOf = (given: string, label: string | null, detail: string | null): Omit<JobRow, 'seq'> => ({
    given,
    userId: label === null ? null : 'u1',
    label,
    outcome: label === null ? 'not-found' : 'done',
    detail,
    at: '2026-11-25T04:00:00.000Z',
  });
  const aRow = fc.tuple(nasty, fc.option(nasty), fc.option(nasty)).map(([a, b, c]) => rowOf(a, b, c));

  it('has each row whole, in order, and nothing that a spreadsheet would run', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aRow, { maxLength: 30 }), async (list) => {
        const rows = list.map((row, i) => ({ ...row, seq: i + 1 }));
        const file = path.join(folder, 'report.csv');
        expect(await writeReport(storeOf(rows), 'job', { path: file, mayReplace: true })).toBe(rows.length);
        const [header, ...cells] = parseCsv(await readFile(file, 'utf8'));
        expect(header).toEqual(REPORT_COLUMNS.map(({ name }) => name));
        expect(cells.map((record) => record.map(unescaped))).toEqual(
          rows.map((row) => REPORT_COLUMNS.map(({ cell }) => unescaped(String(cell(row) ?? '')))),
        );
        for (const cell of cells.flat()) expect(cell).not.toMatch(/^[\s]*[=+\-@]/);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves the older file alone and no part of a new one when reading breaks off', async () => {
    const file = path.join(folder, 'report.csv');
    await writeFile(file, 'older');
    const rows = Array.from({ length: 1000 }, (_, i) => ({ ...rowOf('a', 'a@x.test', null), seq: i + 1 }));
    const broken = {
      rows: async (id: string, outcome: unknown, after: number, limit: number) => {
        if (after > 0) throw new Error('gone');
        return storeOf(rows).rows(id, outcome, after, limit);
      },
    };
    await expect(writeReport(broken, 'job', { path: file, mayReplace: true })).rejects.toThrow('gone');
    expect(await readdir(folder)).toEqual(['report.csv']);
    expect(await readFile(file, 'utf8')).toBe('older');
  });
});
