// A database that silently keeps rows from being changed: the write is taken back whole, and its record says so.
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;

  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl') });
    await addUser(database, { id: 'ann', name: 'Ann' });
    const at = new Date('2026-11-20T10:00:00.000Z');
    for (const id of ['s1', 's2', 's3']) {
      await database.insert('session', {
        id,
        userId: 'ann',
        token: `token-${id}`,
        expiresAt: new Date('2099-01-01T00:00:00.000Z'),
        createdAt: at,
        updatedAt: at,
      });
    }
    app = await openOn(database);
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  /** What an administrator may have set up: these rows stay as they are, and nobody is told. */
  const swallow = async (what: 'update' | 'delete', table: string, when: string) => {
    if (kind === 'sqlite') {
      return database.query(
        `create trigger keep before ${what} on "${table}" when ${when.replaceAll('OLD', 'old')} begin select raise(ignore); end`,
      );
    }
    await database.query(`create function keep() returns trigger language plpgsql as 'begin return null; end'`);
    return database.query(
      `create trigger keep before ${what} on "${table}" for each row when (${when}) execute function keep()`,
    );
  };
  const refusal = { code: 'CONFLICT', message: expect.stringMatching(/everything was taken back/) as string };

  it('an update that touches no row is no success', async () => {
    await swallow('update', 'user', `OLD.id = 'ann'`);
    const before = await database.dumpAll();
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    const change = { id: 'ann', patch: { name: 'Other' }, expectedUpdatedAt: updatedAt ?? '' };
    expect(await app.refused('users.update', change)).toMatchObject(refusal);
    expect(await database.dumpAll()).toBe(before);
    expect((await app.call('audit.list')).rows).toMatchObject([{ outcome: 'failed', rows: null, undo: 'no' }]);
  });

  it('ending three sessions of which one stays ends none', async () => {
    await swallow('delete', 'session', `OLD.id = 's2'`);
    const before = await database.dumpAll();
    expect(await app.refused('sessions.revoke', { ids: ['s1', 's2', 's3'] })).toMatchObject(refusal);
    expect(await app.refused('sessions.revokeForUser', { userId: 'ann' })).toMatchObject(refusal);
    expect(await database.dumpAll()).toBe(before);
    expect((await app.call('audit.list')).rows.map((entry) => entry.outcome)).toEqual(['failed', 'failed']);
    // the others can be ended
    expect(await app.call('sessions.revoke', { ids: ['s1', 's3'] })).toMatchObject({ revoked: 2 });
  });

  it('an undo that puts nothing back is no success either', async () => {
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    await app.call('users.update', { id: 'ann', patch: { name: 'Other' }, expectedUpdatedAt: updatedAt ?? '' });
    const entry = (await app.call('audit.list')).rows[0]?.id ?? '';
    await swallow('update', 'user', `OLD.id = 'ann'`);
    expect(await app.refused('audit.undo', { id: entry })).toMatchObject(refusal);
    expect((await app.call('audit.list')).rows.map((row) => [row.outcome, row.undo])).toEqual([
      ['failed', 'no'],
      ['done', 'possible'],
    ]);
  });
});
