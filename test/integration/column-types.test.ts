// Columns of every type: what is shown, searched, exported, changed and taken back is what the database itself writes.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { FieldValue } from '@shared/api/common';
import type { UserDetail } from '@shared/api/users';
import { ended } from '../support/bulk';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, collect, openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

/** A column with a value, as SQL writes it, and one to give it instead; none where it is only shown. */
interface Case {
  readonly type: string;
  readonly held: string;
  readonly shown: FieldValue;
  readonly given?: FieldValue;
  /** As SQL writes what was given. */
  readonly becomes?: string;
}

const BIG = '12345678901234567890.123456789012345678901';
const only = (type: string, held: string, shown: FieldValue): Case => ({ type, held, shown });
const both = (type: string, held: string, shown: FieldValue, given: FieldValue, becomes: string): Case => ({
  type,
  held,
  shown,
  given,
  becomes,
});

const POSTGRES: readonly Case[] = [
  both('numeric', BIG, BIG, `9${BIG}`, `9${BIG}`),
  both('numeric(10,2)', '1.50', '1.50', 2.5, '2.50'),
  both('numeric', `'NaN'`, 'NaN', '1.0', '1.0'),
  both('double precision', `'NaN'`, 'NaN', 'Infinity', `'Infinity'`),
  both('double precision', `'-Infinity'`, '-Infinity', 0.1, '0.1'),
  both('real', '0.1', 0.1, 'NaN', `'NaN'`),
  both('smallint', '7', 7, 8, '8'),
  both('bigint', '9007199254740993', '9007199254740993', '9007199254740995', '9007199254740995'),
  both(
    'jsonb',
    `'{"id":12345678901234567890,"r":0.1000}'`,
    '{"r": 0.1000, "id": 12345678901234567890}',
    '{"id":12345678901234567891}',
    `'{"id":12345678901234567891}'`,
  ),
  both('json', `'{"id":12345678901234567890 }'`, '{"id":12345678901234567890 }', '{"id": 1.10}', `'{"id": 1.10}'`),
  both('mood', `'so so'`, 'so so', 'sad', `'sad'`),
  both('positive', '5', 5, 6, '6'),
  both('postcode', `'8001'`, '8001', '3000', `'3000'`),
  both('character(5)', `'ab'`, 'ab', 'abc', `'abc'`),
  both(
    'uuid',
    `'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'`,
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    `'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'`,
  ),
  both('text collate loose', `'Zoë'`, 'Zoë', 'zoe', `'zoe'`),
  both('boolean', 'true', true, false, 'false'),
  both(
    'timestamptz',
    `'2026-01-02 03:04:05.678901+00'`,
    '2026-01-02T03:04:05.678Z',
    '2026-02-03T00:00:00.000Z',
    `'2026-02-03 00:00:00+00'`,
  ),
  both('timestamptz', `'infinity'`, 'infinity', '2026-02-03T00:00:00.000Z', `'2026-02-03 00:00:00+00'`),
  both('date', `'1990-02-03'`, '1990-02-03T00:00:00.000Z', '1991-02-03T00:00:00.000Z', `'1991-02-03'`),
  only('text[]', `'{a,"b c",NULL}'`, '{a,"b c",NULL}'),
  only('mood[]', `'{sad,"so so"}'`, '{sad,"so so"}'),
  only('integer[]', `'{1,2}'`, '{1,2}'),
  only('interval', `'1 day 2:03:04'`, '1 day 02:03:04'),
  only('int4range', `'[1,5)'`, '[1,5)'),
  only('tstzrange', `'[2026-01-01 00:00:00+00,)'`, '["2026-01-01 00:00:00+00",)'),
  only('point', `'(1,2)'`, '(1,2)'),
  only('time', `'12:34:56.789'`, '12:34:56.789'),
  only('timetz', `'12:34:56+02'`, '12:34:56+02'),
  only('inet', `'10.0.0.1/24'`, '10.0.0.1/24'),
  only('macaddr', `'08:00:2b:01:02:03'`, '08:00:2b:01:02:03'),
  only('money', `'1234.5'`, '$1,234.50'),
  only('bytea', `'\\x00ff10'`, '3 bytes'),
  only('bit varying', `'101'`, '101'),
  only('tsvector', `'a b'`, `'a' 'b'`),
  only('pair', `'(1,x)'`, '(1,x)'),
];

const SQLITE: readonly Case[] = [
  both('integer', '9007199254740993', '9007199254740993', '9007199254740995', '9007199254740995'),
  both('integer', '5', 5, 6, '6'),
  both('boolean', '1', true, false, '0'),
  // As better-auth itself makes a boolean field of the app on SQLite.
  both('integer', '1', true, false, '0'),
  both('real', '0.1', 0.1, 0.30000000000000004, '0.30000000000000004'),
  both('real', '9e999', 'Infinity', '-Infinity', '-9e999'),
  both('numeric', '1.5', 1.5, '2.25', '2.25'),
  both('varchar(20)', `'ab'`, 'ab', 'abc', `'abc'`),
  both(
    'text',
    `'{"id":12345678901234567890}'`,
    '{"id":12345678901234567890}',
    '{"id":12345678901234567891}',
    `'{"id":12345678901234567891}'`,
  ),
  both('json', `'{"id":12345678901234567890}'`, '{"id":12345678901234567890}', '{"id":1.10}', `'{"id":1.10}'`),
  both(
    'date',
    `'2026-01-02T03:04:05.678Z'`,
    '2026-01-02T03:04:05.678Z',
    '2026-02-03T00:00:00.000Z',
    `'2026-02-03T00:00:00.000Z'`,
  ),
  both(
    'datetime',
    `'2026-01-02 03:04:05'`,
    '2026-01-02T03:04:05.000Z',
    '2026-02-03T00:00:00.000Z',
    `'2026-02-03T00:00:00.000Z'`,
  ),
  only('blob', `x'00ff10'`, '3 bytes'),
  only('interval', `'1 day'`, '1 day'),
  only('point', `'(1,2)'`, '(1,2)'),
  only('time', `'12:34'`, '12:34'),
  only('', `'x'`, 'x'),
];

const TYPES = `
  create type mood as enum ('sad', 'so so', 'happy');
  create type pair as (a integer, b text);
  create domain positive as integer check (value > 0);
  create domain postcode as text check (value ~ '^[0-9]{4}$');
  create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);`;

describe.each(['postgres', 'sqlite'] as const)('columns of every type on %s', (kind) => {
  const cases = kind === 'postgres' ? POSTGRES : SQLITE;
  const name = (at: number) => `c${at}`;
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    if (kind === 'postgres') for (const one of TYPES.split(';')) if (one.trim() !== '') await database.query(one);
    for (const [at, { type }] of cases.entries()) {
      await database.query(`alter table "user" add column ${name(at)} ${type}`);
    }
    await addUser(database, { id: 'held', email: 'held@example.com', name: 'Held Person' });
    // Of more than zeros and ones.
    await addUser(database, { id: 'other', email: 'other@example.com' });
    for (const [at, { held }] of cases.entries()) {
      await database.query(`update "user" set ${name(at)} = ${held} where id = 'held'`);
    }
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  /** What the database itself writes for a value. */
  const text = async (expression: string) => {
    const plain = kind === 'postgres' ? `(${expression})::text` : `typeof(${expression}) || quote(${expression})`;
    const [row] = await database.query(`select ${plain} as t from "user" where id = 'held'`);
    return row?.['t'];
  };
  const field = (user: UserDetail, at: number) => user.fields.find((one) => one.column === name(at));
  const held = async () => app.call('users.get', { id: 'held' });

  it('shows each, and offers to change those that it can change', async () => {
    const user = await held();
    for (const [at, one] of cases.entries()) {
      const found = field(user, at);
      expect([one.type, found?.value, found?.editable]).toEqual([one.type, one.shown, one.given !== undefined]);
      if (one.given === undefined) expect(found?.whyNot).toMatch(/bytes|list|shows them/);
    }
    const list = await app.call('users.list', { search: 'held per' });
    expect(list.rows.map(({ id }) => id)).toEqual(['held']);
    expect((await app.call('users.list', { filters: { role: 'user' } })).rows.length).toBe(2);
  });

  it.each(cases.map((one, at) => ({ ...one, at })))(
    '$type $held: writes to the letter what was given, says so, and takes it back to the letter',
    async ({ type, held: before, shown, given, becomes, at }) => {
      const was = await text(name(at));
      const user = await held();
      const write = { id: 'held', expectedUpdatedAt: user.updatedAt ?? '' };
      if (given === undefined || becomes === undefined) {
        const refused = await app.refused('users.update', { ...write, patch: { fields: { [name(at)]: 'x' } } });
        expect(refused).toMatchObject({ code: 'INVALID_INPUT', field: `fields.${name(at)}` });
        expect(await text(name(at))).toBe(was);
        return;
      }
      const saved = await app.call('users.update', { ...write, patch: { fields: { [name(at)]: given } } });
      const plain = type.replace(/ collate .*/, '');
      const wanted = kind === 'postgres' ? `(${becomes})::${plain}` : `cast(${becomes} as ${castOf(type)})`;
      expect(await text(name(at))).toBe(await text(wanted));
      const [entry] = (await app.call('audit.list', { filter: { userId: 'held' } })).rows;
      expect(entry?.before).toEqual({ [name(at)]: shown });
      expect(entry?.after).toEqual({ [name(at)]: field(saved, at)?.value });
      await app.call('audit.undo', { id: entry?.id ?? '' });
      expect(await text(name(at))).toBe(was);
      expect(field(await held(), at)?.value).toEqual(shown);
      expect(before).not.toBe('');
    },
  );

  it('exports each as the database writes it', async () => {
    const file = path.join(app.dataFolder, '..', `types-${kind}-${process.pid}.jsonl`);
    const columns = cases.map((_, at) => name(at));
    const job = await app.call('users.export', { format: 'jsonl', file, columns: ['id', ...columns], search: 'held@' });
    expect((await ended(app, job.id)).state).toBe('done');
    const row = JSON.parse((await readFile(file, 'utf8')).trim()) as Record<string, unknown>;
    for (const [at, one] of cases.entries()) {
      const own = kind === 'postgres' ? await text(name(at)) : one.shown === true ? '1' : undefined;
      expect([one.type, row[name(at)]]).toEqual([
        one.type,
        own ??
          (one.shown === 'Infinity' ? 'Inf' : String(one.type.startsWith('date') ? one.held.slice(1, -1) : one.shown)),
      ]);
    }
  });

  it('keeps every digit of any number', async () => {
    const at = cases.findIndex(({ type }) => type === (kind === 'postgres' ? 'numeric' : 'integer'));
    const whole = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
    const numbers =
      kind === 'sqlite' ? whole : fc.tuple(fc.bigInt(), fc.stringMatching(/^\d{1,40}$/)).map(([a, b]) => `${a}.${b}`);
    await fc.assert(
      fc.asyncProperty(numbers, async (number) => {
        const user = await held();
        const patch = { fields: { [name(at)]: number } };
        await app.call('users.update', { id: 'held', patch, expectedUpdatedAt: user.updatedAt ?? '' });
        expect(await text(name(at))).toBe(kind === 'postgres' ? number : `integer${number}`);
        expect(String(field(await held(), at)?.value)).toBe(number);
      }),
      { numRuns: 15 },
    );
  });

  it('refuses what a column cannot hold, by its name', async () => {
    const user = await held();
    const wrong: [string, FieldValue][] =
      kind === 'postgres'
        ? [
            ['mood', 'glad'],
            ['smallint', 1.5],
            ['smallint', 'NaN'],
            ['jsonb', '{'],
            ['boolean', 'yes'],
            ['date', 'x'],
          ]
        : [
            ['integer', '99999999999999999999'],
            ['integer', 1.5],
            ['real', 'NaN'],
            ['real', '0.12345678901234567890123'],
          ];
    for (const [type, value] of wrong) {
      const column = name(cases.findIndex((one) => one.type === type));
      const patch = { fields: { [column]: value } };
      const refused = await app.refused('users.update', { id: 'held', patch, expectedUpdatedAt: user.updatedAt ?? '' });
      expect([type, refused.code, refused.field]).toEqual([type, 'INVALID_INPUT', `fields.${column}`]);
    }
  });
});

describe.each(['postgres', 'sqlite'] as const)('columns the database works out itself, on %s', (kind) => {
  it('are shown with their reason, left out of what is written, and right after each act and its undo', async () => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    try {
      const lower = `text generated always as (lower(email)) ${kind === 'postgres' ? 'stored' : 'virtual'}`;
      await database.query(`alter table "user" add column folded ${lower}`);
      await database.query('create unique index folded_once on "user" (folded)');
      await addUser(database, { id: 'ann', email: 'ann@example.com', name: 'Ann' });
      const app = await openOn(database, {}, { secretStore: fakeKeyring() });
      try {
        const undo = async () => app.call('audit.undo', { id: (await app.call('audit.list')).rows[0]?.id ?? '' });
        const folded = async () =>
          (await database.query('select folded from "user" order by folded')).map((r) => r['folded']);
        const before = await database.dumpAll();
        const { fields, updatedAt } = await app.call('users.get', { id: 'ann' });
        expect(fields.find(({ column }) => column === 'folded')).toMatchObject({
          value: 'ann@example.com',
          editable: false,
          whyNot: 'The database works it out itself.',
        });
        await app.call('users.update', {
          id: 'ann',
          patch: { email: 'else@example.com' },
          expectedUpdatedAt: updatedAt ?? '',
        });
        expect(await folded()).toEqual(['else@example.com']);
        await undo();
        expect(await folded()).toEqual(['ann@example.com']);
        const whole = await database.dumpAll();
        await app.call('users.remove', { ids: ['ann'], confirm: 'ann@example.com' });
        await undo();
        expect(await database.dumpAll()).toBe(whole);
        expect(whole).not.toBe(before); // its `updatedAt` moved on
        await app.call('users.create', { email: 'new@example.com', name: 'New' });
        expect(await folded()).toEqual(['ann@example.com', 'new@example.com']);
      } finally {
        await app.close();
      }
    } finally {
      await database.drop();
    }
  });
});

describe('an address in citext', () => {
  it('is found in any case, refused twice in any, and comes back as it was spelled', async () => {
    const database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'] });
    try {
      await database.query('create extension citext');
      await database.query('alter table "user" alter column email type citext');
      await addUser(database, { id: 'ann', email: 'Ann@Example.com', name: 'Ann' });
      await addUser(database, { id: 'bob', email: 'bob@example.com', name: 'Bob' });
      const app = await openOn(database, {}, { secretStore: fakeKeyring() });
      try {
        for (const search of ['ann@example.com', 'ANN@EXAMPLE.COM', 'nn@ex']) {
          expect((await app.call('users.list', { search })).rows.map(({ id }) => id)).toEqual(['ann']);
        }
        const { updatedAt } = await app.call('users.get', { id: 'bob' });
        const patch = { email: 'ann@example.com' };
        expect(
          await app.refused('users.update', { id: 'bob', patch, expectedUpdatedAt: updatedAt ?? '' }),
        ).toMatchObject({ field: 'email', details: { reason: 'taken' } });
        const before = await database.dumpAll();
        await app.call('users.remove', { ids: ['ann'], confirm: 'Ann@Example.com' });
        await app.call('audit.undo', { id: (await app.call('audit.list')).rows[0]?.id ?? '' });
        expect(await database.dumpAll()).toBe(before);
      } finally {
        await app.close();
      }
    } finally {
      await database.drop();
    }
  });
});

describe('roles on Postgres', () => {
  let database: TestDatabase;
  let app: Opened;
  const made = async (...statements: string[]) => {
    database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'] });
    for (const statement of statements) await database.query(statement);
    await addUser(database, { id: 'ann', email: 'ann@example.com', name: 'Ann' });
    await addUser(database, { id: 'bob', email: 'bob@example.com', name: 'Bob' });
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
  };
  afterEach(async () => {
    await app.close();
    await database.drop();
  });
  const role = async (id: string) =>
    (await database.query('select role::text as role from "user" where id = $1', [id]))[0]?.['role'];
  const having = async (name: string) =>
    (await app.call('users.list', { filters: { role: name } })).rows.map(({ id }) => id).toSorted();

  it('as an enum: offered, compared, set, undone, left to the default, and the last ADMIN kept', async () => {
    await made(
      `create type "Role" as enum ('USER', 'SUPPORT', 'ADMIN')`,
      `alter table "user" alter role type "Role" using upper(coalesce(role, 'user'))::"Role"`,
      `alter table "user" alter role set default 'USER'`,
    );
    await database.query(`update "user" set role = 'ADMIN' where id = 'ann'`);
    const form = await app.call('users.createForm');
    expect(form.roles).toEqual(['USER', 'SUPPORT', 'ADMIN']);
    expect(form).toMatchObject({ rolesAre: { fixed: true, several: false }, defaultRole: null });
    expect((await app.call('users.get', { id: 'ann' })).fields.find(({ field: f }) => f === 'role')).toMatchObject({
      value: 'ADMIN',
      choices: ['USER', 'SUPPORT', 'ADMIN'],
    });
    expect(await having('ADMIN')).toEqual(['ann']);
    expect(await having('nobody')).toEqual([]);
    expect(await having('user')).toEqual([]);
    await app.call('users.setRole', { id: 'bob', role: 'SUPPORT' });
    expect(await role('bob')).toBe('SUPPORT');
    await app.call('audit.undo', { id: (await app.call('audit.list')).rows[0]?.id ?? '' });
    expect(await role('bob')).toBe('USER');
    for (const wrong of ['admin', 'SUPPORT,ADMIN']) {
      expect(await app.refused('users.setRole', { id: 'bob', role: wrong })).toMatchObject({
        code: 'INVALID_INPUT',
        field: 'role',
      });
    }
    const { id } = await app.call('users.create', { email: 'new@example.com', name: 'New' });
    expect(await role(id)).toBe('USER');
    const removed = await app.call('users.remove', { ids: ['ann'], confirm: 'ann@example.com' });
    expect(removed).toMatchObject({ removed: 0, skipped: [{ id: 'ann' }] });
    for (const act of [
      () => app.refused('users.ban', { id: 'ann' }),
      () => app.refused('users.setRole', { id: 'ann', role: 'USER' }),
    ]) {
      expect(await act()).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('last administrator') });
    }
    await app.call('users.setRole', { id: 'bob', role: 'ADMIN' });
    await app.call('users.setRole', { id: 'ann', role: 'USER' });
    expect(await having('ADMIN')).toEqual(['bob']);
  });

  it('as a list of texts: shown, compared, set as a list, undone, and the last admin kept', async () => {
    await made(
      `alter table "user" alter role type text[] using case when role is null then '{user}' else string_to_array(role, ',') end`,
    );
    await database.query(`update "user" set role = '{support,admin}' where id = 'ann'`);
    await database.query(`update "user" set role = '{user}' where id = 'bob'`);
    expect((await app.call('users.get', { id: 'ann' })).role).toBe('support,admin');
    expect((await app.call('users.createForm')).rolesAre).toEqual({ fixed: false, several: true });
    expect((await app.call('users.createForm')).roles).toEqual(['user', 'admin', 'support']);
    expect(await having('admin')).toEqual(['ann']);
    expect(await having('user')).toEqual(['bob']);
    await app.call('users.setRole', { id: 'bob', role: 'user, editor' });
    expect(await role('bob')).toBe('{user,editor}');
    await app.call('audit.undo', { id: (await app.call('audit.list')).rows[0]?.id ?? '' });
    expect(await role('bob')).toBe('{user}');
    const { id } = await app.call('users.create', { email: 'new@example.com', name: 'New' });
    expect(await role(id)).toBe('{user}');
    expect(await app.refused('users.ban', { id: 'ann' })).toMatchObject({ code: 'CONFLICT' });
    const preview = await app.call('bulk.preview', {
      action: { do: 'setRole', role: 'user' },
      target: { kind: 'ids', ids: ['ann', 'bob'] },
    });
    expect(preview.skipped.map(({ reason }) => reason).join(' ')).toContain('last administrator');
  });
});

describe('bytes that are no text', () => {
  it.each(['postgres', 'sqlite'] as const)(
    'are read with a sign in their place, and never stored again on %s',
    async (kind) => {
      const database = await makeDatabase(kind, { pg: inject('pgUrl'), encoding: 'SQL_ASCII', plugins: ['admin'] });
      try {
        await addUser(database, { id: 'zoe', email: 'zoe@example.com', name: 'Zoe' });
        await addUser(database, { id: 'bob', email: 'bob@example.com', name: 'Bob' });
        const latin = kind === 'postgres' ? `E'Zo\\xeb'` : `cast(x'5a6feb' as text)`;
        await database.query(`update "user" set name = ${latin} where id = 'zoe'`);
        const app = await openOn(database, {}, { secretStore: fakeKeyring() });
        try {
          const entries = async () => (await app.call('audit.list')).rows;
          expect((await app.call('connections.status')).report?.warnings.join()).not.toMatch(/did not take/);
          const list = await app.call('users.list', { sort: { by: 'name', direction: 'asc' } });
          expect(list.rows.map(({ name }) => name)).toEqual(['Bob', 'Zo\uFFFD']);
          expect((await app.call('users.list', { search: 'zoe@' })).rows).toHaveLength(1);
          // What does not touch them is undone to the letter.
          await app.call('users.ban', { id: 'zoe', reason: 'x' });
          await app.call('audit.undo', { id: (await entries())[0]?.id ?? '' });
          expect(await database.query(`select 1 as one from "user" where name = ${latin}`)).toEqual([{ one: 1 }]);
          const { updatedAt } = await app.call('users.get', { id: 'zoe' });
          await app.call('users.update', { id: 'zoe', patch: { name: 'Zoë' }, expectedUpdatedAt: updatedAt ?? '' });
          expect((await entries())[0]).toMatchObject({ outcome: 'done', undo: 'no' });
          expect((await app.call('users.get', { id: 'zoe' })).name).toBe('Zoë');
          await database.query(`update "user" set name = ${latin} where id = 'zoe'`);
          expect(await app.call('users.removalPreview', { ids: ['zoe'] })).toMatchObject({
            restorable: false,
            restoreNote: expect.stringContaining('no text in UTF-8') as string,
          });
          await app.call('users.remove', { ids: ['zoe'], confirm: true });
          expect((await entries())[0]).toMatchObject({ outcome: 'done', undo: 'no' });
        } finally {
          await app.close();
        }
      } finally {
        await database.drop();
      }
    },
  );
});

describe.each(['postgres', 'sqlite'] as const)('names that are no text, on %s', (kind) => {
  it.each(['asc', 'desc'] as const)('are all there, page by page (%s)', async (direction) => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl'), encoding: 'SQL_ASCII' });
    try {
      // Of these, some come before and some after what stands for them here (ef bf bd).
      const names = ['5a6f61', '5a6feb', '5a6fec', '5a6fed', '5a6ff1', '5a6ff2', '5a6ff3', '5a70'];
      for (const [at, bytes] of names.entries()) {
        await addUser(database, { id: `u${at}`, name: 'x' });
        const name =
          kind === 'postgres' ? `E'${bytes.replaceAll(/../g, String.raw`\x$&`)}'` : `cast(x'${bytes}' as text)`;
        await database.query(`update "user" set name = ${name} where id = 'u${at}'`);
      }
      const app = await openOn(database);
      try {
        const rows = await collect(app, 'users.list', { sort: { by: 'name', direction }, limit: 1 });
        const inOrder = names.map((_, at) => `u${at}`);
        expect(rows.map(({ id }) => id)).toEqual(direction === 'asc' ? inOrder : inOrder.toReversed());
      } finally {
        await app.close();
      }
    } finally {
      await database.drop();
    }
  });
});

describe('searching in Postgres', () => {
  it.each(['LATIN1', 'SQL_ASCII', 'WIN1252', 'UTF8'])('encoded as %s', async (encoding) => {
    const database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'], encoding });
    await addUser(database, { id: 'ann', email: 'ann@example.com', name: 'Zoë Ann' });
    const app = await openOn(database, {}, { secretStore: fakeKeyring() });
    const found = async (search: string) => (await app.call('users.list', { search })).rows.map(({ id }) => id);
    for (const search of ['ann', 'ann@example.com', 'ann@', 'ZOË', 'zoë', 'an%', 'ä', 'ý']) {
      expect([search, await found(search)]).toEqual([search, /%|ý/.test(search) ? [] : ['ann']]);
    }
    expect((await app.call('search.anything', { text: 'zoë' })).map(({ id }) => id)).toEqual(['ann']);
    const ann = await app.call('users.get', { id: 'ann' });
    const write = { id: 'ann', expectedUpdatedAt: ann.updatedAt ?? '', patch: { name: 'A 李' } };
    const pasted = {
      action: { do: 'ban' },
      target: { kind: 'pasted', text: '李@example.com\nann@example.com' },
    } as const;
    expect(await app.call('bulk.preview', pasted)).toMatchObject({ matched: 1, notFound: 1 });
    if (encoding === 'UTF8' || encoding === 'SQL_ASCII') {
      expect((await app.call('users.update', write)).name).toBe('A 李');
    } else {
      const refused = await app.refused('users.update', write);
      expect(refused).toMatchObject({ code: 'INVALID_INPUT', field: 'name', message: expect.stringContaining('李') });
      const ban = await app.refused('users.ban', { id: 'ann', reason: '李' });
      expect(ban).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('李') });
    }
    await app.close();
    await database.drop();
  });

  it('by parts of addresses that a collation takes for the same in any case', async () => {
    const database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'] });
    await database.query(`create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`);
    await database.query('alter table "user" alter email type text collate ci');
    await database.query('alter table "user" alter role type text collate ci');
    await addUser(database, { id: 'ann', email: 'Ann@Example.com', name: 'Ann', role: 'admin' });
    const app = await openOn(database, {}, { secretStore: fakeKeyring() });
    const found = async (input: object) => (await app.call('users.list', input)).rows.map(({ id }) => id);
    for (const search of ['ann', 'EXAMPLE', 'ann@example.com', 'é', 'ý']) {
      expect([search, await found({ search })]).toEqual([search, search === 'ý' ? [] : ['ann']]);
    }
    expect(await found({ filters: { role: 'admin' } })).toEqual(['ann']);
    expect(await found({ filters: { role: 'user' } })).toEqual([]);
    expect((await app.call('search.anything', { text: 'exampl' })).map(({ id }) => id)).toEqual(['ann']);
    await app.close();
    await database.drop();
  });
});

/** SQLite's types as CAST knows them. */
function castOf(type: string): string {
  if (/^(?:boolean|integer)$/.test(type)) return 'integer';
  return /^(?:real|numeric)$/.test(type) ? 'real' : 'text';
}
