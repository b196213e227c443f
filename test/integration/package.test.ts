// Everything that is held about one person, written to a file: all of it, nobody else's, and no secret.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ended } from '../support/bulk';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { findPlanted, plantSecrets, type Planted } from '../support/planted';
import { fakeKeyring } from '../support/services';

const kinds: readonly DatabaseKind[] = ['postgres', 'sqlite'];
const NASTY = '</dd><script>alert(1)</script> & "x"';

interface Written {
  readonly person: object;
  readonly missing: readonly string[];
  readonly tables: readonly { readonly table: string; readonly by: string; readonly rows: Record<string, unknown>[] }[];
  readonly kept: { readonly notes: { readonly text: string }[]; readonly tags: string[] };
}

describe.each(kinds)('all that is held about a person, on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  let folder: string;
  let planted: Planted;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-package-'));
    database = await makeDatabase(kind, { pg: inject('pgUrl') });
    planted = await plantSecrets(database);
    await plantSecrets(database);
    await addUser(database, { id: 'other', name: 'Somebody else' });
    await database.query(
      `create table orders (id integer primary key, "customerId" text references "user"(id), title text, api_token text, postal_code text)`,
    );
    await database.query(
      `create table order_items (id integer primary key, "orderId" integer references orders(id) on delete cascade, what text)`,
    );
    await database.query(`create table posts (id integer primary key, "authorId" text, body text)`);
    for (const [at, id] of [planted.userId, 'other', planted.userId].entries()) {
      const whose = id === 'other' ? 'of other' : 'of them';
      await database.query(`insert into orders values (${at}, '${id}', 'order ${whose}', 'tok-${at}', '1010')`);
      await database.query(`insert into order_items values (${at}, ${at}, 'item ${whose}')`);
      await database.query(`insert into posts values (${at}, '${id}', '${NASTY} ${whose}')`);
    }
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
    await app.call('notes.add', { userId: planted.userId, text: 'note of them' });
    await app.call('notes.add', { userId: 'other', text: 'note of other' });
    await app.call('tags.set', { userId: planted.userId, tags: ['vip'] });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const write = async (format: 'json' | 'html', id = planted.userId) => {
    const to = path.join(folder, `${id}.${format}`);
    app.chooses(to);
    const { file } = await app.call('app.chooseSaveFile', { suggestedName: `person.${format}`, format });
    const { id: job } = await app.call('users.package', { id, file: file ?? '', format });
    await ended(app, job);
    return { to, job: (await app.call('jobs.list')).find((one) => one.id === job) };
  };

  it('has every row about them, by whatever key or name, what belongs to it, and no row of anybody else', async () => {
    const { to, job } = await write('json');
    expect(job).toMatchObject({ state: 'done' });
    const whole = JSON.parse(await readFile(to, 'utf8')) as Written;
    expect(whole).toMatchObject({ person: { id: planted.userId, email: planted.email }, missing: [] });
    const rowsOf = (table: string) => whole.tables.find((one) => one.table === table)?.rows ?? [];
    expect(rowsOf('user')).toHaveLength(1);
    expect(rowsOf('orders').map(({ id }) => id)).toEqual([0, 2]);
    expect(rowsOf('order_items').map(({ id }) => id)).toEqual([0, 2]);
    expect(rowsOf('posts').map(({ id }) => id)).toEqual([0, 2]);
    // As many of each of better-auth's own tables as the database says.
    for (const table of ['session', 'account']) {
      const [counted] = await database.query(
        `select count(*) as n from "${table}" where "userId" = '${planted.userId}'`,
      );
      expect(rowsOf(table)).toHaveLength(Number(counted?.['n']));
      expect(rowsOf(table)[0]?.['createdAt']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u);
    }
    expect(whole.kept).toMatchObject({ notes: [{ text: 'note of them' }], tags: ['vip'] });
    expect(JSON.stringify(whole)).not.toContain('of other');
  });

  it('of a secret says only whether there is one, in either form, and nothing is left beside the file', async () => {
    const json = await write('json');
    const html = await write('html');
    for (const { to } of [json, html]) {
      const hits = await findPlanted(await readFile(to), planted.secrets);
      expect(hits.map(({ what }) => what)).toEqual([]);
      expect(await readFile(to, 'utf8')).not.toContain('tok-');
    }
    const { tables } = JSON.parse(await readFile(json.to, 'utf8')) as Written;
    const [order] = tables.find(({ table }) => table === 'orders')?.rows ?? [];
    expect(order).toMatchObject({ api_token: { present: true }, postal_code: '1010', title: 'order of them' });
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('as a page shows texts as texts, whatever is in them', async () => {
    const { to } = await write('html');
    const text = await readFile(to, 'utf8');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; of them');
    expect(text).not.toContain('<script');
    expect(text).toContain(`default-src 'none'`);
    expect(text).toContain('set, not shown');
  });

  it('is on record, in the person’s own history', async () => {
    await write('json');
    const [entry] = (await app.call('audit.list', { filter: { userId: planted.userId } })).rows;
    expect(entry).toMatchObject({ action: 'users.package', outcome: 'done', target: { type: 'user' } });
    expect(entry?.rows).toBeGreaterThan(5);
  });

  it('takes a handle once, of its own form, and nobody who is not there', async () => {
    app.chooses(path.join(folder, 'again.json'));
    const { file } = await app.call('app.chooseSaveFile', { suggestedName: 'again.json', format: 'json' });
    const given = { id: planted.userId, file: file ?? '' };
    expect(await app.refused('users.package', { ...given, format: 'html' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await app.refused('users.package', { ...given, id: 'nobody' })).toMatchObject({ code: 'NOT_FOUND' });
    await ended(app, (await app.call('users.package', given)).id);
    expect(await app.refused('users.package', given)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await app.refused('users.package', { ...given, file: '/tmp/x.json' })).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
