// An audit that cannot be written, and what an earlier run left: nothing is lost from the record.
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { vaultWithKey } from '../../src/main/data/local/vault';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { startServices } from '../support/services';
import { openSqlite } from '../support/sqlite';

describe.each(['postgres', 'sqlite'] as const)('an audit that cannot be written, on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl') });
    await addUser(database, { id: 'ann', name: 'Before' });
    app = await openOn(database, {}, { keep: true });
  });
  afterEach(async () => {
    await rm(app.dataFolder, { recursive: true, force: true });
    await database.drop();
  });
  const local = async (statement: string) => {
    const db = await openSqlite(path.join(app.dataFolder, 'authdesk.db'));
    try {
      return db.prepare(statement).reader ? db.prepare(statement).all() : db.exec(statement);
    } finally {
      db.close();
    }
  };
  const change = async (name: string) => {
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    return app.dispatcher.call('users.update', { id: 'ann', patch: { name }, expectedUpdatedAt: updatedAt ?? '' });
  };
  const nameNow = async () => (await database.find('user', { id: 'ann' }))[0]?.['name'];

  it('keeps the intention of a write whose outcome could not be appended', async () => {
    await local(`create trigger full before insert on audit begin select raise(abort, 'disk full'); end`);
    expect(await change('After')).toMatchObject({ ok: true, data: { name: 'After' } });
    expect(app.logged.some((line) => line.startsWith('warn'))).toBe(true);
    expect(await local('select count(*) as n from intent')).toEqual([{ n: 1 }]);
    await app.close();
    await local('drop trigger full');
    const again = await startServices({ dataFolder: app.dataFolder });
    const { rows } = await again.call('audit.list');
    expect(rows).toMatchObject([{ action: 'users.update', outcome: 'unknown', rows: null, target: { id: 'ann' } }]);
    expect(await again.call('audit.verify')).toMatchObject({ ok: true, entries: 1 });
    await again.close();
  });

  it('writes nothing at all when not even the intention can be kept', async () => {
    await local(`create trigger full before insert on intent begin select raise(abort, 'disk full'); end`);
    const result = await change('After');
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toMatch(/disk full|SQLITE|trigger/);
    expect(await nameNow()).toBe('Before');
    await local('drop trigger full');
    expect(await change('After')).toMatchObject({ ok: true });
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 1 });
    await app.close();
  });

  it('turns intentions of a run that ended into unknown entries, oldest first and once only', async () => {
    expect(await change('Once')).toMatchObject({ ok: true });
    await app.close();
    const draft = (summary: string) =>
      JSON.stringify({
        connection: { id: app.connectionId, name: 'Under test' },
        action: 'sessions.revoke',
        target: { type: 'session', id: 's', label: '1 session' },
        userId: 'ann',
        summary,
        outcome: 'failed',
        rows: null,
      }).replaceAll(`'`, `''`);
    await local(
      `insert into intent (id, at, entry) values ('b', '2026-01-02T00:00:00.000Z', '${draft('Second')}'), ('a', '2026-01-01T00:00:00.000Z', '${draft('First')}')`,
    );
    for (const round of [1, 2]) {
      const again = await startServices({ dataFolder: app.dataFolder, keep: true });
      const { rows } = await again.call('audit.list');
      expect(rows.map((row) => [row.outcome, row.summary.split(' (')[0]])).toEqual([
        ['unknown', 'Second'],
        ['unknown', 'First'],
        ['done', rows[2]?.summary],
      ]);
      expect(await again.call('audit.verify')).toMatchObject({ ok: true, entries: 3 });
      expect(again.logged.some((line) => line.includes('2 writes'))).toBe(round === 1);
      await again.close();
    }
  });
});

describe('a damaged note of a write', () => {
  it('becomes an entry instead of keeping the app from starting', async () => {
    const before = await startServices({ keep: true });
    await before.close();
    const file = await openSqlite(path.join(before.dataFolder, 'authdesk.db'));
    file
      .prepare('insert into intent (id, at, entry) values (?, ?, ?)')
      .run('damaged', '2026-01-01T00:00:00.000Z', '{"half');
    file.close();
    const after = await startServices({ dataFolder: before.dataFolder });
    expect((await after.call('audit.list')).rows).toMatchObject([{ outcome: 'unknown', action: 'unknown' }]);
    expect(await after.call('audit.verify')).toMatchObject({ ok: true, entries: 1 });
    await after.close();
  });
});

it('says to do it once more where what a write left to do cannot be opened any more', async () => {
  const database = await makeDatabase('sqlite');
  const app = await openOn(database);
  const local = await openSqlite(path.join(app.dataFolder, 'authdesk.db'));
  const keep = local.prepare(
    `insert into left_undone (audit_id, connection_id, connection_name, user_id, summary, sealed) values (?, ?, ?, ?, ?, ?)`,
  );
  // Sealed in an earlier run with a key that this one does not have.
  const sealed = vaultWithKey(randomBytes(32), true).seal(JSON.stringify({ deleted: [] }));
  keep.run('an-act', app.connectionId, 'Shop', 'ann', 'Banned ann@example.com', sealed);
  keep.run('another', 'another-connection', 'Other', 'bo', 'Banned bo@example.com', sealed);
  await app.call('connections.open', { id: app.connectionId });
  const told = async () => (await app.call('audit.list')).rows.filter(({ action }) => action === 'storage.finish');
  const entry = {
    outcome: 'failed',
    target: { type: 'audit', id: 'an-act', label: 'Banned ann@example.com' },
    summary: expect.stringMatching(
      /Banned ann@example\.com\. Sessions it revoked may still be accepted: do it once more$/,
    ),
  };
  await expect.poll(told).toMatchObject([entry]);
  await expect.poll(() => local.prepare('select audit_id from left_undone').all()).toEqual([{ audit_id: 'another' }]);
  // Told once, and of the person it is about.
  await app.call('connections.open', { id: app.connectionId });
  expect((await app.call('audit.list', { filter: { userId: 'ann' } })).rows).toMatchObject([entry]);
  expect(await told()).toHaveLength(1);
  expect((await app.call('audit.verify')).ok).toBe(true);
  local.close();
  await app.close();
  await database.drop();
});
