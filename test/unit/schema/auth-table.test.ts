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

describe('what a row holds that is no value of its kind', () => {
  const session = new AuthTable({
    logical: 'session',
    physical: physical(null, 'session'),
    columns: mapped({
      id: ['id', 'text', { type: 'id', form: 'text' }],
      userId: ['userId', 'text', { type: 'id', form: 'text' }],
      expiresAt: ['expiresAt', 'integer', { type: 'date', form: 'epoch-seconds' }],
      createdAt: ['createdAt', 'text', { type: 'date', form: 'iso-text' }],
      userAgent: ['userAgent', 'text', { type: 'text' }],
    }),
    unreadable: [],
    extra: [],
  });
  const fields = ['id', 'userId', 'expiresAt', 'createdAt', 'userAgent'] as const;
  const bytes = Buffer.from('ff00', 'hex');

  it('is told apart from what is empty, with how it stands', () => {
    const row = { id: 's', userId: null, expiresAt: 1_700_000_000_000, createdAt: 0, userAgent: bytes };
    expect(session.unreadableIn(row, fields, { needed: ['userId'] })).toEqual({
      userId: 'NULL',
      expiresAt: '1700000000000',
      createdAt: '0',
      userAgent: "x'ff00'",
    });
    expect(fields.map((field) => session.read(row, field))).toEqual(['s', null, null, null, null]);
    expect(session.time(row, 'createdAt')).toBeNull();
    const whole = { id: 's', userId: 'u', expiresAt: 1_700_000_000, createdAt: null, userAgent: null };
    expect(session.unreadableIn(whole, fields)).toBeUndefined();
  });

  it('comes before or after now all the same', () => {
    const now = new Date('2026-11-29T00:00:00.000Z');
    const after = (expiresAt: number | string | null | Uint8Array) => session.isAfter({ expiresAt }, 'expiresAt', now);
    expect(after(1_900_000_000)).toBe(true);
    expect(after(1_700_000_000)).toBe(false);
    expect(after(1_700_000_000_000)).toBe(true);
    expect(after(-9_223_372_036_854_775_808)).toBe(false);
    expect(after('banana')).toBe(true);
    expect(after(bytes)).toBe(true);
    expect(after(null)).toBeNull();
  });

  it('names its row where it is an id', () => {
    const by = (id: string) => sqlite.selectFrom(session.from).where(session.is('id', id)).compile().parameters;
    expect(session.read({ id: bytes }, 'id')).toBe("x'ff00'");
    expect(by("x'ff00'")).toEqual([bytes]);
    expect(by('s')).toEqual(['s']);
    // What was too long to be shown whole could be another's.
    const long = session.read({ id: Buffer.alloc(121) }, 'id') ?? '';
    expect(by(long)).toEqual([long]);
  });
});
