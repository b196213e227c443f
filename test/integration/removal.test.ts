// Removing somebody takes along everything that refers to them, and undoing it puts every byte back. Judged by dumps of
// the whole database and by a live better-auth server.
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { ended } from '../support/bulk';
import { makeDatabase, type MakeDatabaseOptions, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

const PASSWORD = 'correct horse 1';
const cells = [
  { kind: 'postgres', ids: 'uuid' },
  { kind: 'postgres', ids: 'serial' },
  { kind: 'sqlite', ids: 'text' },
  { kind: 'sqlite', ids: 'serial' },
] as const;

let database: TestDatabase;
let server: AuthServer | null = null;
let app: Opened;

async function begin(kind: 'postgres' | 'sqlite', options: MakeDatabaseOptions = {}) {
  database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin', 'twoFactor'], ...options });
  server = await startAuthServer(database.serverOptions);
}
const open = async (more: Parameters<typeof openOn>[1] = {}) => {
  app = await openOn(database, more, { secretStore: fakeKeyring() });
};
afterEach(async () => {
  await app.close();
  await server?.stop();
  server = null;
  await database.drop();
});

/** Runs statements written for both engines: `KEY` is the type of a user's id, `MOMENT`, `BYTES`, `JSON`, `LIST` as each has them. */
async function make(...statements: string[]): Promise<void> {
  const pg = database.kind === 'postgres';
  const key = database.ids === 'serial' ? 'integer' : database.ids === 'uuid' && pg ? 'uuid' : 'text';
  for (const statement of statements) {
    const text = statement
      .replaceAll('KEY', key)
      .replaceAll('MOMENT', pg ? 'timestamptz' : 'text')
      .replaceAll('BYTES', pg ? 'bytea' : 'blob')
      .replaceAll('JSON', pg ? 'jsonb' : 'text')
      .replaceAll('LIST', pg ? 'text[]' : 'text')
      .replaceAll('COUNTED', pg ? 'integer generated always as identity primary key' : 'integer primary key')
      .replaceAll('USERS', '"user"');
    await database.query(text);
  }
}
const literal = (id: string) => (database.ids === 'serial' ? id : `'${id}'`);

async function remove(id: string, confirm: boolean | string = true): Promise<string> {
  const result = await app.dispatcher.call('users.remove', { ids: [id], confirm });
  expect(result).toMatchObject({ ok: true, data: { removed: 1, skipped: [] } });
  return result.ok ? (result.entries?.[0]?.id ?? '') : '';
}

describe.each(cells)('on $kind, $ids ids', ({ kind, ids: idKind }) => {
  let ann: { id: string; token: string };
  let bo: string;

  beforeEach(async () => {
    await begin(kind, { ids: idKind });
    if (server === null) throw new Error('no server');
    const up = await server.signUp({ email: 'ann@example.com', password: PASSWORD, name: 'Ann' });
    ann = { id: up.user.id, token: up.token ?? '' };
    bo = (await server.signUp({ email: 'bo@example.com', password: PASSWORD, name: 'Bo' })).user.id;
    await server.signIn('ann@example.com', PASSWORD);
    await server.request('/request-password-reset', { body: { email: 'ann@example.com' } });
    const [a, b] = [literal(ann.id), literal(bo)];
    const pg = kind === 'postgres';
    await make(
      'create table post (id COUNTED, author_id KEY not null references USERS(id) on delete cascade, title text, at MOMENT, body JSON, tags LIST, picture BYTES, price numeric, parent_id integer references post(id) on delete cascade)',
      'create table comment (post_id integer not null references post(id) on delete cascade, n integer not null, author_id KEY references USERS(id) on delete set null, text text, primary key (post_id, n))',
      'create table ticket (id COUNTED, owner_id KEY references USERS(id) on delete set null, text text)',
      'create table visit (user_id KEY not null references USERS(id) on delete cascade, page text)',
      'create table ledger (user_id KEY, amount integer)',
      `insert into post (author_id, title, at, body, tags, picture, price, parent_id) values
        (${a}, 'Böse "Quotes" ''and'' \\ 🎉', '2026-11-20T10:00:00.123456Z', '{"b": 1.50, "a": [null]}', ${pg ? `array['x','y,"z']` : `'["x"]'`}, ${pg ? `'\\x00ff10'::bytea` : `x'00ff10'`}, 12345678901234567890.123456789, null),
        (${a}, null, null, null, null, null, null, 1), (${b}, 'Bo''s', null, null, null, null, 0.1, null)`,
      `insert into post (author_id, title, parent_id) values (${b}, 'an answer to Ann''s', 2)`,
      `insert into comment values (1, 1, ${b}, 'by Bo'), (3, 1, ${a}, 'by Ann'), (3, 2, null, 'by nobody')`,
      `insert into ticket (owner_id, text) values (${a}, 'Ann''s ticket'), (${b}, 'Bo''s ticket')`,
      `insert into visit values (${a}, 'home'), (${a}, 'home'), (${b}, 'home')`,
      `insert into ledger values (${a}, 5)`,
    );
    await open();
  });

  it('takes nothing along with nobody', async () => {
    const preview = await app.call('users.removalPreview', { ids: ['999999999'] });
    expect(preview).toMatchObject({ users: [], notFound: ['999999999'], tables: [] });
  });

  it('shows first what goes, what is detached and what stays, table by table', async () => {
    const preview = await app.call('users.removalPreview', { ids: [ann.id, 'nobody'] });
    expect(preview).toMatchObject({
      users: [{ id: ann.id, name: 'Ann', email: 'ann@example.com' }],
      notFound: ['nobody'],
      restorable: true,
      restoreNote: null,
      typed: false,
    });
    const lines = preview.tables.map(({ table, column, rows, effect }) => `${effect} ${rows} ${table}.${column}`);
    expect(new Set(lines)).toEqual(
      new Set([
        'deleted 2 session.userId',
        'deleted 1 account.userId',
        'deleted 1 verification.value',
        'deleted 2 post.author_id',
        'deleted 1 post.parent_id',
        'deleted 1 comment.post_id',
        'deleted 2 visit.user_id',
        'detached 1 comment.author_id',
        'detached 1 ticket.owner_id',
        'kept 1 ledger.user_id',
      ]),
    );
    expect(preview.tables.find(({ table }) => table === 'session')?.label).toBe('Sessions');
  });

  it('removes it all, and puts it back to the byte, so that the user can sign in', async () => {
    const before = await database.dumpAll();
    const entry = await remove(ann.id);
    expect((await app.refused('users.get', { id: ann.id })).code).toBe('NOT_FOUND');
    expect((await server?.trySignIn('ann@example.com', PASSWORD))?.status).toBe(401);
    expect(await server?.getSession(ann.token)).toBeNull();
    expect(await database.query('select author_id, n from comment where post_id = 3 order by n')).toEqual([
      { author_id: null, n: 1 },
      { author_id: null, n: 2 },
    ]);
    expect(await database.query('select count(*) as n from post')).toEqual([{ n: kind === 'postgres' ? '1' : 1 }]);
    expect(await app.call('audit.undoPreview', { id: entry })).toMatchObject({ possible: true, reason: null });
    await app.call('audit.undo', { id: entry });
    expect(await database.dumpAll()).toBe(before);
    expect((await server?.getSession(ann.token))?.user.id).toBe(ann.id);
    await server?.signIn('ann@example.com', PASSWORD);
    expect(await app.call('audit.verify')).toMatchObject({ ok: true });
  });

  it('names who has the address by now', async () => {
    const entry = await remove(ann.id);
    const gone = await database.dumpAll();
    await addUser(database, {
      id: idKind === 'serial' ? '77' : idKind === 'uuid' ? '7b0f9f0e-0000-4000-8000-000000000001' : 'new',
      name: 'Nan',
      email: 'ANN@example.com',
      createdAt: new Date(),
    });
    const taken = await database.dumpAll();
    expect(await app.refused('audit.undo', { id: entry })).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('belongs to Nan'),
      details: { holderName: 'Nan' },
    });
    expect(await database.dumpAll()).toBe(taken);
    expect(taken).not.toBe(gone);
  });

  it('refuses to put back what was passed on to somebody else, and says what', async () => {
    const entry = await remove(ann.id);
    await make(`update ticket set owner_id = ${literal(bo)} where id = 1`);
    const now = await database.dumpAll();
    expect(await app.call('audit.undoPreview', { id: entry })).toMatchObject({ possible: false });
    expect(await app.refused('audit.undo', { id: entry })).toMatchObject({
      code: 'CONFLICT',
      details: { table: 'ticket' },
    });
    expect(await database.dumpAll()).toBe(now);
  });
});

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  const both = async () => {
    await addUser(database, { id: 'ann', name: 'Ann', email: 'ann@example.com' });
    await addUser(database, { id: 'bo', name: 'Bo', email: 'bo@example.com' });
  };

  it('skips whom the database keeps, names the rows, and removes the others', async () => {
    await begin(kind);
    await both();
    await make(
      'create table invoice (id integer primary key, user_id text not null references USERS(id), total integer)',
      `insert into invoice values (1, 'ann', 10), (2, 'ann', 20)`,
    );
    await open();
    const before = await database.dumpAll();
    expect((await app.call('users.removalPreview', { ids: ['ann'] })).tables).toContainEqual(
      expect.objectContaining({ table: 'invoice', rows: 2, effect: 'blocks' }),
    );
    expect(await app.call('users.remove', { ids: ['ann', 'nobody', 'bo', 'bo'], confirm: true })).toEqual({
      removed: 1,
      skipped: [
        { id: 'ann', reason: expect.stringContaining('2 rows of "invoice"') },
        { id: 'nobody', reason: expect.stringContaining('no such user') },
      ],
    });
    const [entry] = (await app.call('audit.list', { filter: { userId: 'bo' } })).rows;
    await app.call('audit.undo', { id: entry?.id ?? '' });
    expect(await database.dumpAll()).toBe(before);
  });

  it('manages rows that refer to each other in circles, keys of several columns and defaults', async () => {
    await begin(kind);
    await both();
    const pg = kind === 'postgres';
    // SQLite takes a key to a table that is yet to come, and Postgres one that is added later.
    const lead = pg ? 'lead_id text' : 'lead_id text references member_of(id) on delete set null';
    await make(
      `alter table USERS add column "primaryAccount" text ${pg ? '' : 'references account(id) on delete set null'}`,
      'alter table USERS add column boss text references USERS(id) on delete set null',
      `create table team (id text primary key, ${lead})`,
      'create table member_of (id text primary key, team_id text references team(id) on delete cascade, user_id text not null references USERS(id) on delete cascade)',
      ...(pg
        ? [
            'alter table USERS add foreign key ("primaryAccount") references account(id) on delete set null',
            'alter table team add foreign key (lead_id) references member_of(id) on delete set null',
          ]
        : []),
      'create table room (building text, no integer, owner text references USERS(id) on delete cascade, primary key (building, no))',
      'create table booking (id integer primary key, building text, no integer, foreign key (building, no) references room(building, no) on delete set null)',
      `create table task (id integer primary key, owner text default 'bo' references USERS(id) on delete set default)`,
    );
    const at = new Date('2026-01-01T00:00:00.000Z');
    await database.insert('account', {
      id: 'acc',
      userId: 'ann',
      providerId: 'google',
      accountId: 'g1',
      createdAt: at,
      updatedAt: at,
    });
    await make(
      `update USERS set "primaryAccount" = 'acc' where id = 'ann'`,
      `update USERS set boss = 'ann'`,
      `insert into team values ('t1', null), ('t2', null)`,
      `insert into member_of values ('m1', 't1', 'ann'), ('m2', 't2', 'ann'), ('m3', 't1', 'bo')`,
      `update team set lead_id = 'm1'`,
      `insert into room values ('A', 1, 'ann'), ('A', 2, 'bo')`,
      `insert into booking values (1, 'A', 1), (2, 'A', 2)`,
      `insert into task values (1, 'ann')`,
    );
    await open();
    const before = await database.dumpAll();
    const entry = await remove('ann');
    expect(await database.query('select owner from task')).toEqual([{ owner: 'bo' }]);
    expect(await database.query('select lead_id from team order by id')).toEqual([
      { lead_id: null },
      { lead_id: null },
    ]);
    expect(await app.call('audit.undoPreview', { id: entry })).toMatchObject({ possible: true });
    await app.call('audit.undo', { id: entry });
    expect(await database.dumpAll()).toBe(before);
  });

  it('takes along what names the user without a key, and leaves what a counter only looks like', async () => {
    await begin(kind);
    await both();
    await make(
      `create table apikey (id text primary key, "referenceId" text, key text)`,
      `create table "deviceCode" (id text primary key, "userId" text)`,
      `create table subscription (id text primary key, "referenceId" text)`,
      `insert into apikey values ('k1', 'ann', 'hash'), ('k2', 'bo', 'hash')`,
      `insert into "deviceCode" values ('d1', 'ann')`,
      `insert into subscription values ('s1', 'ann')`,
    );
    const at = new Date('2026-01-01T00:00:00.000Z');
    const end = new Date('2099-01-01T00:00:00.000Z');
    const code = async (id: string, identifier: string, value: string) =>
      database.insert('verification', { id, identifier, value, expiresAt: end, createdAt: at, updatedAt: at });
    await code('v1', 'trust-device-abc', 'ann');
    await code('v2', 'sign-in-otp-ann@example.com', '123456:0');
    await code('v3', 'magic-link:xyz', '{"type":"magic-link","email":"Ann@example.com"}');
    await code('v4', '2fa-attempts-2fa-q', 'ann');
    await code('v5', 'sign-in-otp-bo@example.com', '123456:0');
    await database.insert('session', {
      id: 's',
      userId: 'bo',
      token: 't'.repeat(32),
      expiresAt: end,
      createdAt: at,
      updatedAt: at,
      ipAddress: '',
      userAgent: '',
      impersonatedBy: 'ann',
    });
    await open();
    const before = await database.dumpAll();
    const preview = await app.call('users.removalPreview', { ids: ['ann'] });
    const lines = preview.tables.map(({ table, column, rows, effect }) => `${effect} ${rows} ${table}.${column}`);
    expect(new Set(lines)).toEqual(
      new Set([
        'deleted 1 apikey.referenceId',
        'deleted 1 deviceCode.userId',
        'deleted 1 session.impersonatedBy',
        'deleted 3 verification.value',
        'kept 1 subscription.referenceId',
      ]),
    );
    const entry = await remove('ann');
    expect(new Set((await database.find('verification')).map((row) => row['id']))).toEqual(new Set(['v4', 'v5']));
    expect(await database.query('select id from apikey')).toEqual([{ id: 'k2' }]);
    await app.call('audit.undo', { id: entry });
    expect(await database.dumpAll()).toBe(before);
  });

  it('removes many at once the same way: whom the database keeps is skipped, the rest comes back to the byte', async () => {
    await begin(kind);
    await both();
    await addUser(database, { id: 'cy', name: 'Cy', email: 'cy@example.com' });
    await make(
      'create table invoice (id integer primary key, user_id text not null references USERS(id), total integer)',
      'create table ticket (id integer primary key, owner text references USERS(id) on delete set null)',
      `insert into invoice values (1, 'cy', 10)`,
      `insert into ticket values (1, 'ann'), (2, 'bo'), (3, 'cy')`,
    );
    await open();
    const before = await database.dumpAll();
    const { id, skipped } = await app.call('bulk.preview', {
      action: { do: 'remove' },
      target: { kind: 'ids', ids: ['ann', 'bo', 'cy'] },
    });
    expect(skipped).toEqual([{ reason: 'Rows of "invoice" refer to them, and the database keeps those', count: 1 }]);
    await app.call('bulk.start', { previewId: id, confirm: true });
    const job = await ended(app, id);
    expect(job).toMatchObject({ state: 'done', done: 2, failed: 0 });
    expect(await database.query('select id, owner from ticket order by id')).toEqual([
      { id: 1, owner: null },
      { id: 2, owner: null },
      { id: 3, owner: 'cy' },
    ]);
    const [entry] = (job.result?.['entries'] ?? []) as string[];
    await app.call('audit.undo', { id: entry ?? '' });
    expect(await database.dumpAll()).toBe(before);
  });

  it('on production wants the address typed, or the number of users', async () => {
    await begin(kind);
    await both();
    await open({ environment: 'production', readOnly: false });
    const before = await database.dumpAll();
    const preview = await app.call('users.removalPreview', { ids: ['ann'] });
    expect(preview.typed).toBe(true);
    app.answer(false);
    // Not even with the phrase in hand: it is main that asks, and the page is never told.
    for (const ids of [['ann'], ['ann', 'bo']]) {
      for (const confirm of [true, 'ann@example.com', '2']) {
        expect(await app.refused('users.remove', { ids, confirm })).toMatchObject({ code: 'CANCELLED' });
      }
    }
    expect([...new Set(app.asked.map(({ phrase }) => phrase))].slice(-2)).toEqual(['ann@example.com', '2']);
    const without = await app.refused('users.remove', { ids: ['ann'], confirm: false });
    expect(without).toMatchObject({ code: 'CONFIRMATION_REQUIRED' });
    expect(JSON.stringify(without.details)).not.toContain('ann@example.com');
    expect(await database.dumpAll()).toBe(before);
    app.answer(true);
    expect(await app.call('users.remove', { ids: ['ann', 'bo'], confirm: true })).toMatchObject({ removed: 2 });
  });
});

it('follows keys into other schemas, and deletes children first where better-auth made its keys without cascade', async () => {
  await begin('postgres');
  await addUser(database, { id: 'ann', name: 'Ann', email: 'ann@example.com' });
  await make(
    'create schema shop',
    'create table shop.basket (id integer primary key, user_id text references public."user"(id) on delete cascade)',
    'create table shop.item (basket_id integer references shop.basket(id) on delete cascade, what text)',
    `insert into shop.basket values (1, 'ann')`,
    `insert into shop.item values (1, 'a cup'), (1, 'a cup')`,
    'alter table session drop constraint "session_userId_fkey"',
    'alter table session add foreign key ("userId") references public."user"(id)',
  );
  const at = new Date('2026-01-01T00:00:00.000Z');
  await database.insert('session', {
    id: 's',
    userId: 'ann',
    token: 't'.repeat(32),
    expiresAt: at,
    createdAt: at,
    updatedAt: at,
  });
  await open();
  const whole = async () =>
    `${await database.dumpAll()}${JSON.stringify(await database.query('select * from shop.basket, shop.item'))}`;
  const before = await whole();
  const entry = await remove('ann');
  expect(await database.query('select * from shop.item')).toEqual([]);
  await app.call('audit.undo', { id: entry });
  expect(await whole()).toBe(before);
});
