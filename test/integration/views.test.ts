// Databases in which something stands for a table: views, foreign tables, partitions.
import pg from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { startAuthServer } from '../support/auth-server';
import { ended } from '../support/bulk';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { fakeKeyring, startServices } from '../support/services';
import { connectionTo } from '../support/matrix';

const PASSWORD = 'correct horse 1';
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function made(kind: DatabaseKind, options = {}): Promise<TestDatabase> {
  const database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'], ...options });
  closing.push(database.drop);
  return database;
}

async function opened(database: TestDatabase): Promise<Opened> {
  const app = await openOn(database, {}, { secretStore: fakeKeyring() });
  closing.push(app.close);
  return app;
}

/** Makes a table a view of itself under another name, which takes changes on either engine. */
async function asView(database: TestDatabase, table: string, base: string): Promise<void> {
  await database.query(`alter table "${table}" rename to "${base}"`);
  await database.query(`create view "${table}" as select * from "${base}"`);
  if (database.kind === 'postgres') return;
  const rows = await database.query(`select name from pragma_table_info('${base}')`);
  const columns = rows.map((row) => `"${String(row['name'])}"`);
  const set = columns.map((column) => `${column} = new.${column}`).join(', ');
  const values = columns.map((column) => `new.${column}`).join(', ');
  await database.query(
    `create trigger "${table}_u" instead of update on "${table}" begin update "${base}" set ${set} where id = old.id; end`,
  );
  await database.query(
    `create trigger "${table}_d" instead of delete on "${table}" begin delete from "${base}" where id = old.id; end`,
  );
  await database.query(
    `create trigger "${table}_i" instead of insert on "${table}" begin insert into "${base}" (${columns.join(', ')}) values (${values}); end`,
  );
}

const signedIn = async (database: TestDatabase, id: string) => {
  const later = new Date(Date.now() + 86_400_000);
  const now = new Date();
  await database.insert('session', {
    id: `s-${id}`,
    userId: id,
    token: `t-${id}`,
    expiresAt: later,
    createdAt: now,
    updatedAt: now,
  });
};

describe.each(['postgres', 'sqlite'] as const)('views on %s', (kind) => {
  it('works through a user view that takes changes, and undoes', async () => {
    const database = await made(kind);
    await addUser(database, { id: 'ann', email: 'ann@example.com', name: 'Ann' });
    await addUser(database, { id: 'bob', email: 'bob@example.com', name: 'Bob' });
    await signedIn(database, 'ann');
    await asView(database, 'user', 'people');
    const app = await opened(database);
    const { report } = await app.call('connections.status');
    expect(report?.tables.user.standsFor).toEqual({ kind: 'view', of: ['people'] });
    expect(report?.warnings.join(' ')).toContain('"user" is a view of "people"');
    expect((await app.call('users.list', { search: 'ann' })).rows.map(({ id }) => id)).toEqual(['ann']);
    const ann = await app.call('users.get', { id: 'ann' });
    await app.call('users.update', { id: 'ann', patch: { name: 'Anna' }, expectedUpdatedAt: ann.updatedAt ?? '' });
    const name = async () => (await database.query(`select name from people where id = 'ann'`))[0]?.['name'];
    expect(await name()).toBe('Anna');
    const last = async () => (await app.call('audit.list')).rows[0]?.id ?? '';
    await app.call('audit.undo', { id: await last() });
    expect(await name()).toBe('Ann');

    await app.call('users.ban', { id: 'ann', reason: 'x' });
    const banned = await database.query(`select banned from people where id = 'ann'`);
    expect([true, 1]).toContain(banned[0]?.['banned']);
    expect(await database.count('session')).toBe(0);

    const before = await database.query('select * from people order by id');
    await app.call('users.remove', { ids: ['ann'], confirm: 'ann@example.com' });
    expect((await database.query('select id from people')).map((row) => row['id'])).toEqual(['bob']);
    await app.call('audit.undo', { id: await last() });
    expect(await database.query('select * from people order by id')).toEqual(before);
    const created = await app.call('users.create', { email: 'new@example.com', name: 'New' });
    expect(await database.query(`select email from people where id = '${created.id}'`)).toEqual([
      { email: 'new@example.com' },
    ]);
  });

  it('ends sessions through a view, and never takes one for a secondary storage', async () => {
    const database = await made(kind);
    await addUser(database, { id: 'ann', email: 'ann@example.com' });
    await signedIn(database, 'ann');
    await asView(database, 'session', 's');
    const app = await opened(database);
    await app.call('users.ban', { id: 'ann' });
    expect(await database.query('select id from s')).toEqual([]);
    await app.call('audit.undo', { id: (await app.call('audit.list')).rows[0]?.id ?? '' });
    expect(await database.query('select id from s')).toEqual([{ id: 's-ann' }]);
  });

  it.each([
    [
      'that takes no changes',
      'select distinct * from s',
      /"session" is a view of "s", through which rows cannot be removed/,
    ],
    ['without a user', 'select id, token from s', /"session" is a view of "s", without/],
  ])('says that session is a view %s', async (_name, query, why) => {
    const database = await made(kind);
    await addUser(database, { id: 'ann', email: 'ann@example.com' });
    await signedIn(database, 'ann');
    await database.query('alter table session rename to s');
    await database.query(`create view session as ${query}`);
    const app = await opened(database);
    const { report } = await app.call('connections.status');
    expect(report?.unavailable.map(({ reason }) => reason).join(' ')).toMatch(why);
    expect(report?.sessions.storageMissing).toBeNull();
    const refused = await app.refused('sessions.revoke', { target: { userId: 'ann' } } as never);
    expect(`${refused.message} ${refused.hint}`).not.toMatch(/secondary storage|Redis/);
    const banned = await app.call('users.ban', { id: 'ann' });
    expect(banned.banned).toBe(true);
    const [entry] = (await app.call('audit.list')).rows;
    expect(entry?.summary).toMatch(/could not be revoked/);
    expect(await database.query('select id from s')).toEqual([{ id: 's-ann' }]);
  });

  it('says of a user view that takes no changes which table it is of', async () => {
    const database = await made(kind);
    await addUser(database, { id: 'ann', email: 'ann@example.com', name: 'Ann' });
    await database.query('alter table "user" rename to people');
    await database.query('create view "user" as select distinct * from people');
    const app = await opened(database);
    const ann = await app.call('users.get', { id: 'ann' });
    const refused = await app.refused('users.update', {
      id: 'ann',
      patch: { name: 'X' },
      expectedUpdatedAt: ann.updatedAt ?? '',
    });
    expect(refused.code).toBe('UNSUPPORTED');
    expect(refused.message).toContain('"user" is a view of "people"');
    expect(await database.query('select name from people')).toEqual([{ name: 'Ann' }]);
  });

  it('prefers the table to a view of it', async () => {
    const database = await made(kind);
    await addUser(database, { id: 'ann', email: 'ann@example.com' });
    await database.query('alter table "user" rename to users');
    await database.query('create view "user" as select * from users');
    const app = await opened(database);
    const { report } = await app.call('connections.status');
    expect(report?.tables.user).toMatchObject({ name: 'users' });
    expect(report?.tables.user.standsFor).toBeUndefined();
  });
});

/** Makes `user` a view that Postgres cannot change by itself, with triggers that do, each with what it does. */
async function withTriggers(database: TestDatabase, does: Readonly<Record<string, string>>): Promise<void> {
  await database.query('alter table "user" rename to people');
  await database.query('create view "user" as select distinct * from people');
  for (const [act, body] of Object.entries(does)) {
    const name = `instead_${act}`;
    await database.query(`create function ${name}() returns trigger language plpgsql as $$ begin ${body} end $$`);
    await database.query(`create trigger ${name} instead of ${act} on "user" for each row execute function ${name}()`);
  }
}
const INSTEAD = {
  insert: 'insert into people select new.*; return new;',
  update:
    'update people set name = new.name, email = new.email, role = new.role, banned = new.banned, "banReason" = new."banReason", "banExpires" = new."banExpires", "updatedAt" = new."updatedAt" where id = old.id; return new;',
  delete: 'delete from people where id = old.id; return old;',
};

describe('a user view of Postgres with triggers instead', () => {
  const withAnn = async (does: Readonly<Record<string, string>>) => {
    const database = await made('postgres');
    await addUser(database, { id: 'ann', email: 'ann@example.com', name: 'Ann' });
    await signedIn(database, 'ann');
    await withTriggers(database, does);
    return { database, app: await opened(database) };
  };
  const people = async (database: TestDatabase) => database.query('select * from people order by id');
  const rename = async (app: Opened) => {
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    return { id: 'ann', patch: { name: 'Anna' }, expectedUpdatedAt: updatedAt ?? '' };
  };

  it('is used like a table, and undone', async () => {
    const { database, app } = await withAnn(INSTEAD);
    const before = await people(database);
    const undo = async () => app.call('audit.undo', { id: (await app.call('audit.list')).rows[0]?.id ?? '' });
    await app.call('users.update', await rename(app));
    expect(await people(database)).toMatchObject([{ name: 'Anna' }]);
    await undo();
    expect(await people(database)).toMatchObject([{ name: 'Ann' }]);
    await app.call('users.ban', { id: 'ann', reason: 'x' });
    expect(await people(database)).toMatchObject([{ banned: true, banReason: 'x' }]);
    await undo();
    await app.call('users.remove', { ids: ['ann'], confirm: 'ann@example.com' });
    expect(await people(database)).toEqual([]);
    await undo();
    expect(await people(database)).toEqual(before.map((row) => ({ ...row, updatedAt: expect.anything() })));
    const { id } = await app.call('users.create', { email: 'new@example.com', name: 'New' });
    expect(await people(database)).toContainEqual(expect.objectContaining({ id, email: 'new@example.com' }));
    const preview = await app.call('bulk.preview', {
      action: { do: 'ban', reason: 'spam' },
      target: { kind: 'ids', ids: ['ann', id] },
    });
    await app.call('bulk.start', { previewId: preview.id, confirm: true });
    expect(await ended(app, preview.id)).toMatchObject({ state: 'done', done: 2 });
    expect(await people(database)).toMatchObject([{ banned: true }, { banned: true }]);
  });

  it('takes what there is a trigger for, and says the rest of itself', async () => {
    const { database, app } = await withAnn({ update: INSTEAD.update });
    await app.call('users.update', await rename(app));
    expect(await people(database)).toMatchObject([{ name: 'Anna' }]);
    const { report } = await app.call('connections.status');
    const reasons = report?.unavailable.map(({ feature, reason }) => `${feature}: ${reason}`).join(' ');
    expect(reasons).toMatch(/Removing users: "user" is a view of "people", through which rows cannot be removed/);
    const { removed, skipped } = await app.call('users.remove', { ids: ['ann'], confirm: 'ann@example.com' });
    expect([removed, skipped[0]?.reason]).toEqual([0, expect.stringContaining('"user" is a view of "people"')]);
    expect(await app.refused('users.create', { email: 'new@example.com', name: 'New' })).toMatchObject({
      code: 'UNSUPPORTED',
    });
  });

  it.each([
    ['says it did and did not', { insert: 'return new;', update: 'return new;', delete: 'return old;' }],
    [
      'says nothing of what it did',
      {
        insert: `${INSTEAD.insert.slice(0, -11)}return null;`,
        update: `${INSTEAD.update.slice(0, -11)}return null;`,
        delete: `${INSTEAD.delete.slice(0, -11)}return null;`,
      },
    ],
    [
      'does something else',
      {
        ...INSTEAD,
        update: `update people set name = 'Other' where id = old.id; return new;`,
        delete: 'return old;',
        insert: `new.name := 'Other'; insert into people select new.*; return new;`,
      },
    ],
  ])('that %s is a conflict, and nothing is left of it', async (_what, does) => {
    const { database, app } = await withAnn(does);
    const before = await people(database);
    expect(await app.refused('users.update', await rename(app))).toMatchObject({ code: 'CONFLICT' });
    expect(await app.refused('users.create', { email: 'new@example.com', name: 'New' })).toMatchObject({
      code: 'CONFLICT',
    });
    const { removed, skipped } = await app.call('users.remove', { ids: ['ann'], confirm: 'ann@example.com' });
    expect([removed, skipped[0]?.reason]).toEqual([0, expect.stringContaining('everything was taken back')]);
    expect(await people(database)).toEqual(before);
    expect(await database.count('session')).toBe(1);
  });
});

describe('on Postgres', () => {
  it('a live server goes on through the view that Authdesk changed', async () => {
    const database = await made('postgres');
    const server = await startAuthServer(database.serverOptions);
    closing.push(server.stop);
    await server.signUp({ email: 'ann@example.com', password: PASSWORD });
    await asView(database, 'user', 'people');
    await asView(database, 'session', 's');
    const { token, user } = await server.signIn('ann@example.com', PASSWORD);
    expect(await server.getSession(token)).not.toBeNull();
    const app = await opened(database);
    await app.call('users.ban', { id: user.id });
    expect(await server.getSession(token)).toBeNull();
    await expect(server.signIn('ann@example.com', PASSWORD)).rejects.toThrow(/banned|403/i);
    await app.call('users.unban', { id: user.id });
    expect(await server.signIn('ann@example.com', PASSWORD)).toBeTruthy();
  });

  it('reads and changes foreign tables, and says what they are', async () => {
    const far = await made('postgres');
    await addUser(far, { id: 'ann', email: 'ann@example.com', name: 'Ann' });
    const url = new URL(far.target);
    const near = await makeDatabase('postgres', { pg: inject('pgUrl'), migrate: false });
    closing.push(near.drop);
    const available = await near.query(`select 1 from pg_available_extensions where name = 'postgres_fdw'`);
    if (available.length === 0) throw new Error('the test server has no postgres_fdw');
    await near.query('create extension postgres_fdw');
    await near.query(
      `create server far foreign data wrapper postgres_fdw options (host '127.0.0.1', port '${url.port}', dbname '${url.pathname.slice(1)}')`,
    );
    await near.query(`create user mapping for current_user server far options (user '${url.username}')`);
    await near.query('import foreign schema public from server far into public');
    const app = await startServices({ secretStore: fakeKeyring() });
    closing.push(app.close);
    const { id } = await app.call('connections.save', connectionTo(near, {}));
    await app.call('connections.open', { id });
    const { report } = await app.call('connections.status');
    expect(report?.tables.user.standsFor).toEqual({ kind: 'foreign', of: [] });
    expect(report?.missingIndexes).toEqual([]);
    expect((await app.call('users.list', { search: 'ann' })).rows.length).toBe(1);
    const ann = await app.call('users.get', { id: 'ann' });
    await app.call('users.update', { id: 'ann', patch: { name: 'Anna' }, expectedUpdatedAt: ann.updatedAt ?? '' });
    expect(await far.query('select name from "user"')).toEqual([{ name: 'Anna' }]);
    await app.call('audit.undo', { id: (await app.call('audit.list')).rows[0]?.id ?? '' });
    expect(await far.query('select name from "user"')).toEqual([{ name: 'Ann' }]);
  });

  it('says of a materialized view which table it is of, and shows its rows', async () => {
    const database = await made('postgres');
    await addUser(database, { id: 'ann', email: 'ann@example.com', name: 'Ann' });
    await database.query('alter table "user" rename to people');
    await database.query('create materialized view "user" as select * from people');
    const app = await opened(database);
    const { report } = await app.call('connections.status');
    expect(report?.tables.user.standsFor).toEqual({ kind: 'materialized', of: ['people'] });
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    const write = { id: 'ann', patch: { name: 'X' }, expectedUpdatedAt: updatedAt ?? '' };
    expect(await app.refused('users.update', write)).toMatchObject({
      code: 'UNSUPPORTED',
      message: '"user" is a materialized view of "people", through which rows cannot be changed.',
    });
  });

  it('changes, removes and brings back users in partitions', async () => {
    const database = await made('postgres');
    await database.query('drop table account, session');
    await database.query('alter table "user" rename to plain');
    await database.query(
      'create table "user" (like plain including defaults, primary key (id)) partition by hash (id)',
    );
    for (const part of [0, 1]) {
      await database.query(
        `create table user_${part} partition of "user" for values with (modulus 2, remainder ${part})`,
      );
    }
    for (const id of ['ann', 'bob', 'eve']) await addUser(database, { id, name: id });
    const app = await opened(database);
    const undo = async () => app.call('audit.undo', { id: (await app.call('audit.list')).rows[0]?.id ?? '' });
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    await app.call('users.update', { id: 'ann', patch: { name: 'Anna' }, expectedUpdatedAt: updatedAt ?? '' });
    expect(await database.find('user', { name: 'Anna' })).toHaveLength(1);
    await undo();
    const before = await database.dumpAll();
    await app.call('users.remove', { ids: ['eve'], confirm: 'eve@example.com' });
    expect(await database.count('user')).toBe(2);
    await undo();
    expect(await database.dumpAll()).toBe(before);
  });

  it('advises indexes that partitioned tables take, and estimates their rows from the partitions', async () => {
    const database = await made('postgres');
    await database.query('alter table "user" rename to plain');
    await database.query('create table "user" (like plain including defaults) partition by hash (id)');
    for (const part of [0, 1]) {
      await database.query(
        `create table user_${part} partition of "user" for values with (modulus 2, remainder ${part})`,
      );
    }
    await database.query(
      `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
       select 'u' || i, 'N', 'u' || i || '@example.com', true, now(), now() from generate_series(1, 120000) i`,
    );
    await database.query('analyze "user_0"');
    await database.query('analyze "user_1"');
    const app = await opened(database);
    const { report } = await app.call('connections.status');
    const { rows } = report?.tables.user ?? {};
    expect(rows?.exact).toBe(false);
    expect(Math.abs((rows?.value ?? 0) - 120_000)).toBeLessThan(2000);
    const advised = report?.missingIndexes ?? [];
    expect(advised.some(({ table }) => table === 'user')).toBe(true);
    const client = new pg.Client(database.target);
    await client.connect();
    closing.push(async () => client.end());
    for (const { sql } of advised) await client.query(sql);
  });
});
