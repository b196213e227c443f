// Everything that can be wrong with the data, planted once on both engines: found, alone, and mended where there is a way.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { HealthItem } from '@shared/api/insight';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const PAST = new Date('2026-10-01T00:00:00.000Z');
const LATER = new Date('2027-06-01T00:00:00.000Z');
const NATIVE = `${'a'.repeat(32)}:${'b'.repeat(128)}`;

describe.each<DatabaseKind>(['postgres', 'sqlite'])('the health of data on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin', 'organization'] });
    await withoutForeignKeys(database);
    // What is well, so that nothing is found because all is wrong.
    for (const n of [1, 2, 3]) {
      await addUser(database, { id: `well-${n}` });
      await account(`well-${n}`, 'credential', NATIVE);
      await session(`well-${n}`, LATER);
    }
    await database.insert('organization', { id: 'org', name: 'Org', slug: 'org', createdAt: PAST });
    await database.insert('member', {
      id: 'm',
      userId: 'well-1',
      organizationId: 'org',
      role: 'owner',
      createdAt: PAST,
    });
    app = await openOn(database, {}, { now: () => NOW });
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const account = async (userId: string, providerId: string, password: string | null) =>
    database.insert('account', {
      id: `${userId}-${providerId}`,
      userId,
      accountId: userId,
      providerId,
      password,
      createdAt: PAST,
      updatedAt: PAST,
    });
  const session = async (userId: string, expiresAt: Date) =>
    database.insert('session', {
      id: `s-${userId}`,
      token: `t-${userId}`,
      userId,
      expiresAt,
      createdAt: PAST,
      updatedAt: PAST,
    });
  const found = async () =>
    (await app.call('insight.health', {})).filter(({ count, notKnown }) => count > 0 && notKnown === undefined);
  const keys = (items: readonly HealthItem[]) => items.map(({ key }) => key).toSorted();

  it('is good where nothing was planted, and says what was looked at', async () => {
    const all = await app.call('insight.health', {});
    expect(await found()).toEqual([]);
    expect(keys(all)).toEqual(
      expect.arrayContaining([
        'orphanSessions',
        'noHash',
        'foreignHash',
        'capitals',
        'twins',
        'deadSessions',
        'clockSkew',
      ]),
    );
    for (const { why, title } of all) expect([title, why].every((text) => text.length > 10)).toBe(true);
  });

  interface Fault {
    readonly key: string;
    readonly count?: number;
    readonly plant: () => Promise<void>;
    readonly clear: () => Promise<void>;
    readonly person?: string;
    /** What is found along with it, since it is one too. */
    readonly also?: readonly string[];
  }
  const user = (id: string, more: Parameters<typeof addUser>[1] = {}) => ({
    plant: async () => void (await addUser(database, { id, ...more })),
    clear: async () => database.remove('user', { id }),
  });
  const faults: readonly Fault[] = [
    {
      key: 'orphanSessions',
      plant: async () => session('gone', LATER),
      clear: async () => database.remove('session', { userId: 'gone' }),
    },
    {
      key: 'orphanAccounts',
      plant: async () => account('gone', 'google', null),
      clear: async () => database.remove('account', { userId: 'gone' }),
    },
    {
      key: 'orphanMembers',
      plant: async () =>
        database.insert('member', { id: 'm2', userId: 'gone', organizationId: 'org', role: 'member', createdAt: PAST }),
      clear: async () => database.remove('member', { id: 'm2' }),
    },
    {
      key: 'membersOfNothing',
      person: 'well-2',
      plant: async () =>
        database.insert('member', {
          id: 'm3',
          userId: 'well-2',
          organizationId: 'no',
          role: 'member',
          createdAt: PAST,
        }),
      clear: async () => database.remove('member', { id: 'm3' }),
    },
    {
      key: 'noHash',
      person: 'well-2',
      plant: async () => database.update('account', { userId: 'well-2' }, { password: null }),
      clear: async () => database.update('account', { userId: 'well-2' }, { password: NATIVE }),
    },
    {
      key: 'foreignHash',
      person: 'well-2',
      plant: async () =>
        database.update('account', { userId: 'well-2' }, { password: '$2b$10$abcdefghijklmnopqrstuv' }),
      clear: async () => database.update('account', { userId: 'well-2' }, { password: NATIVE }),
    },
    { key: 'capitals', person: 'caps', ...user('caps', { email: 'Ann.Lee@Example.com' }) },
    {
      key: 'twins',
      count: 2,
      also: ['capitals'],
      plant: async () => {
        await addUser(database, { id: 'twin-1', email: 'bo@example.com' });
        await addUser(database, { id: 'twin-2', email: 'Bo@example.com' });
      },
      clear: async () => {
        await database.remove('user', { id: 'twin-1' });
        await database.remove('user', { id: 'twin-2' });
      },
    },
    {
      key: 'mailboxTwins',
      count: 3,
      plant: async () => {
        await addUser(database, { id: 'dot-1', email: 'c.d.e@gmail.com' });
        await addUser(database, { id: 'dot-2', email: 'cde+trial@googlemail.com' });
        await addUser(database, { id: 'dot-3', email: 'cde@gmail.com' });
        // Elsewhere a dot is a letter like any other.
        await addUser(database, { id: 'dot-4', email: 'f.g@example.com' });
        await addUser(database, { id: 'dot-5', email: 'fg@example.com' });
        await addUser(database, { id: 'dot-6', email: '+@example.com' });
        await addUser(database, { id: 'dot-7', email: 'no-at-sign' });
      },
      clear: async () => {
        for (let n = 1; n <= 7; n += 1) await database.remove('user', { id: `dot-${n}` });
      },
    },
    {
      key: 'deadSessions',
      plant: async () => database.update('session', { id: 's-well-3' }, { expiresAt: PAST }),
      clear: async () => database.update('session', { id: 's-well-3' }, { expiresAt: LATER }),
    },
    {
      key: 'deadVerifications',
      plant: async () =>
        database.insert('verification', {
          id: 'v',
          identifier: 'reset-password:abc',
          value: 'well-1',
          expiresAt: PAST,
          createdAt: PAST,
          updatedAt: PAST,
        }),
      clear: async () => database.remove('verification', { id: 'v' }),
    },
    { key: 'badTimes-user', person: 'young', ...user('young', { createdAt: LATER }) },
    { key: 'badTimes-user', person: 'old', ...user('old', { createdAt: new Date(1_760_000_000) }) },
  ];

  it.each(faults)(
    'finds $key where it is planted, and nothing else',
    async ({ key, count = 1, plant, clear, ...more }) => {
      await plant();
      const items = await found();
      await clear();
      expect(keys(items)).toEqual([key, ...(more.also ?? [])].toSorted());
      const item = items.find((one) => one.key === key);
      expect(item).toMatchObject({ count, exact: true });
      if (more.person !== undefined) expect(item?.rows?.map(({ userId }) => userId)).toEqual([more.person]);
      expect(await found()).toEqual([]);
    },
  );

  it('offers a way to mend what it finds that can be taken back', async () => {
    await session('gone', LATER);
    const before = await database.dumpAll();
    const [item] = await found();
    if (item?.act?.kind !== 'revoke') throw new Error('no way to mend orphans');
    await app.call('sessions.revoke', { ids: item.act.ids });
    expect(await found()).toEqual([]);
    const { rows } = await app.call('audit.list', { limit: 1 });
    await app.call('audit.undo', { id: rows[0]?.id ?? '' });
    expect(await database.dumpAll()).toBe(before);
    await database.remove('session', { userId: 'gone' });
  });

  it('says which triggers rewrite what is written', async () => {
    const make =
      kind === 'sqlite'
        ? [`create trigger lowers after insert on "user" begin update "user" set email = lower(email); end`]
        : [
            `create function lowers() returns trigger language plpgsql as 'begin new.email = lower(new.email); return new; end'`,
            `create trigger lowers before insert on "user" for each row execute function lowers()`,
          ];
    for (const sql of make) await database.query(sql);
    const items = await found();
    await database.query(kind === 'sqlite' ? 'drop trigger lowers' : 'drop trigger lowers on "user"');
    expect(keys(items)).toEqual(['triggers']);
    expect(items[0]?.rows?.map(({ label }) => label)).toEqual(['user: lowers']);
    expect(await found()).toEqual([]);
  });

  it('measures what an index that is missing would gain, and leaves none behind', async () => {
    const dated = kind === 'sqlite' ? `'2026-10-01T00:00:00.000Z'` : `timestamptz '2026-10-01'`;
    const many =
      kind === 'sqlite'
        ? 'with recursive g(n) as (select 1 union all select n + 1 from g where n < 12000)'
        : 'with g as (select n from generate_series(1, 12000) n)';
    await database.query(
      `${many} insert into "account" ("id", "accountId", "providerId", "userId", "createdAt", "updatedAt") select 'many-' || n, 'many-' || n, 'google', 'well-1', ${dated}, ${dated} from g`,
    );
    const indexes =
      kind === 'sqlite'
        ? await database.query(`select name from sqlite_master where type = 'index' and sql like '%account%userId%'`)
        : await database.query(`select indexname as name from pg_indexes where indexdef like '%account%userId%'`);
    for (const { name } of indexes) await database.query(`drop index "${String(name)}"`);
    if (kind === 'postgres') await database.query('analyze "account"');
    const again = await openOn(database, {}, { now: () => NOW });
    const items = (await again.call('insight.health', {})).filter(({ key }) => key.startsWith('index-account'));
    await again.close();
    const item = items.find(({ key }) => key === 'index-account-userId');
    expect(item?.why).toMatch(/A look-up (took|costs)/u);
    if (item?.act?.kind !== 'sql') throw new Error('no SQL');
    expect(item.act.sql).toMatch(/^CREATE INDEX/u);
    await database.query(item.act.sql);
    const after = await openOn(database, {}, { now: () => NOW });
    expect(keys(await after.call('insight.health', {}))).not.toContain('index-account-userId');
    await after.close();
    await database.query(`delete from "account" where "id" like 'many-%'`);
  });

  it('gives SQL that does what it says', async () => {
    for (const key of ['orphanAccounts', 'orphanMembers', 'membersOfNothing', 'capitals']) {
      const fault = faults.find((one) => one.key === key);
      await fault?.plant();
      const [item] = await found();
      if (item?.act?.kind !== 'sql') throw new Error(`no SQL for ${key}`);
      const count = await database.count('user');
      await database.query(item.act.sql);
      expect([key, await found()]).toEqual([key, []]);
      expect(await database.count('user')).toBe(count);
      await fault?.clear();
    }
  });

  it('gives SQL that leaves twins alone, which nobody can mend by a statement', async () => {
    const twins = faults.find(({ key }) => key === 'twins');
    await twins?.plant();
    await addUser(database, { id: 'both-1', email: 'CY@example.com' });
    await addUser(database, { id: 'both-2', email: 'Cy@example.com' });
    const capitals = (await found()).find(({ key }) => key === 'capitals');
    if (capitals?.act?.kind !== 'sql') throw new Error('no SQL');
    await database.query(capitals.act.sql);
    expect(keys(await found())).toEqual(['capitals', 'twins']);
    await twins?.clear();
    for (const id of ['both-1', 'both-2']) await database.remove('user', { id });
  });
});

/** As in a database that was made by an ORM without them, or was imported. */
async function withoutForeignKeys(database: TestDatabase): Promise<void> {
  if (database.kind === 'sqlite') {
    await database.query('pragma foreign_keys = off');
    const tables = await database.query(
      `select name, sql from sqlite_master where type = 'table' and sql like '% references %'`,
    );
    for (const { name, sql } of tables) {
      await database.query(`drop table "${String(name)}"`);
      await database.query(String(sql).replaceAll(/ references "\w+" \("\w+"\)( on delete cascade)?/giu, ''));
    }
    return;
  }
  const found = await database.query(
    `select conrelid::regclass::text as t, conname as c from pg_constraint where contype = 'f'`,
  );
  for (const { t, c } of found) await database.query(`alter table ${String(t)} drop constraint "${String(c)}"`);
}
