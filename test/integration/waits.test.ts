// On a network it is the waiting that takes time: how many answers each screen and act waits for, one after the other.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { openOn, type Opened } from '../support/opened';
import { seededUser, seedUsers } from '../support/seed';
import { startSlowLine, type SlowLine } from '../support/slow-line';
import { watchWaits, type Waits } from '../support/waits';

const USERS = 300;

// What is asked of a table depends on how big it is thought to be: as small as it is, or as if it had a million rows.
describe.each([
  ['a small database', false],
  ['a big one', true],
] as const)('over a network, on %s', (_, big) => {
  let database: TestDatabase;
  let app: Opened;
  let watch: Waits;
  let line: SlowLine;

  beforeAll(async () => {
    database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin', 'organization', 'twoFactor'] });
    await seedUsers(database, USERS, { sessions: 2, password: 'correct horse battery' });
    if (big) {
      for (const table of ['user', 'session', 'account', 'verification']) {
        await database.query(`alter table "${table}" set (autovacuum_enabled = off)`);
      }
      await database.query('set allow_system_table_mods = on');
      await database.query(
        `update pg_class set relpages = 1, reltuples = 1000000 / greatest(1, pg_relation_size(oid) / 8192)
         where relname in ('user', 'session', 'account', 'verification') and relkind = 'r'`,
      );
    }
    watch = watchWaits();
    // Far enough away that what is asked at once is under way together.
    line = await startSlowLine(Number(new URL(database.target).port), 20);
    const url = new URL(database.target);
    url.port = String(line.port);
    app = await openOn(database, { postgres: { url: url.href } });
  });
  afterAll(async () => {
    watch?.stop();
    await app?.close();
    await line?.stop();
    await database?.drop();
  });

  /** Nothing where no more answers were waited for one after the other, else what was asked, each with its turn. */
  const beyond = async (atMost: number, work: () => Promise<unknown>) => {
    const { waits, statements } = await watch.during(work);
    return waits <= atMost ? [] : statements;
  };
  const id = (n: number) => seededUser(n).id;

  it('opening', async () => {
    await app.call('connections.close');
    expect(await beyond(4, async () => app.call('connections.open', { id: app.connectionId }))).toEqual([]);
  });

  it('a list of users', async () => {
    await app.call('users.list', { limit: 50 });
    expect(await beyond(1, async () => app.call('users.list', { limit: 50 }))).toEqual([]);
  });

  it('everything about a user', async () => {
    await app.call('users.get', { id: id(1) });
    expect(await beyond(1, async () => app.call('users.get', { id: id(2) }))).toEqual([]);
  });

  it('a list of sessions', async () => {
    await app.call('sessions.list', { limit: 50 });
    expect(await beyond(2, async () => app.call('sessions.list', { limit: 50 }))).toEqual([]);
  });

  it('anything pasted', async () => {
    await app.call('search.anything', { text: seededUser(3).email });
    expect(await beyond(1, async () => app.call('search.anything', { text: seededUser(4).email }))).toEqual([]);
  });

  it('a logout', async () => {
    await app.call('sessions.revokeForUser', { userId: id(5) });
    expect(await beyond(4, async () => app.call('sessions.revokeForUser', { userId: id(6) }))).toEqual([]);
  });

  it('a new name', async () => {
    const rename = async (n: number) => {
      const { updatedAt } = await app.call('users.get', { id: id(n) });
      return async () =>
        app.call('users.update', { id: id(n), patch: { name: 'Other' }, expectedUpdatedAt: updatedAt ?? '' });
    };
    await (
      await rename(7)
    )();
    expect(await beyond(7, await rename(8))).toEqual([]);
  });

  it('a ban', async () => {
    await app.call('users.ban', { id: id(9), reason: 'Spam' });
    expect(await beyond(7, async () => app.call('users.ban', { id: id(10), reason: 'Spam' }))).toEqual([]);
  });
});
