// One address, two people, and people without one: who is meant is known or asked, and everybody is called by something.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ended } from '../support/bulk';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

describe.each(['postgres', 'sqlite'] as const)('the same address on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin', 'username', 'phoneNumber'] });
    await database.query('alter table "user" add column tenant text');
    await database.query('alter table "user" add column "customerNo" text');
    await database.query('alter table "user" add column "apiToken" text');
    await database.query('create unique index customer_no on "user" ("customerNo")');
    await freeAddresses(database);
    await addUser(database, { id: 'lower', email: 'dup@example.com', name: 'Lower' });
    await addUser(database, { id: 'upper', email: 'Dup@Example.com', name: 'Upper' });
    await addUser(database, { id: 'acme', email: 'zed@example.com', name: 'Zed at Acme' });
    await addUser(database, { id: 'globex', email: 'zed@example.com', name: 'Zed at Globex' });
    await addUser(database, { id: 'alone', email: 'Alone@Example.com', name: 'Alone' });
    await database.query(`update "user" set "customerNo" = 'K-4711', "apiToken" = 'K-9999' where id = 'alone'`);
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const preview = async (text: string) =>
    app.call('bulk.preview', { action: { do: 'ban' }, target: { kind: 'pasted', text } });
  const rowsOf = async (id: string) => {
    const { rows } = await app.call('bulk.previewRows', { previewId: id, limit: 100 });
    return rows.map(({ given, userId, outcome }) => [given, userId, outcome]);
  };

  it.each([
    ['Dup@Example.com', 'upper'],
    ['dup@example.com', 'lower'],
  ])('takes %s for whom it is spelled exactly, with a note', async (given, who) => {
    const found = await preview(given);
    expect(await rowsOf(found.id)).toEqual([[given, who, 'waiting']]);
    expect(found).toMatchObject({ matched: 1, willRun: 1 });
    expect(found.notes.join(' ')).toContain('in other capitals');
  });

  it('takes each row for its own where both are pasted', async () => {
    const found = await preview('Dup@Example.com\ndup@example.com');
    expect(await rowsOf(found.id)).toEqual([
      ['Dup@Example.com', 'upper', 'waiting'],
      ['dup@example.com', 'lower', 'waiting'],
    ]);
    expect(found.duplicates).toBe(0);
  });

  it.each(['zed@example.com', 'DUP@example.com', 'ZED@example.com'])(
    'takes nobody for %s, and names both',
    async (given) => {
      const found = await preview(`${given}\nalone@example.com`);
      expect(await rowsOf(found.id)).toEqual([
        [given, null, 'ambiguous'],
        ['alone@example.com', 'alone', 'waiting'],
      ]);
      expect(found).toMatchObject({ matched: 1, willRun: 1, ambiguous: 1, notFound: 0 });
      expect(found.notes.join(' ')).toContain(given);
      const { rows } = await app.call('bulk.previewRows', { previewId: found.id, outcome: 'ambiguous' });
      const names = given.toLowerCase().startsWith('zed') ? ['acme', 'globex'] : ['lower', 'upper'];
      for (const id of names) expect(rows[0]?.detail).toContain(`id ${id}`);
      const before = await database.dump('user');
      const job = await app.call('bulk.start', {
        previewId: found.id,
        confirm: true,
      });
      expect((await ended(app, job.id)).state).toBe('done');
      const banned = await database.query('select id from "user" where banned order by id');
      expect(banned.map((row) => row['id'])).toEqual(['alone']);
      await app.call('users.unban', { id: 'alone' });
      expect(before).not.toBe('');
    },
  );

  it('shows both to whoever looks for anything, who has it as it is spelled first', async () => {
    const people = async (text: string) => {
      const hits = await app.call('search.anything', { text });
      return hits.filter(({ type }) => type === 'user').map(({ id }) => id);
    };
    expect(await people('Dup@Example.com')).toEqual(['upper', 'lower']);
    expect(await people('dup@example.com')).toEqual(['lower', 'upper']);
    expect((await people('zed@example.com')).toSorted()).toEqual(['acme', 'globex']);
    expect((await people('DUP@EXAMPLE.COM')).toSorted()).toEqual(['lower', 'upper']);
  });

  it('narrows sessions to whom the address is spelled exactly', async () => {
    const now = new Date();
    for (const id of ['lower', 'upper']) {
      const times = { expiresAt: new Date(now.getTime() + 86_400_000), createdAt: now, updatedAt: now };
      await database.insert('session', { id: `s-${id}`, userId: id, token: `t-${id}`, ...times });
    }
    const of = async (user: string) =>
      (await app.call('sessions.list', { user })).rows.map(({ userId }) => userId).toSorted();
    expect(await of('Dup@Example.com')).toEqual(['upper']);
    expect(await of('dup@example.com')).toEqual(['lower']);
    expect(await of('DUP@example.com')).toEqual(['lower', 'upper']);
  });

  it('finds people by columns of the app, and exports these where they are asked for', async () => {
    const hits = async (text: string) => (await app.call('search.anything', { text })).map(({ id }) => id);
    expect(await hits('K-4711')).toEqual(['alone']);
    expect(await hits('K-9999')).toEqual([]);
    const listed = async (search: string) => (await app.call('users.list', { search })).rows.map(({ id }) => id);
    expect(await listed('K-4711')).toEqual(['alone']);
    expect(await listed('4711')).toEqual(['alone']);
    expect(await listed('K-9999')).toEqual([]);
    const file = path.join(app.dataFolder, '..', `own-${kind}-${process.pid}.csv`);
    const columns = ['email', 'customerNo'];
    const job = await app.call('users.export', { format: 'csv', file, columns, search: 'K-4711' });
    expect((await ended(app, job.id)).state).toBe('done');
    expect((await readFile(file, 'utf8')).replace('\ufeff', '').trim().split(/\r?\n/)).toEqual([
      'email,customerNo',
      'Alone@Example.com,K-4711',
    ]);
    const secret = await app.refused('users.export', { format: 'csv', file, columns: ['apiToken'] });
    expect(secret.code).toBe('INVALID_INPUT');
  });
});

describe.each(['postgres', 'sqlite'] as const)('one of two with the same address on %s', (kind) => {
  it.each([
    { what: 'as better-auth makes the table', free: false, other: 'Dup@Example.com', gone: 'dup@example.com' },
    { what: 'as better-auth makes the table', free: false, other: 'dup@example.com', gone: 'Dup@Example.com' },
    { what: 'where addresses are free', free: true, other: 'dup@example.com', gone: 'dup@example.com' },
    { what: 'where addresses are free', free: true, other: 'Dup@Example.com', gone: 'dup@example.com' },
  ])('$gone is removed beside $other and brought back, $what', async ({ free, other, gone }) => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    try {
      if (free) await freeAddresses(database);
      await addUser(database, { id: 'one', email: gone, name: 'One' });
      await addUser(database, { id: 'two', email: other, name: 'Two' });
      const app = await openOn(database, {}, { secretStore: fakeKeyring() });
      try {
        const undo = async () => app.call('audit.undo', { id: (await app.call('audit.list')).rows[0]?.id ?? '' });
        const before = await database.dumpAll();
        await app.call('users.remove', { ids: ['one'], confirm: gone });
        expect(await database.find('user')).toMatchObject([{ id: 'two', email: other }]);
        await undo();
        expect(await database.dumpAll()).toBe(before);
        const { updatedAt } = await app.call('users.get', { id: 'one' });
        await app.call('users.update', {
          id: 'one',
          patch: { email: 'else@example.com' },
          expectedUpdatedAt: updatedAt ?? '',
        });
        await undo();
        expect(await database.find('user', { id: 'one' })).toMatchObject([{ email: gone }]);
        expect(await database.find('user', { id: 'two' })).toMatchObject([{ email: other }]);
      } finally {
        await app.close();
      }
    } finally {
      await database.drop();
    }
  });
});

describe.each(['postgres', 'sqlite'] as const)('people without an address on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin', 'username', 'phoneNumber'] });
    await freeAddresses(database);
    const people = [
      { id: 'p-name', name: 'Ann Only', email: '' },
      { id: 'p-user', name: '', username: 'ann_user', email: '' },
      { id: 'p-phone', name: '', phoneNumber: '+15550001', email: null },
      { id: 'p-id', name: '', email: null },
    ];
    for (const one of people) await addUser(database, one);
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it.each([
    ['p-name', 'Ann Only'],
    ['p-user', 'ann_user'],
    ['p-phone', '+15550001'],
    ['p-id', 'p-id'],
  ])('calls %s %s everywhere', async (id, label) => {
    const last = async () => (await app.call('audit.list')).rows[0];
    await app.call('users.ban', { id });
    expect(await last()).toMatchObject({ target: { label }, summary: expect.stringContaining(`Banned ${label}`) });
    await app.call('users.unban', { id });
    const user = await app.call('users.get', { id });
    const patch = { displayUsername: null, image: 'https://example.com/x.png' };
    await app.call('users.update', { id, patch, expectedUpdatedAt: user.updatedAt ?? '' });
    expect(await last()).toMatchObject({ target: { label }, summary: expect.stringContaining(`Changed ${label}:`) });
    const found = await app.call('users.removalPreview', { ids: [id] });
    expect(found.users.map((one) => one.id)).toEqual([id]);
    const hits = await app.call('search.anything', { text: id });
    expect(hits[0]?.label).toBe(label);
    const rows = await app.call('bulk.preview', { action: { do: 'ban' }, target: { kind: 'ids', ids: [id] } });
    expect((await app.call('bulk.previewRows', { previewId: rows.id })).rows[0]?.label).toBe(label);
    const mail = await app.call('email.status', { userId: id }).catch((error: unknown) => error);
    expect(JSON.stringify(mail)).not.toContain('"\\"\\" is not');
    await app.call('users.remove', { ids: [id], confirm: true });
    expect([null, label]).toContain(app.asked.at(-1)?.phrase);
    expect(await last()).toMatchObject({ target: { label }, summary: expect.stringContaining(`Removed ${label}`) });
    await app.call('audit.undo', { id: (await last())?.id ?? '' });
    expect((await app.call('users.get', { id })).id).toBe(id);
  });
});

/** Lets several people have one address, or none: as where an address is unique within a tenant, or phones sign in. */
async function freeAddresses(database: TestDatabase): Promise<void> {
  if (database.kind === 'postgres') {
    await database.query('alter table "user" alter column email drop not null');
    await database.query('alter table "user" drop constraint "user_email_key"').catch(() => {});
    return;
  }
  const [row] = await database.query(`select sql from sqlite_schema where name = 'user'`);
  const free = String(row?.['sql']).replace(/"email" text not null unique/i, '"email" text');
  await database.query('pragma foreign_keys = off');
  await database.query('drop table "user"');
  await database.query(free);
}
