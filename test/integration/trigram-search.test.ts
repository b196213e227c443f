// Where Postgres has trigram indexes a search is answered by them alone; where it has none they are offered.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openConnection } from '../../src/main/data/connections/open-connection';
import { splitSecrets, toProfile } from '../../src/main/data/connections/profile';
import { searchUsers } from '../../src/main/data/users/search-users';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { addUser, collect, openOn, type Opened } from '../support/opened';
import { sqliteWorker } from '../support/sqlite-worker';

const SEEDED = 60_000;

describe('trigram indexes', () => {
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin', 'username'] });
    await seedUsers(database, SEEDED);
    await addUser(database, { id: 'Zo-1', name: 'Zoë Größenwahn', email: 'a_b%c@example.net' });
    await addUser(database, { id: 'Zo-2', name: 'Kelpie', email: 'axbyc@example.net' });
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const offered = async () => {
    const { missingIndexes } = await app.call('connections.open', { id: app.connectionId });
    return missingIndexes.filter(({ sql: statement }) => statement.includes('gin_trgm_ops'));
  };
  const search = async (text: string) =>
    (await collect(app, 'users.list', { search: text, limit: 500 })).map(({ id }) => id).toSorted();
  const inDatabase = async (text: string) => {
    const all = (name: string) => `"${name}" ilike $1 escape '\\'`;
    const fields = ['email', 'name', 'username', 'displayUsername'].map(all);
    const rows = await database.query(`select id from "user" where ${fields.join(' or ')}`, [
      `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`,
    ]);
    return rows.map((row) => String(row['id'])).toSorted();
  };
  const TEXTS = ['er1999', '99@EXAMPLE', '00059999', "o'neil", 'a_b%c', 'xxnobody', 'öße', 'Größen', '77@'];

  it('are offered with the exact statement where a big table has none', async () => {
    const [index, ...more] = await offered();
    expect(more).toEqual([]);
    expect(index?.columns).toEqual(['email', 'name', 'id', 'username', 'displayUsername']);
    expect(index?.sql).toContain('CREATE EXTENSION IF NOT EXISTS pg_trgm;');
    expect(index?.sql).toContain('CREATE INDEX CONCURRENTLY');
  });

  it('answer a search once they are there, and leave to be read for only what may be written with several accents', async () => {
    for (const statement of ((await offered())[0]?.sql ?? '').split('; ')) await database.query(statement);
    await database.query('analyze "user"');
    expect(await offered()).toEqual([]);
    for (const text of TEXTS) expect([text, await search(text)]).toEqual([text, await inDatabase(text)]);
    const page = await app.call('users.list', { search: '3999@', limit: 100 });
    expect(page.nextCursor).toBeNull();
    expect(page.rows.length).toBe(6);
    const named = await app.call('users.list', { search: 'grossenwahn', limit: 100 });
    expect([named.rows.map(({ id }) => id), named.nextCursor === null]).toEqual([['Zo-1'], true]);
    // At once, and then what has several accents is read for.
    const accented = await app.call('users.list', { search: 'kelpie', limit: 100 });
    expect(accented.rows.map(({ id }) => id)).toEqual(['Zo-2']);
    expect(accented.nextCursor).not.toBeNull();
  });

  it('are asked by statements without a name, which are planned for what is searched for', async () => {
    const { settings, secrets } = splitSecrets(connectionTo(database));
    const connection = await openConnection(toProfile('x', settings, secrets), sqliteWorker);
    try {
      const request = { text: { wholes: ['23@exa'], words: ['23@exa'] }, filters: undefined, cursor: null, limit: 100 };
      const { rows } = await searchUsers(connection, request, new Date(), new AbortController().signal);
      expect(rows).toHaveLength(100);
      // Three at once are all sessions of the pool.
      const named = [1, 2, 3].map(async () =>
        sql<{ n: string }>`select count(*) as n, pg_sleep(0.05) from pg_prepared_statements`.execute(
          connection.handle.db,
        ),
      );
      expect((await Promise.all(named)).map((found) => found.rows[0]?.n)).toEqual(['0', '0', '0']);
    } finally {
      await connection.close();
    }
  });

  it('over some of the fields give their matches first, and the rest is read for', async () => {
    await database.query('drop index user_search_idx');
    await database.query('create index part on "user" using gin (lower(email) gin_trgm_ops, name gin_trgm_ops)');
    await database.query('analyze "user"');
    expect(await offered()).toHaveLength(1);
    for (const text of TEXTS) expect([text, await search(text)]).toEqual([text, await inDatabase(text)]);
    const first = await app.call('users.list', { search: 'r3999@', limit: 100 });
    expect(first.rows.map(({ email }) => email)).toContain('user3999@example.com');
  });

  it('are no index to order by', async () => {
    const { missingIndexes } = await app.call('connections.open', { id: app.connectionId });
    expect(missingIndexes.map(({ columns }) => columns.join())).toContain('name,id');
  });
});
