// The audit filtered, searched, and written to a file.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditFilter } from '@shared/api/audit';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { parseCsv } from '../support/csv';
import { connectionTo } from '../support/matrix';
import { addUser, collect, openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

describe('the audit', () => {
  let database: TestDatabase;
  let app: Opened;
  let folder: string;
  let clock: number;

  beforeEach(async () => {
    database = await makeDatabase('sqlite');
    for (const id of ['ann', 'bo']) await addUser(database, { id, name: '=1+1', email: `${id}@example.com` });
    folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-audit-'));
    clock = Date.parse('2026-05-01T12:00:00.000Z');
    app = await openOn(database, {}, { secretStore: fakeKeyring(), now: () => new Date((clock += 1000)) });
    await app.call('app.setPreferences', { personName: 'Ada L.' });
  });
  afterEach(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
    await database.drop();
  });
  const rename = async (id: string, name: string, why = {}) => {
    const { updatedAt } = await app.call('users.get', { id });
    return app.dispatcher.call('users.update', { id, patch: { name }, expectedUpdatedAt: updatedAt ?? '', why });
  };
  const found = async (filter: AuditFilter) =>
    (await collect(app, 'audit.list', { filter, limit: 2 })).map((entry) => entry.summary);
  const exported = async (format: 'csv' | 'jsonl', filter?: AuditFilter) => {
    const file = path.join(folder, `audit.${format}`);
    const { id } = await app.call('audit.export', { format, file, ...(filter && { filter }) });
    await expect.poll(async () => (await app.call('jobs.list')).find((job) => job.id === id)?.state).toBe('done');
    return readFile(file, 'utf8');
  };

  it('is narrowed by user, act, outcome, connection and time, all at once, and searched', async () => {
    await rename('ann', 'One', { reason: 'Rätsel 100%', ticket: 'T-42' });
    await rename('bo', 'Two', { reason: 'asked by phone' });
    const noon = new Date(clock).toISOString();
    await rename('ann', 'Three');
    await app.refused('users.update', { id: 'bo', patch: { name: 'x' }, expectedUpdatedAt: '2020-01-01T00:00:00Z' });
    await app.call('sessions.revokeForUser', { userId: 'ann' });
    const all = await collect(app, 'audit.list', {});
    expect(all).toHaveLength(5);
    expect(all.every((entry) => entry.person === 'Ada L.')).toBe(true);
    const of = (keep: (entry: (typeof all)[number]) => boolean) => all.filter(keep).map((entry) => entry.summary);

    expect(await found({ userId: 'ann' })).toEqual(of((entry) => entry.target?.id === 'ann'));
    expect(await found({ action: 'sessions.revokeForUser' })).toHaveLength(1);
    expect(await found({ outcome: 'failed' })).toEqual(of((entry) => entry.outcome === 'failed'));
    expect(await found({ until: noon })).toEqual(of((entry) => entry.at < noon));
    expect(await found({ since: noon })).toEqual(of((entry) => entry.at >= noon));
    expect(await found({ since: noon, userId: 'ann', action: 'users.update' })).toHaveLength(1);
    expect(await found({ connectionId: app.connectionId })).toHaveLength(5);
    expect(await found({ connectionId: 'another' })).toEqual([]);
    for (const [search, count] of [
      ['t-42', 1],
      ['RÄTSEL', 1],
      ['100%', 1],
      ['%', 1],
      ['_', 0],
      ['PHONE', 1],
      ['ada', 5],
      ['bo@', 2],
      [all[3]?.id ?? '', 1],
      ['"reason"', 0],
    ] as const) {
      expect({ search, count: (await found({ search })).length }).toEqual({ search, count });
    }
    expect((await app.call('audit.list', { filter: { userId: 'ann' }, limit: 1 })).total).toEqual({
      value: 3,
      exact: true,
    });
  });

  it('shows a user of one database alone, whatever is open', async () => {
    await rename('ann', 'One');
    const other = await app.call('connections.save', { ...connectionTo(database), name: 'The same again' });
    await app.call('connections.open', { id: other.id });
    expect(await found({ userId: 'ann' })).toEqual([]);
    expect(await found({ userId: 'ann', connectionId: app.connectionId })).toHaveLength(1);
    expect(await found({})).toHaveLength(1);
  });

  it('is written as CSV, with nothing a spreadsheet would run, and the export stands in it', async () => {
    await rename('ann', 'One', { reason: '=HYPERLINK("x")', ticket: '@T-1' });
    const [head, ...rows] = parseCsv(await exported('csv'));
    const [row] = rows.map((cells) =>
      Object.fromEntries(cells.map((cell, i) => [head?.[i]?.replace('\ufeff', ''), cell])),
    );
    expect(rows).toHaveLength(1);
    expect(row).toMatchObject({
      actor: 'tester',
      person: 'Ada L.',
      connection: 'Under test',
      action: 'users.update',
      targetId: 'ann',
      reason: `'=HYPERLINK("x")`,
      ticket: `'@T-1`,
      before: '{"name":"=1+1"}',
      after: '{"name":"One"}',
      outcome: 'done',
      rows: '1',
      undo: 'possible',
    });
    expect((await app.call('audit.list')).rows[0]).toMatchObject({
      action: 'audit.export',
      summary: 'Exported 1 audit entry to audit.csv',
      outcome: 'done',
      target: { type: 'file', id: 'audit.csv' },
      after: { format: 'csv' },
    });
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 2 });
  });

  it('is written as JSON lines, narrowed, more than a page of it, without a database', async () => {
    for (let i = 0; i < 3; i += 1) await rename(i % 2 === 0 ? 'ann' : 'bo', `Name ${i}`);
    const wanted = (await app.call('audit.list', { filter: { action: 'users.update' } })).rows.map((row) => row.hash);
    await app.call('connections.close');
    const lines = (await exported('jsonl', { action: 'users.update' })).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { hash: string }).hash)).toEqual(wanted);
    expect((await app.call('audit.list')).rows[0]).toMatchObject({
      action: 'audit.export',
      connection: null,
      after: { format: 'jsonl', action: 'users.update' },
    });
  });

  it('refuses our own folder, and leaves nothing behind where it fails', async () => {
    await rename('ann', 'One');
    const inside = path.join(app.dataFolder, 'audit.csv');
    expect((await app.refused('audit.export', { format: 'csv', file: inside })).code).toBe('INVALID_INPUT');
    const nowhere = path.join(folder, 'gone', 'audit.csv');
    const { id } = await app.call('audit.export', { format: 'csv', file: nowhere });
    await expect.poll(async () => (await app.call('jobs.list')).find((job) => job.id === id)?.state).toBe('failed');
    expect((await app.call('audit.list')).rows[0]).toMatchObject({ action: 'audit.export', outcome: 'failed' });
    expect(await readdir(folder)).toEqual([]);
  });
});
