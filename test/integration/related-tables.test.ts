// Tables of the app itself that refer to the user table are found, wherever they are; better-auth's own are not listed.
import { afterEach, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type MakeDatabaseOptions, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/schemas/connection-to';
import { startServices } from '../support/services';

let database: TestDatabase | undefined;
afterEach(async () => database?.drop());

const PLUGINS = ['admin', 'twoFactor', 'organizationTeams', 'deviceAuthorization', 'jwt'] as const;

async function relatedTables(kind: 'postgres' | 'sqlite', shape: MakeDatabaseOptions, statements: string[]) {
  database = await makeDatabase(kind, { ...shape, pg: inject('pgUrl') });
  for (const statement of statements) await database.query(statement);
  const app = await startServices();
  try {
    const more = shape.schema === undefined ? {} : { schema: shape.schema };
    const saved = await app.call('connections.save', connectionTo(database, more));
    return (await app.call('connections.open', { id: saved.id })).relatedTables;
  } finally {
    await app.close();
  }
}

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  it('finds none in a database that is better-auth’s alone, with any plugins and names', async () => {
    expect(await relatedTables(kind, { plugins: PLUGINS }, [])).toEqual([]);
    await database?.drop();
    expect(await relatedTables(kind, { plugins: PLUGINS, naming: 'snake' }, [])).toEqual([]);
  });

  it('finds every table with a foreign key to a user, and each of its columns', async () => {
    const found = await relatedTables(kind, { plugins: ['organization'] }, [
      `create table orders (id integer primary key, buyer text not null references "user" (id) on delete restrict, seller text references "user" (id))`,
      `create table "Audit Log" ("id" integer primary key, "by user" text references "user" (id) on delete set null)`,
      `create table by_mail (id integer primary key, mail text references "user" (email))`,
      `create table lines (id integer primary key, order_id integer references orders (id))`,
      `create table no_key (id integer primary key, "userId" text)`,
      `create table notes (id integer primary key, account_id text references account (id))`,
    ]);
    expect(found).toHaveLength(4);
    expect(found).toEqual(
      expect.arrayContaining([
        { table: 'Audit Log', column: 'by user' },
        { table: 'by_mail', column: 'mail' },
        { table: 'orders', column: 'buyer' },
        { table: 'orders', column: 'seller' },
      ]),
    );
  });

  it('finds them under renamed tables and number ids', async () => {
    const found = await relatedTables(kind, { naming: 'snake', ids: 'serial' }, [
      'create table carts (id integer primary key, user_id integer references users (id))',
    ]);
    expect(found).toEqual([{ table: 'carts', column: 'user_id' }]);
  });
});

it('finds tables of other Postgres schemas, and those of partitions once', async () => {
  const found = await relatedTables('postgres', { schema: 'identity' }, [
    'create schema shop',
    `create table shop.orders (id integer primary key, "user" text references identity."user" (id))`,
    `create table visits (at date not null, who text references identity."user" (id)) partition by range (at)`,
    `create table visits_2026 partition of visits for values from ('2026-01-01') to ('2027-01-01')`,
    // of the same name as better-auth's, and yet the app's
    `create table shop.session (id integer primary key, who text references identity."user" (id))`,
  ]);
  expect(found).toEqual([
    { table: 'visits', column: 'who' },
    { table: 'shop.orders', column: 'user' },
    { table: 'shop.session', column: 'who' },
  ]);
});

it('finds a SQLite table whose foreign key is written in another case, or without a column', async () => {
  const found = await relatedTables('sqlite', {}, [
    'create table a (id integer primary key, who text references USER (id))',
    'create table b (id integer primary key, who text references "user")',
  ]);
  expect(found).toEqual([
    { table: 'a', column: 'who' },
    { table: 'b', column: 'who' },
  ]);
});
