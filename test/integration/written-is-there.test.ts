// What was written is what is there: triggers, rules and constraints of the customer's own, on both engines. Whatever keeps
// a change from coming out as it was asked for is told with its own words, and everything is taken back; what the database
// adds of its own is on record and comes back with an undo.
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ErrorInfo } from '@shared/result';
import { ended } from '../support/bulk';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

const AT = new Date('2026-11-20T10:00:00.123Z');
const LATER = new Date('2030-01-01T00:00:00.000Z');

type Kind = 'postgres' | 'sqlite';
type Timing = 'before' | 'after' | 'at the commit';

/** Something a customer's database does to a row that is written; NEW and OLD are the row as it becomes and as it was. */
interface Trigger {
  readonly table: string;
  readonly event: 'insert' | 'update' | 'delete';
  readonly timing: Timing;
  /** For Postgres: a body that ends with a `return`. */
  readonly postgres: string;
  /** For SQLite; null where it has nothing of the kind. */
  readonly sqlite: string | null;
}

/** Plants a trigger; gives what takes it away again. */
async function plant(database: TestDatabase, trigger: Trigger): Promise<() => Promise<void>> {
  const table = database.quote(trigger.table);
  if (database.kind === 'sqlite') {
    const timing = trigger.timing === 'before' ? 'before' : 'after';
    await database.query(
      `create trigger planted ${timing} ${trigger.event} on ${table} begin ${trigger.sqlite ?? ''}; end`,
    );
    return async () => void (await database.query('drop trigger planted'));
  }
  await database.query(
    `create function planted() returns trigger language plpgsql as $$ begin ${trigger.postgres}; end $$`,
  );
  const [made, put] =
    trigger.timing === 'at the commit'
      ? ['constraint trigger', `after ${trigger.event} on ${table} deferrable initially deferred`]
      : ['trigger', `${trigger.timing} ${trigger.event} on ${table}`];
  await database.query(`create ${made} planted ${put} for each row execute function planted()`);
  return async () => void (await database.query('drop function planted cascade'));
}

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind: Kind) => {
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    await addUser(database, { id: 'ann', name: 'Ann', email: 'ann@example.com', role: 'user', banned: false });
    await addUser(database, { id: 'ada', name: 'Ada', email: 'ada@example.com', role: 'admin', banned: false });
    await database.insert('session', {
      id: 's1',
      token: 'a-token',
      userId: 'ann',
      expiresAt: LATER,
      createdAt: AT,
      updatedAt: AT,
    });
    for (const providerId of ['google', 'github']) {
      await database.insert('account', {
        id: providerId,
        accountId: providerId,
        providerId,
        userId: 'ann',
        createdAt: AT,
        updatedAt: AT,
      });
    }
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  afterEach(async () => {
    // What a test that failed left planted.
    const rest = kind === 'postgres' ? 'drop function if exists planted cascade' : 'drop trigger if exists planted';
    await database.query(rest);
  });

  const edit = async (patch: object) => {
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    return { id: 'ann', patch, expectedUpdatedAt: updatedAt ?? '' };
  };
  const newest = async () => (await app.call('audit.list')).rows[0];
  const error = (code: ErrorInfo['code'], message: string) => ({ code, message }) as ErrorInfo;
  const bulk = async (): Promise<ErrorInfo> => {
    const preview = await app.call('bulk.preview', {
      action: { do: 'ban', reason: 'spam', revokeSessions: false },
      target: { kind: 'ids', ids: ['ann'] },
    });
    await app.call('bulk.start', { previewId: preview.id, confirm: true, why: {} });
    await ended(app, preview.id);
    const { rows } = await app.call('bulk.previewRows', { previewId: preview.id, limit: 10 });
    return error('CONFLICT', rows[0]?.outcome === 'failed' ? (rows[0].detail ?? '') : 'It was done.');
  };

  /** What staff do, the table and the event it comes down to, and the column it is about. */
  const acts = [
    {
      act: 'users.update',
      table: 'user',
      event: 'update',
      column: 'name',
      run: async () => app.refused('users.update', await edit({ name: 'Other' })),
    },
    {
      act: 'users.ban',
      table: 'user',
      event: 'update',
      column: 'banReason',
      run: async () => app.refused('users.ban', { id: 'ann', reason: 'spam' }),
    },
    {
      act: 'users.setRole',
      table: 'user',
      event: 'update',
      column: 'role',
      run: async () => app.refused('users.setRole', { id: 'ann', role: 'editor' }),
    },
    { act: 'a bulk ban', table: 'user', event: 'update', column: 'banReason', run: bulk },
    {
      act: 'users.create',
      table: 'user',
      event: 'insert',
      column: 'name',
      run: async () => app.refused('users.create', { email: 'new@example.com', name: 'New' }),
    },
    {
      act: 'users.remove',
      table: 'user',
      event: 'delete',
      column: 'name',
      run: async () => {
        const { removed, skipped } = await app.call('users.remove', { ids: ['ann'], confirm: true });
        return error('CONFLICT', removed === 0 ? (skipped[0]?.reason ?? '') : 'It was removed.');
      },
    },
    {
      act: 'sessions.revoke',
      table: 'session',
      event: 'delete',
      column: 'ipAddress',
      run: async () => app.refused('sessions.revoke', { ids: ['s1'] }),
    },
    {
      act: 'accounts.unlink',
      table: 'account',
      event: 'delete',
      column: 'scope',
      run: async () => app.refused('accounts.unlink', { id: 'google', confirm: true }),
    },
  ] as const;

  const columnsOf = (table: string) =>
    database.names.fields(table).map((field) => database.quote(database.names.column(table, field)));

  /** Nothing was changed, and the record says that it failed. */
  const nothingChanged = async (run: () => Promise<ErrorInfo>): Promise<ErrorInfo> => {
    const before = await database.dumpAll();
    const refused = await run();
    expect(await database.dumpAll()).toBe(before);
    expect(await newest()).toMatchObject({ outcome: 'failed', undo: 'no' });
    return refused;
  };

  const SILENT = {
    update: { postgres: 'return null', sqlite: 'select raise(ignore)' },
    insert: { postgres: 'return null', sqlite: 'select raise(ignore)' },
    delete: { postgres: 'return null', sqlite: 'select raise(ignore)' },
  } as const;

  describe.each(acts)('$act', ({ table, event, column, run }) => {
    it('is refused where a trigger suppresses the row', async () => {
      const take = await plant(database, { table, event, timing: 'before', ...SILENT[event] });
      const refused = await nothingChanged(run);
      await take();
      expect(refused.code).toBe('CONFLICT');
      expect(refused.message).toMatch(/changed 0 rows where it should have changed 1 row/);
    });

    it.each(
      kind === 'postgres'
        ? (['before', 'after', 'at the commit'] as const).flatMap((timing) =>
            ['P0001', 'LH001', '08006', '57014', '40001', '42501', '23514', '25006'].map((state) => ({
              timing,
              state,
            })),
          )
        : (['before', 'after'] as const).flatMap((timing) =>
            ['abort', 'fail', 'rollback'].map((state) => ({ timing, state })),
          ),
    )('says what a trigger raises $timing, $state', async ({ timing, state }) => {
      const take = await plant(database, {
        table,
        event,
        timing,
        postgres: `raise exception E'Legal hold\\n\\u202e 12%% of %', 'all' using errcode = '${state}'`,
        sqlite: `select raise(${state}, 'Legal hold' || char(10) || char(8238) || ' 12% of all')`.replace(
          /'Legal hold'.*all'/,
          `'Legal hold\n\u202e 12% of all'`,
        ),
      });
      const refused = await nothingChanged(run);
      await take();
      expect(['CONFLICT', 'INVALID_INPUT', 'PERMISSION_DENIED']).toContain(refused.code);
      expect(refused.message).toContain(String.raw`“Legal hold\n\u{202e} 12% of all”`);
    });

    it.each(kind === 'postgres' ? (['before', 'after', 'at the commit'] as const) : (['after'] as const))(
      'is refused where a trigger makes something else of it %s',
      async (timing) => {
        const name = database.quote(column);
        const at = database.quote(table);
        const once = (statement: string) => `if pg_trigger_depth() = 1 then ${statement}; end if; return null`;
        const put = {
          update: {
            postgres:
              timing === 'before'
                ? `new.${name} := old.${name}; return new`
                : once(`update ${at} set ${name} = old.${name} where id = new.id`),
            sqlite: `update ${at} set ${name} = old.${name} where id = new.id`,
          },
          insert: {
            postgres:
              timing === 'before'
                ? `new.${name} := upper(new.${name}); return new`
                : once(`update ${at} set ${name} = upper(new.${name}) where id = new.id`),
            sqlite: `update ${at} set ${name} = upper(new.${name}) where id = new.id`,
          },
          // It comes back at once.
          delete: {
            postgres: timing === 'before' ? 'return null' : `insert into ${at} values (old.*); return null`,
            sqlite: `insert into ${at} (${columnsOf(table).join(', ')}) values (${columnsOf(table)
              .map((c) => `old.${c}`)
              .join(', ')})`,
          },
        }[event];
        const take = await plant(database, { table, event, timing, ...put });
        const refused = await nothingChanged(run);
        await take();
        expect(refused.code).toBe('CONFLICT');
        expect(refused.message).toMatch(event === 'delete' ? /rows?/ : new RegExp(`${column}.*taken back`));
      },
    );
  });

  describe('an undo', () => {
    /** An act that is undone by the event, and the entry it left. */
    const done = {
      update: async () => app.call('users.update', await edit({ name: `Renamed ${Math.random()}` })),
      insert: async () => app.call('sessions.revoke', { ids: ['s1'] }),
      delete: async () => app.call('users.create', { email: `${Math.random()}@example.com`, name: 'Made' }),
    };
    const cases = [
      { event: 'update', table: 'user' },
      { event: 'insert', table: 'session' },
      { event: 'delete', table: 'user' },
    ] as const;

    it.each(cases)('by $event is refused where a trigger suppresses it or raises', async ({ event, table }) => {
      await done[event]();
      const id = (await newest())?.id ?? '';
      const quiet = await plant(database, { table, event, timing: 'before', ...SILENT[event] });
      expect((await nothingChanged(async () => app.refused('audit.undo', { id }))).code).toBe('CONFLICT');
      await quiet();
      const loud = await plant(database, {
        table,
        event,
        timing: 'after',
        postgres: `raise exception 'No way back'`,
        sqlite: `select raise(abort, 'No way back')`,
      });
      const refused = await nothingChanged(async () => app.refused('audit.undo', { id }));
      await loud();
      expect(refused).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('No way back') as string });
      await app.call('audit.undo', { id });
    });

    it('of an edit is refused where a trigger puts the new value back', async () => {
      await app.call('users.update', await edit({ name: 'Annabel' }));
      const id = (await newest())?.id ?? '';
      const take = await plant(database, {
        table: 'user',
        event: 'update',
        timing: 'after',
        postgres: `if pg_trigger_depth() = 1 then update "user" set name = old.name where id = old.id; end if; return null`,
        sqlite: 'update user set name = old.name where id = old.id',
      });
      const refused = await nothingChanged(async () => app.refused('audit.undo', { id }));
      await take();
      expect(refused).toMatchObject({
        code: 'CONFLICT',
        details: { reason: 'not-kept', table: 'user', fields: [{ field: 'name', stored: 'Annabel' }] },
      });
      await app.call('audit.undo', { id });
    });

    it('puts right what a trigger makes of a row that comes back', async () => {
      await app.call('sessions.revoke', { ids: ['s1'] });
      const id = (await newest())?.id ?? '';
      const agent = database.quote('userAgent');
      const take = await plant(database, {
        table: 'session',
        event: 'insert',
        timing: kind === 'postgres' ? 'before' : 'after',
        postgres: `new.${agent} := 'made by a trigger'; return new`,
        sqlite: `update session set userAgent = 'made by a trigger' where id = new.id`,
      });
      await app.call('audit.undo', { id });
      await take();
      expect(await database.find('session', { id: 's1' })).toMatchObject([{ userAgent: null, token: 'a-token' }]);
    });
  });

  describe('what the database changes of its own', () => {
    beforeAll(async () => {
      await database.query(`alter table ${database.quote('user')} add column version integer default 1`);
      await database.query(`alter table ${database.quote('user')} add column shouted text`);
      await app.call('connections.open', { id: app.connectionId });
    });
    const side = (timing: Timing): Trigger => ({
      table: 'user',
      event: 'update',
      timing,
      postgres:
        timing === 'before'
          ? `new.version := coalesce(old.version, 0) + 1; new.shouted := upper(new.name); return new`
          : `if pg_trigger_depth() = 1 then update "user" set version = coalesce(version, 0) + 1, shouted = upper(name) where id = new.id; end if; return null`,
      sqlite: `update user set version = coalesce(version, 0) + 1, shouted = upper(name) where id = new.id`,
    });

    it.each(kind === 'postgres' ? (['before', 'after', 'at the commit'] as const) : (['after'] as const))(
      '%s: is told, is on record, and comes back with an undo',
      async (timing) => {
        await database.update('user', { id: 'ann' }, { name: 'Ann' });
        await database.query(`update ${database.quote('user')} set version = 1, shouted = 'ANN' where id = 'ann'`);
        const take = await plant(database, side(timing));
        await app.call('users.update', await edit({ name: 'Bea' }));
        await take();
        const entry = await newest();
        expect(entry).toMatchObject({
          outcome: 'done',
          before: { name: 'Ann', version: 1, shouted: 'ANN' },
          after: { name: 'Bea', version: 2, shouted: 'BEA' },
        });
        expect(entry?.summary).toMatch(/the database itself also changed .*version/);
        const id = entry?.id ?? '';
        const preview = await app.call('audit.undoPreview', { id });
        expect(preview.changes[0]?.fields.map(({ field }) => field).sort()).toEqual(['name', 'shouted', 'version']);
        await app.call('audit.undo', { id });
        const [row] = await database.query(
          `select name, version, shouted from ${database.quote('user')} where id = 'ann'`,
        );
        expect(row).toEqual({ name: 'Ann', version: 1, shouted: 'ANN' });
      },
    );

    it('does not stand in the way of an undo, neither then nor when it went on since', async () => {
      const take = await plant(database, side('after'));
      await database.update('user', { id: 'ann' }, { name: 'Ann' });
      await app.call('users.update', await edit({ name: 'Bea' }));
      const id = (await newest())?.id ?? '';
      await database.update('user', { id: 'ann' }, { emailVerified: false });
      await app.call('audit.undo', { id });
      await take();
      const [row] = await database.query(`select name, shouted from ${database.quote('user')} where id = 'ann'`);
      expect(row).toEqual({ name: 'Ann', shouted: 'ANN' });
    });

    it('of many rows is told once', async () => {
      const take = await plant(database, side('after'));
      const preview = await app.call('bulk.preview', {
        action: { do: 'ban', reason: 'spam', revokeSessions: false },
        target: { kind: 'ids', ids: ['ann', 'ada'] },
      });
      await app.call('bulk.start', { previewId: preview.id, confirm: true, why: {} });
      await ended(app, preview.id);
      await take();
      expect((await newest())?.summary).toMatch(/the database itself also changed .*version/);
      for (const id of ['ann', 'ada']) await database.update('user', { id }, { banned: false });
    });

    it('an updatedAt of its own is kept', async () => {
      const take = await plant(database, {
        table: 'user',
        event: 'update',
        timing: 'after',
        postgres: `if pg_trigger_depth() = 1 then update "user" set "updatedAt" = '2026-11-21 00:00:00.123456Z' where id = new.id; end if; return null`,
        sqlite: `update user set updatedAt = '2026-11-21T00:00:00.123Z' where id = new.id`,
      });
      await app.call('users.update', await edit({ name: 'Cora' }));
      await take();
      expect(await app.call('users.get', { id: 'ann' })).toMatchObject({
        name: 'Cora',
        updatedAt: '2026-11-21T00:00:00.123Z',
      });
      await app.call('audit.undo', { id: (await newest())?.id ?? '' });
    });
  });
});

/** Rules of the customer's own, what breaks them, and what is said: the field, and the words of the database. */
interface Rule {
  readonly rule: string;
  readonly only?: Kind;
  /** Statements that make it. */
  readonly make: readonly string[];
  /** One that is made once Authdesk has the database open. */
  readonly late?: string;
  readonly patch: Readonly<Record<string, unknown>>;
  readonly code: ErrorInfo['code'];
  readonly field: string | null;
  readonly said: RegExp;
}

const own = (fields: Readonly<Record<string, unknown>>) => ({ fields });

const RULES: readonly Rule[] = [
  {
    rule: 'CHECK of one column',
    make: [`alter table "user" add column nick text constraint nick_len check (length(nick) >= 2)`],
    patch: own({ nick: 'x' }),
    code: 'INVALID_INPUT',
    field: 'fields.nick',
    said: /nick_len/,
  },
  {
    rule: 'CHECK without a name',
    make: [`alter table "user" add column size integer check (size < 10)`],
    patch: own({ size: 12 }),
    code: 'INVALID_INPUT',
    field: 'fields.size',
    said: /size/,
  },
  {
    rule: 'a unique column of its own',
    make: [
      `alter table "user" add column customer_no text`,
      `create unique index customer_no_taken on "user" (customer_no)`,
      `update "user" set customer_no = 'C1' where id = 'ada'`,
    ],
    patch: own({ customer_no: 'C1' }),
    code: 'CONFLICT',
    field: 'fields.customer_no',
    said: /customer_no/,
  },
  {
    rule: 'a unique index over an expression',
    make: [
      `alter table "user" add column handle text`,
      `create unique index handle_folded on "user" (lower(handle))`,
      `update "user" set handle = 'Boss' where id = 'ada'`,
    ],
    patch: own({ handle: 'BOSS' }),
    code: 'CONFLICT',
    field: 'fields.handle',
    said: /handle_folded/,
  },
  {
    rule: 'a foreign key',
    make: [`create table plan (id text primary key)`, `alter table "user" add column plan text references plan(id)`],
    patch: own({ plan: 'gold' }),
    code: 'CONFLICT',
    field: 'fields.plan',
    said: /other rows|not there/,
  },
  {
    rule: 'a foreign key that waits for the commit',
    make: [
      `create table tier (id text primary key)`,
      `alter table "user" add column tier text references tier(id) deferrable initially deferred`,
    ],
    patch: own({ tier: 'gold' }),
    code: 'CONFLICT',
    field: 'fields.tier',
    said: /other rows|not there/,
  },
  {
    rule: 'NOT NULL',
    only: 'postgres',
    make: [`alter table "user" add column area text default 'here'`],
    late: `alter table "user" alter column area set not null`,
    patch: own({ area: null }),
    code: 'INVALID_INPUT',
    field: 'fields.area',
    said: /area/,
  },
  {
    rule: 'a text of a given length',
    only: 'postgres',
    make: [`alter table "user" add column code varchar(5)`],
    patch: own({ code: 'much too long' }),
    code: 'INVALID_INPUT',
    field: 'fields.code',
    said: /too long/,
  },
  {
    rule: 'a length of a field of better-auth',
    only: 'postgres',
    make: [`alter table "user" alter column name type varchar(30)`],
    patch: { name: 'x'.repeat(31) },
    code: 'INVALID_INPUT',
    field: 'name',
    said: /too long/,
  },
  {
    rule: 'a number that is too large',
    only: 'postgres',
    make: [`alter table "user" add column share numeric(4,2)`],
    patch: own({ share: 1234 }),
    code: 'INVALID_INPUT',
    field: 'fields.share',
    said: /overflow/,
  },
  {
    rule: 'a small number that is too large',
    only: 'postgres',
    make: [`alter table "user" add column level smallint`],
    patch: own({ level: 40000 }),
    code: 'INVALID_INPUT',
    field: 'fields.level',
    said: /range/,
  },
  {
    rule: 'a domain',
    only: 'postgres',
    make: [
      `create domain person as text constraint person_form check (length(value) >= 2)`,
      `alter table "user" alter column name type person`,
    ],
    patch: { name: 'x' },
    code: 'INVALID_INPUT',
    field: 'name',
    said: /person_form/,
  },
  {
    rule: 'an exclusion',
    only: 'postgres',
    make: [
      `alter table "user" add column desk integer`,
      `alter table "user" add constraint one_desk exclude (desk with =)`,
      `update "user" set desk = 7 where id = 'ada'`,
    ],
    patch: own({ desk: 7 }),
    code: 'CONFLICT',
    field: 'fields.desk',
    said: /one_desk/,
  },
  {
    rule: 'CHECK of a field of better-auth',
    only: 'postgres',
    make: [`alter table "user" add constraint name_min check (length(name) >= 2)`],
    patch: { name: 'x' },
    code: 'INVALID_INPUT',
    field: 'name',
    said: /name_min/,
  },
];

describe.each(['postgres', 'sqlite'] as const)('a rule of the customer’s own, on %s', (kind) => {
  it.each(RULES.filter(({ only }) => only === undefined || only === kind))('$rule', async (rule) => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    for (const id of ['ann', 'ada']) await addUser(database, { id, name: id });
    for (const statement of rule.make) await database.query(statement);
    const app = await openOn(database, {}, { secretStore: fakeKeyring() });
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    if (rule.late !== undefined) await database.query(rule.late);
    const before = await database.dumpAll();
    const refused = await app.refused('users.update', {
      id: 'ann',
      patch: rule.patch,
      expectedUpdatedAt: updatedAt ?? '',
    });
    expect(await database.dumpAll()).toBe(before);
    const { code, field = null } = refused;
    expect({ code, field }).toEqual({ code: rule.code, field: rule.field });
    expect(refused.message).toMatch(rule.said);
    expect(refused.details).toMatchObject({ reason: 'refused', table: 'user' });
    expect((await app.call('audit.list')).rows[0]).toMatchObject({ outcome: 'failed' });
    await app.close();
    await database.drop();
  });
});
