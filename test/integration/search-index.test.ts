// The local search index answers like the database, follows what is written, and is gone with the connection.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seededUser, seedUsers } from '../support/seed';
import { addUser, collect, openOn, withoutWaiting, type Opened } from '../support/opened';

const SEEDED = 60_000;

/** Waits until a condition holds; the test's own time limit is the only clock. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  // eslint-disable-next-line no-await-in-loop -- polling
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe.each(['postgres', 'sqlite'] as const)('%s', (kind) => {
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin', 'username'] });
    await seedUsers(database, SEEDED);
    await withoutWaiting(database);
    app = await openOn(database, { searchIndex: true, readOnly: false }, { indexFollowsEveryMs: 20 });
    await until(ready);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const status = async () => app.call('search.indexStatus');
  const ready = async () => (await status()).state === 'ready';
  const search = async (text: string, filters = {}) =>
    (await collect(app, 'users.list', { search: text, filters, limit: 500 })).map(({ id }) => id);
  const inDatabase = async (text: string) => {
    const like = kind === 'postgres' ? 'ilike' : 'like';
    const fields = ['email', 'name', 'username', 'displayUsername'].map(
      (name) => `"${name}" ${like} '%${text.replaceAll("'", "''")}%'`,
    );
    // An id is met by how it begins.
    if (text.length >= 6) fields.push(`"id" ${like} '${text.replaceAll("'", "''")}%'`);
    const rows = await database.query(`select id from "user" where ${fields.join(' or ')}`);
    return rows.map((row) => String(row['id'])).toSorted();
  };

  it('is built at opening where the connection asks for it, and tells how far it is', async () => {
    const { rows, bytes, progress, builtAt, behindSeconds, problem } = await status();
    expect(rows).toBeGreaterThanOrEqual(SEEDED);
    expect(bytes).toBeGreaterThan(SEEDED * 50);
    expect([progress, problem]).toEqual([null, null]);
    expect(builtAt).not.toBeNull();
    expect(behindSeconds).toBeLessThan(60);
  });

  it.each(['er1999', '99@EXAMPLE', 'S00000000000000000000000000059', "o'neil", 'nobody at all', 'çelik'])(
    'finds for "%s" what the database finds',
    async (text) => {
      const found = await search(text);
      expect(found.length).toBe(new Set(found).size);
      // Letters beyond ASCII are folded by us alone, so the database is asked for them as they stand.
      expect(found.toSorted()).toEqual(await inDatabase(text.replace('ç', 'Ç')));
    },
  );

  it('answers in one call, without reading the table', async () => {
    const page = await app.call('users.list', { search: '3999@example.com', limit: 100 });
    expect(page.nextCursor).toBeNull();
    expect(page.rows.map(({ id }) => id).toSorted()).toEqual(await inDatabase('3999@example.com'));
  });

  it('combines with filters', async () => {
    const verified = await search('1234', { emailVerified: true });
    const open = await search('1234', { emailVerified: false });
    expect(verified.length).toBeGreaterThan(0);
    expect([...verified, ...open].toSorted()).toEqual(await inDatabase('1234'));
  });

  it('never shows a row that does not match any more, whatever it still holds', async () => {
    const [one, two] = [seededUser(41_111), seededUser(42_222)];
    expect(await search('r41111@')).toEqual([one.id]);
    await database.update(
      'user',
      { id: one.id },
      { email: 'renamed@example.org', username: 'x', displayUsername: 'x' },
    );
    await database.remove('user', { id: two.id });
    expect(await search('r41111@')).toEqual([]);
    expect(await search('r42222@')).toEqual([]);
    expect(await search(one.id)).toEqual([one.id]);
    expect(await search(one.id.slice(5))).toEqual([]);
  });

  it('finds by exact address and by its beginning at once what was written this very moment', async () => {
    const id = await addUser(database, { email: 'brand.new@written.test' });
    expect(await search('brand.new@written.test')).toEqual([id]);
    expect(await search('brand.ne')).toEqual([id]);
  });

  it('takes in what others write, within the time it tells', async () => {
    const at = new Date();
    await addUser(database, {
      id: 'followed-one',
      name: 'Wombat Ü One',
      email: 'w1@x.test',
      createdAt: at,
      updatedAt: at,
    });
    const changed = seededUser(30_003).id;
    await database.update('user', { id: changed }, { name: 'Second wombat', updatedAt: at });
    await until(async () => (await search('wombat')).length === 2);
    expect((await search('wombat')).toSorted()).toEqual([changed, 'followed-one']);
    expect((await status()).behindSeconds).toBeLessThan(60);
  });

  it('takes in what Authdesk itself writes', async () => {
    const user = await app.call('users.get', { id: seededUser(20_002).id });
    const patch = { name: 'Numbat of ours' };
    await app.call('users.update', { id: user.id, patch, expectedUpdatedAt: user.updatedAt ?? '' });
    await until(async () => (await search('numbat of')).length === 1);
    expect(await search('numbat of')).toEqual([user.id]);
  });

  it('is right while others write, and whole once they stopped', async () => {
    const matching = await inDatabase('25@example.com');
    const rows = await collect(app, 'users.list', { search: '25@example.com', limit: 30 }, async () => {
      const updatedAt = new Date();
      for (const id of matching.slice(0, 15)) {
        await database.update('user', { id }, { name: `Quokka ${matching.indexOf(id)}`, updatedAt });
      }
    });
    expect(rows.map(({ id }) => id).toSorted()).toEqual(matching);
    await until(async () => (await search('quokka')).length === 15);
    expect((await search('quokka')).toSorted()).toEqual(await inDatabase('quokka'));
  });

  it('leaves exports and exact counts to the database', async () => {
    await database.update('user', { id: seededUser(9).id }, { name: 'Potoroo' });
    expect(await app.call('users.count', { search: 'potoroo' })).toEqual({ value: 1, exact: true });
  });

  it('is gone when it is stopped, and with the connection; none of it stands in a log', async () => {
    await app.call('search.indexStop');
    expect(await status()).toMatchObject({ state: 'off', rows: 0, bytes: 0 });
    expect(await search('r50505@')).toEqual([seededUser(50_505).id]);
    await app.call('search.indexStart');
    expect((await status()).state).toBe('building');
    expect(await search('r50506@')).toEqual([seededUser(50_506).id]);
    await until(ready);
    await app.call('connections.close');
    expect(await status()).toMatchObject({ state: 'off', rows: 0, bytes: 0 });
    expect((await app.refused('search.indexStart')).code).toBe('NOT_CONNECTED');
    await app.call('connections.open', { id: app.connectionId });
    await until(async () => (await status()).state !== 'off');
    await app.services.locked();
    expect((await status()).state).toBe('off');
    expect(app.logged.join('\n')).not.toMatch(/example\.com|Quokka|Wombat/);
  });
});
