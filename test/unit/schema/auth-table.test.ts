import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteQueryCompiler,
} from 'kysely';
import { describe, expect, it } from 'vitest';
import type { ColumnForm } from '../../../src/main/data/database/column-forms';
import { eb, joined, locked, meeting, NEVER } from '../../../src/main/data/database/expressions';
import type { AnyDatabase, PhysicalColumn } from '../../../src/main/data/database/physical-table';
import { AuthTable } from '../../../src/main/data/schema/auth-table';

const postgres: AnyDatabase = new Kysely({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
const sqlite: AnyDatabase = new Kysely({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

const column = (name: string, type: string): PhysicalColumn => ({
  name,
  type,
  nullable: true,
  hasDefault: false,
  generated: false,
  readable: true,
});
const physical = (schema: string | null, name: string) => ({
  schema,
  name,
  columns: [],
  indexes: [],
  primaryKey: [],
  referredBy: [],
});
const mapped = (columns: Readonly<Record<string, [name: string, type: string, form: ColumnForm]>>) =>
  new Map(Object.entries(columns).map(([field, [name, type, form]]) => [field, { column: column(name, type), form }]));

const user = new AuthTable({
  logical: 'user',
  physical: physical('my.app', 'the "users"'),
  columns: mapped({
    id: ['user.id', 'integer', { type: 'id', form: 'number' }],
    email: ['e_mail', 'text', { type: 'text' }],
    createdAt: ['created', 'integer', { type: 'date', form: 'epoch-seconds' }],
    banned: ['banned', 'integer', { type: 'boolean', form: 'integer' }],
  }),
  unreadable: [],
  extra: [],
});
const account = new AuthTable({
  logical: 'account',
  physical: physical('my.app', 'accounts'),
  columns: mapped({
    id: ['id', 'text', { type: 'id', form: 'text' }],
    userId: ['owner', 'integer', { type: 'id', form: 'number' }],
    password: ['hash', 'text', { type: 'text' }],
  }),
  unreadable: [],
  extra: [],
});

const compiled = ({ compile }: { compile: () => { sql: string; parameters: readonly unknown[] } }) => {
  const { sql, parameters } = compile();
  return [sql, ...parameters];
};

describe('a statement over mapped tables', () => {
  it('has quoted names, whatever they are, and values as the columns store them', () => {
    const query = postgres
      .selectFrom(user.from)
      .select(user.select(['id', 'email', 'phoneNumber'], 'u:'))
      .where(user.is('id', '7'))
      .where(user.meets('createdAt', '>=', new Date('2026-01-01T00:00:00Z')))
      .where(user.meets('banned', '=', true));
    expect(compiled({ compile: () => query.compile() })).toEqual([
      'select "user"."user.id" as "u:id", "user"."e_mail" as "u:email" from "my.app"."the ""users""" as "user"' +
        ' where "user"."user.id" = $1 and "user"."created" >= $2 and "user"."banned" = $3',
      7,
      1_767_225_600,
      1,
    ]);
  });
  it('meets nothing by ids that the column cannot hold', () => {
    const query = postgres
      .selectFrom(user.from)
      .select(user.select(['id']))
      .where(eb.or([user.is('id', 'x'), user.isAnyOf('id', ['y'])]));
    expect(query.compile().sql).toContain('where (1 = 0 or 1 = 0)');
    expect(
      postgres
        .selectFrom(user.from)
        .where(NEVER)
        .select(user.select(['id']))
        .compile().parameters,
    ).toEqual([]);
  });
  it('tells of a secret only whether it is there', () => {
    const query = postgres.selectFrom(account.from).select(account.present('password').as('there'));
    expect(query.compile().sql).toBe(
      `select case when ("account"."hash" is null or "account"."hash" = '') then 0 else 1 end as "there" from "my.app"."accounts" as "account"`,
    );
  });
  it('has the same table twice, and another beside it', () => {
    const others = user.as('others');
    const query = postgres
      .selectFrom(account.from)
      .$call(joined([user.joinedOn(account.ref('userId'))]))
      .$call(meeting([eb.exists(eb.selectFrom(others.from).select(others.select(['id'])))]))
      .select(user.select(['email']));
    expect(query.compile().sql).toBe(
      'select "user"."e_mail" as "email" from "my.app"."accounts" as "account"' +
        ' left join "my.app"."the ""users""" as "user" on "user"."user.id" = "account"."owner"' +
        ' where exists (select "others"."user.id" as "id" from "my.app"."the ""users""" as "others")',
    );
  });
  it('locks rows on Postgres, and nothing on SQLite, whose transactions have the whole file', () => {
    const text = (db: AnyDatabase, ...how: Parameters<typeof locked>) =>
      db
        .selectFrom(account.from)
        .select(account.select(['id']))
        .$call(locked(...how))
        .compile().sql;
    expect(text(postgres, 'postgres', null)).toMatch(/ for update$/);
    expect(text(postgres, 'postgres', null, 'share')).toMatch(/ for share$/);
    const view = { kind: 'view', of: [], takes: { insert: true, update: true, delete: true } } as const;
    expect(text(postgres, 'postgres', { standsFor: { ...view, lockable: true } })).toMatch(/ for update$/);
    expect(text(postgres, 'postgres', { standsFor: { ...view, lockable: false } })).toMatch(/ as "account"$/);
    expect(text(sqlite, 'sqlite', null)).toMatch(/ as "account"$/);
  });
});

describe('what does not compile', () => {
  it('is a table or a column named as text, and a secret', () => {
    const wrong = [
      // @ts-expect-error -- a table by its name
      () => postgres.selectFrom('user'),
      // @ts-expect-error -- a table by its name
      () => postgres.deleteFrom('user'),
      // @ts-expect-error -- a column by its name
      () => postgres.selectFrom(user.from).select('email'),
      // @ts-expect-error -- a column by its name
      () => postgres.selectFrom(user.from).where('email', '=', 'ann@example.com'),
      // @ts-expect-error -- a column by its name
      () => eb('email', '=', 'ann@example.com'),
      // @ts-expect-error -- a secret among the fields of a row
      () => account.select(['password']),
      // @ts-expect-error -- a value of another type than the field
      () => user.meets('createdAt', '>=', 'yesterday'),
    ];
    // The compiler is the judge: an error that is no error any more fails the step that checks types.
    expect(wrong).toHaveLength(7);
  });
});
