/* oxlint-disable vitest/expect-expect -- `check` holds the assertions of the filters */
// Lists: every search, sort, filter and page against a plain oracle, on both databases.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { MethodInput } from '@shared/contract';
import type { UserFilters, UserRow } from '@shared/api/users';
import type { Result } from '@shared/result';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { seededUser, seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { looked, searchOracle, type Looked } from '../support/search-oracle';
import { addUser, collect, collectFromEnd, openOn, withoutWaiting, type Opened } from '../support/opened';

const kinds: readonly DatabaseKind[] = ['postgres', 'sqlite'];
const cells = kinds.flatMap((kind) => (['default', 'snake'] as const).map((naming) => ({ kind, naming })));
const NOW = new Date('2026-06-01T12:00:00.000Z');
const now = () => NOW;
const before = (ms: number) => new Date(NOW.getTime() - ms);
const after = (ms: number) => new Date(NOW.getTime() + ms);
const HOUR = 3_600_000;

const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id);
const sorted = (list: readonly string[]) => [...list].sort();

describe.each(cells)('search on $kind, $naming names', ({ kind, naming }) => {
  const NAMES = [
    'Plain User',
    '100% sure',
    '100 percent sure',
    'under_score',
    'underXscore',
    'back\\slash',
    'a%b_c\\d',
    `O'Brien`,
    'Said "hello"',
    `Robert'); drop table "user";--`,
    '*?[x]',
    '🦊 Fox',
    '👩‍👩‍👧 Family',
    'José'.normalize('NFC'),
    'José'.normalize('NFD'),
    'Ängström',
    'ÄNNE ÖSTLUND',
    'İstanbul',
    'Işık',
    'iPhone I',
    'Straße',
    'Kelvin \u212a',
    'Οδυσσέας',
    'שלום עולם',
    'مرحبا بالعالم',
    'n'.repeat(200),
    `${'ä'.repeat(199)}Z`,
    ' leading',
    'trailing ',
    'two  spaces',
    'tab\there',
    'line\nbreak',
    'null',
    '{"json":true}',
    '$1 ? :name @p',
  ];
  let database: TestDatabase;
  let app: Opened;
  let people: { id: string; searched: string[] }[];
  let seen: Looked[];

  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), naming, plugins: ['username'] }));
    for (const [i, name] of NAMES.entries()) {
      await addUser(database, {
        id: `U-${i}`,
        name,
        email: `person${i}@${i % 2 === 0 ? 'even' : 'odd'}.example`,
        image: i % 3 === 0 ? null : 'https://example.com/a.png',
        ...(i % 4 === 0 ? {} : { username: `nick_${i}`, displayUsername: `Nick_${i}` }),
      });
    }
    people = (await database.find('user')).map((row) => ({
      id: String(row['id']),
      searched: ['name', 'email', 'username', 'displayUsername']
        .map((field) => row[field])
        .filter((value) => typeof value === 'string'),
    }));
    seen = people.map(({ id, searched }) => looked(id, searched));
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const oracle = (typed: string) => searchOracle(seen, typed).ids;
  const search = async (typed: string) => ids(await collect(app, 'users.list', { search: typed, limit: 500 }));

  it.each(NAMES.map((name) => [name]))('finds %j by its name, as typed and in the other case', async (name) => {
    const id = `U-${NAMES.indexOf(name)}`;
    expect(await search(name)).toContain(id);
    expect(sorted(await search(name))).toEqual(sorted(oracle(name)));
    expect(sorted(await search(name.toUpperCase()))).toEqual(sorted(oracle(name.toUpperCase())));
    expect(sorted(await search(name.toLowerCase()))).toEqual(sorted(oracle(name.toLowerCase())));
  });

  it.each([
    ['%', ['100% sure', 'a%b_c\\d']],
    ['0%', ['100% sure']],
    ['r_s', ['under_score']],
    ['\\', ['back\\slash', 'a%b_c\\d']],
    ['\\s', ['back\\slash']],
    [`'`, [`O'Brien`, `Robert'); drop table "user";--`]],
    [';--', [`Robert'); drop table "user";--`]],
    ['"', ['Said "hello"', `Robert'); drop table "user";--`, '{"json":true}']],
    ['🦊', ['🦊 Fox']],
    ['osé', ['José'.normalize('NFC'), 'José'.normalize('NFD')]],
    ['jose\u0301', ['José'.normalize('NFC'), 'José'.normalize('NFD')]],
    ['\u0301', []],
    ['änn', ['ÄNNE ÖSTLUND']],
    ['ÄNG', ['Ängström']],
    ['STRÖM', ['Ängström']],
    ['İst', ['İstanbul']],
    ['şı', ['Işık']],
    ['isik', ['Işık']],
    ['iphone i', ['iPhone I']],
    ['שלום', ['שלום עולם']],
    ['عالم', ['مرحبا بالعالم']],
    ['N'.repeat(150), ['n'.repeat(200)]],
    ['ää'.repeat(90), [`${'ä'.repeat(199)}Z`]],
    ['  leading  ', [' leading']],
    ['wo  ces', ['two  spaces']],
    ['here\ttab', ['tab\there']],
    ['reak\nine', ['line\nbreak']],
    ['*?[', ['*?[x]']],
    [`' or '1'='1`, []],
    ['%%', []],
    ['__', []],
    ['\\\\', []],
  ])('takes %j for its letters and nothing else', async (typed, names) => {
    const found = (await collect(app, 'users.list', { search: typed })).map((row) => row.name);
    // email, id and username of the others hold no such text, except for the underscore
    expect(sorted(found.filter((name) => NAMES.includes(name ?? '')) as string[])).toEqual(sorted(names));
  });

  it('agrees with the oracle on any piece of any text', async () => {
    const texts = people.flatMap((p) => [...p.searched, p.id]);
    const piece = fc
      .tuple(fc.constantFrom(...texts), fc.nat(), fc.integer({ min: 1, max: 12 }), fc.constantFrom('', 'u', 'l'))
      .map(([text, at, length, way]) => {
        const characters = Array.from(text);
        const part = characters.slice(at % characters.length, (at % characters.length) + length).join('');
        return way === 'u' ? part.toUpperCase() : way === 'l' ? part.toLowerCase() : part;
      });
    await fc.assert(
      fc.asyncProperty(piece, async (typed) => {
        expect(sorted(await search(typed))).toEqual(sorted(oracle(typed)));
        expect(await app.call('users.count', { search: typed })).toEqual({ value: oracle(typed).length, exact: true });
      }),
      { numRuns: 60 },
    );
  });

  it('searches email, id, user name and its display form, and never the image', async () => {
    expect(await search('person3@')).toEqual(['U-3']);
    expect(await search('U-11')).toEqual(['U-11']);
    expect(await search('u-11')).toEqual([]);
    expect(await search('NICK_5')).toEqual(['U-5']);
    expect(await search('a.png')).toEqual([]);
    expect(await search('   ')).toHaveLength(NAMES.length);
  });

  it('survives text no database can hold', async () => {
    for (const typed of ['\ud83e', 'x\u0000y', '\uffff', '\u202e', '%'.repeat(500)]) {
      expect({ typed, rows: (await app.call('users.list', { search: typed })).rows }).toEqual({ typed, rows: [] });
    }
    expect(await app.refused('users.list', { search: 'x'.repeat(501) })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'search',
    });
  });

  it('shows names exactly as they are stored', async () => {
    const rows = await collect(app, 'users.list', { limit: 7 });
    expect(sorted(rows.map((row) => row.name ?? ''))).toEqual(sorted(NAMES));
    expect(rows.filter((row) => row.image === null)).toHaveLength(Math.ceil(NAMES.length / 3));
  });
});

describe.each(cells)('order and pages on $kind, $naming names', ({ kind, naming }) => {
  const COUNT = 61;
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), naming, plugins: ['admin'] }));
    const names = ['Ann', 'ann', 'Änn', 'Bo', 'Öl', '', '🦊', 'Zoë'];
    for (let i = 0; i < COUNT; i += 1) {
      await addUser(database, {
        id: `id-${(i * 37) % COUNT}-${i % 2 === 0 ? 'A' : 'a'}`,
        name: names[i % names.length] ?? '',
        email: `${['a', 'B', 'ä', 'é'][i % 4]}${i}@example.com`,
        createdAt: before((i % 5) * HOUR),
        updatedAt: before((i % 3) * HOUR + (i % 2)),
      });
    }
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const plainOrder = async (by: string, direction: 'asc' | 'desc') => {
    const { names, quote } = database;
    const rows = await database.query(
      `select id from ${quote(names.table('user'))} order by ${quote(names.column('user', by))} ${direction}, id ${direction}`,
    );
    return rows.map((row) => String(row['id']));
  };
  const keys = ['createdAt', 'updatedAt', 'email', 'name'] as const;
  const orders = keys.flatMap((by) => (['asc', 'desc'] as const).map((direction) => ({ by, direction })));

  it.each(orders)('sorts by $by $direction with ties, whatever the size of a page', async (sort) => {
    const expected = await plainOrder(sort.by, sort.direction);
    for (const limit of [1, 7, COUNT - 1, COUNT, COUNT + 1]) {
      expect(ids(await collect(app, 'users.list', { sort, limit }))).toEqual(expected);
      expect(ids(await collectFromEnd(app, 'users.list', { sort, limit }))).toEqual(expected);
    }
  });

  it('sorts newest first unless told otherwise, a hundred at a time', async () => {
    const { rows, nextCursor } = await app.call('users.list');
    expect(ids(rows)).toEqual(await plainOrder('createdAt', 'desc'));
    expect(nextCursor).toBeNull();
    expect(await app.call('users.list', {})).toMatchObject({ rows });
    expect(await app.call('users.list', { cursor: null })).toMatchObject({ rows });
  });

  it.each(orders)('sees each row once by $by $direction while others come and go', async (sort) => {
    const stable = await plainOrder(sort.by, sort.direction);
    const passing: string[] = [];
    let n = 0;
    const seen = ids(
      await collect(app, 'users.list', { sort, limit: 6 }, async (rows) => {
        n += 1;
        const last = rows.at(-1);
        // one that sorts beside the last row, one at either end; then one of those seen and one not yet seen go
        for (const values of [
          {
            name: last?.name ?? '',
            createdAt: new Date(last?.createdAt ?? 0),
            updatedAt: new Date(last?.updatedAt ?? 0),
          },
          { name: '\u0001', createdAt: new Date(0), updatedAt: new Date(0) },
          { name: '\uffee', createdAt: after(HOUR), updatedAt: after(HOUR) },
        ]) {
          passing.push(
            await addUser(database, {
              email: `${sort.by}${sort.direction}${n}-${passing.length}@x.example`,
              ...values,
            }),
          );
        }
        for (const id of [passing[0], passing.at(-1)]) if (id !== undefined) await database.remove('user', { id });
      }),
    );
    for (const id of passing) await database.remove('user', { id });
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => !passing.includes(id))).toEqual(stable);
  });

  it.each([0, -1, 501, 1.5, Number.NaN, '10', null])('refuses the limit %s', async (limit) => {
    const error = await app.refused('users.list', { limit: limit as number });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'limit' });
  });

  it('accepts the limits 1 and 500', async () => {
    expect((await app.call('users.list', { limit: 1 })).rows).toHaveLength(1);
    expect((await app.call('users.list', { limit: 500 })).rows).toHaveLength(COUNT);
  });

  describe('cursors', () => {
    type Input = NonNullable<MethodInput<'users.list'>>;
    const base: Input = { search: 'example', limit: 5, sort: { by: 'email', direction: 'asc' } };
    const cursorOf = async (input: Input) => (await app.call('users.list', input)).nextCursor ?? '';

    it.each(['', ' ', 'x', 'null', '[]', 'e30', 'W10', 'WyJhIiwiYiJd', '💥', 'A'.repeat(4000), 'A'.repeat(4001)])(
      'refuses %j',
      async (cursor) => {
        expect(await app.refused('users.list', { cursor })).toMatchObject({ code: 'INVALID_INPUT', field: 'cursor' });
      },
    );

    it.each<[string, Input]>([
      ['another search', { ...base, search: 'exampl' }],
      ['no search', { limit: 5, sort: { by: 'email', direction: 'asc' } }],
      ['another direction', { ...base, sort: { by: 'email', direction: 'desc' } }],
      ['another order', { ...base, sort: { by: 'name', direction: 'asc' } }],
      ['the default order', { search: 'example', limit: 5 }],
      ['a filter', { ...base, filters: { emailVerified: true } }],
    ])('refuses the cursor of a list with %s', async (_what, other) => {
      const cursor = await cursorOf(other);
      expect(cursor).not.toBe('');
      expect(await app.refused('users.list', { ...base, cursor })).toMatchObject({ code: 'INVALID_INPUT' });
      expect(await app.refused('users.list', { ...other, cursor: await cursorOf(base) })).toMatchObject({
        code: 'INVALID_INPUT',
      });
    });

    it('takes it for a list of another size', async () => {
      const { rows } = await app.call('users.list', { ...base, limit: 50, cursor: await cursorOf(base) });
      expect(ids(rows)).toEqual((await plainOrder('email', 'asc')).slice(5, 55));
    });

    it('refuses the cursor of another method and of another connection to the same database', async () => {
      const cursor = await cursorOf({ limit: 5 });
      for (const method of ['sessions.list', 'accounts.list', 'verifications.list', 'audit.list'] as const) {
        expect(await app.refused(method, { cursor })).toMatchObject({ code: 'INVALID_INPUT', field: 'cursor' });
      }
      const other = await app.call('connections.save', connectionTo(database, { name: 'The same once more' }));
      await app.call('connections.open', { id: other.id });
      try {
        expect(await app.refused('users.list', { limit: 5, cursor })).toMatchObject({ code: 'INVALID_INPUT' });
      } finally {
        await app.call('connections.open', { id: app.connectionId });
      }
      expect((await app.call('users.list', { limit: 5, cursor })).rows).toHaveLength(5);
    });

    it('never leads anywhere else when a character of it is changed', async () => {
      const cursor = await cursorOf(base);
      const right = ids((await app.call('users.list', { ...base, cursor })).rows);
      let refused = 0;
      for (let at = 0; at < cursor.length; at += 1) {
        const bent = cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1);
        const result = (await app.dispatcher.call('users.list', { ...base, cursor: bent })) as Result<{
          rows: UserRow[];
        }>;
        const came = result.ok ? ids(result.data.rows) : result.error.code;
        expect([right, 'INVALID_INPUT']).toContainEqual(came);
        if (!result.ok) refused += 1;
      }
      // a bit or two at the end of base64 mean nothing
      expect(refused).toBeGreaterThan(cursor.length - 3);
    });
  });
});

describe.each(kinds)('columns that may be NULL on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false }));
    const time = kind === 'postgres' ? 'timestamptz' : 'date';
    await database.query(
      `create table "user" (id text primary key, name text, email text not null, "emailVerified" integer, image text,
        "createdAt" ${time}, "updatedAt" ${time})`,
    );
    for (let i = 0; i < 40; i += 1) {
      await addUser(database, {
        id: `n${String(i).padStart(2, '0')}`,
        name: i % 3 === 0 ? null : `Name ${i % 4}`,
        emailVerified: kind === 'postgres' ? 1 : true,
        createdAt: i % 4 === 0 ? null : before((i % 6) * HOUR),
        updatedAt: null,
      });
    }
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it.each(
    (['name', 'createdAt', 'updatedAt'] as const).flatMap((by) =>
      (['asc', 'desc'] as const).map((direction) => ({ by, direction })),
    ),
  )('come last by $by $direction, and each row comes once', async (sort) => {
    const rows = await database.query(
      `select id from "user" order by "${sort.by}" is null, "${sort.by}" ${sort.direction}, id ${sort.direction}`,
    );
    for (const limit of [1, 3, 13, 100]) {
      const listed = await collect(app, 'users.list', { sort, limit });
      expect(ids(listed)).toEqual(rows.map((row) => row['id']));
      expect(await collectFromEnd(app, 'users.list', { sort, limit })).toEqual(listed);
      const nulls = listed.map((row) => row[sort.by] === null);
      expect(nulls).toEqual([...nulls].sort((a, b) => Number(a) - Number(b)));
    }
  });
});

it('keeps the microseconds of Postgres, so that no row is lost or doubled', async () => {
  const database = await withoutWaiting(await makeDatabase('postgres', { pg: inject('pgUrl') }));
  await database.query(
    `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     select 'm' || i, 'M', i || '@example.com', true, clock_timestamp(), timestamptz '2026-01-01' + (i % 7) * interval '1 microsecond'
     from generate_series(1, 300) i`,
  );
  const app = await openOn(database);
  try {
    for (const by of ['createdAt', 'updatedAt'] as const) {
      for (const direction of ['asc', 'desc'] as const) {
        const expected = await database.query(`select id from "user" order by "${by}" ${direction}, id ${direction}`);
        const listed = await collect(app, 'users.list', { sort: { by, direction }, limit: 7 });
        expect(ids(listed)).toEqual(expected.map((row) => row['id']));
      }
    }
  } finally {
    await app.close();
    await database.drop();
  }
});

describe.each(cells)('filters of users on $kind, $naming names', ({ kind, naming }) => {
  interface Person {
    id: string;
    emailVerified: boolean;
    role: string | null;
    banned: boolean | null;
    banExpires: Date | null;
    createdAt: Date;
    providers: string[];
    sessionEnds: Date[];
  }
  const people: Person[] = [];
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), naming, plugins: ['admin'] }));
    const roles = [null, 'user', 'admin', 'user,admin', 'admin,support', 'superadmin', 'Admin', '', 'a_min', 'adm%'];
    const bans: [boolean | null, Date | null][] = [
      [null, null],
      [false, null],
      [false, after(HOUR)],
      [true, null],
      [true, after(HOUR)],
      [true, before(HOUR)],
      [true, NOW],
    ];
    for (let i = 0; i < 140; i += 1) {
      const [banned, banExpires] = bans[i % bans.length] ?? [null, null];
      const person: Person = {
        id: `f${String(i).padStart(3, '0')}`,
        emailVerified: i % 2 === 0,
        role: roles[i % roles.length] ?? null,
        banned,
        banExpires,
        createdAt: before((i % 11) * HOUR),
        providers: ['credential', 'google', 'Google'].filter((_, k) => (i >> k) % 2 === 0),
        sessionEnds: [before(1), NOW, after(1)].filter((_, k) => (i >> (k + 1)) % 2 === 0),
      };
      people.push(person);
      const { providers, sessionEnds, ...columns } = person;
      await addUser(database, { ...columns, banReason: banned === true ? 'Spam' : null });
      const stamps = { userId: person.id, createdAt: person.createdAt, updatedAt: person.createdAt };
      for (const providerId of providers) {
        const id = `${person.id}-${providerId}`;
        await database.insert('account', { id, accountId: id, providerId, ...stamps });
      }
      for (const [k, expiresAt] of sessionEnds.entries()) {
        const id = `${person.id}-${k}`;
        await database.insert('session', { id, token: `token-${id}`, expiresAt, ...stamps });
      }
    }
    app = await openOn(database, {}, { now });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const isBanned = (p: Person) => p.banned === true && (p.banExpires === null || p.banExpires > NOW);
  const meets = (p: Person, f: UserFilters) =>
    (f.emailVerified === undefined || p.emailVerified === f.emailVerified) &&
    (f.banned === undefined || isBanned(p) === f.banned) &&
    // better-auth takes no role for the default one
    (f.role === undefined || (p.role || 'user').split(',').includes(f.role)) &&
    (f.providerId === undefined || p.providers.includes(f.providerId)) &&
    (f.createdAfter === undefined || p.createdAt >= new Date(f.createdAfter)) &&
    (f.createdBefore === undefined || p.createdAt < new Date(f.createdBefore)) &&
    (f.hasActiveSession === undefined || p.sessionEnds.some((end) => end > NOW) === f.hasActiveSession);

  const check = async (filters: UserFilters) => {
    const expected = people.filter((p) => meets(p, filters)).map((p) => p.id);
    const listed = await collect(app, 'users.list', { filters, limit: 17 });
    expect({ filters, found: sorted(ids(listed)) }).toEqual({ filters, found: expected });
    const total = { value: expected.length, exact: true };
    expect((await app.call('users.list', { filters, limit: 1 })).total).toEqual(total);
    expect(await app.call('users.count', { filters })).toEqual(total);
  };

  const at = (hours: number, ms = 0) => before(hours * HOUR - ms).toISOString();
  const single: UserFilters[] = [
    {},
    ...[true, false].flatMap((b) => [{ emailVerified: b }, { banned: b }, { hasActiveSession: b }]),
    ...['user', 'admin', 'support', 'superadmin', 'Admin', 'ADMIN', 'a_min', 'a%', 'adm%', 'min'].map((role) => ({
      role,
    })),
    ...['credential', 'google', 'Google', 'GOOGLE', 'goog%', 'none'].map((providerId) => ({ providerId })),
    { createdAfter: at(5) },
    { createdAfter: at(5, 1) },
    { createdBefore: at(5) },
    { createdBefore: at(5, 1) },
    { createdAfter: at(5), createdBefore: at(5) },
    { createdAfter: '2026-06-01T09:00:00+02:00' },
    { createdAfter: '2026-06-01T07:00:00.000001Z' },
  ];
  it.each(single.map((f) => [f]))('%j', check);

  it('hold together', async () => {
    const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const any = fc.record({
      emailVerified: maybe(true, false),
      banned: maybe(true, false),
      role: maybe('user', 'admin', 'support'),
      providerId: maybe('credential', 'google'),
      createdAfter: maybe(at(9), at(4), at(4, 1)),
      createdBefore: maybe(at(2), at(7), at(0, 1)),
      hasActiveSession: maybe(true, false),
    });
    await fc.assert(
      fc.asyncProperty(any, async (given) =>
        check(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))),
      ),
      { numRuns: 50 },
    );
  });

  it('combine with a search and survive paging', async () => {
    const filters = { banned: false, role: 'user' };
    const expected = people.filter((p) => meets(p, filters) && p.id.includes('f1')).map((p) => p.id);
    expect(expected.length).toBeGreaterThan(3);
    expect(sorted(ids(await collect(app, 'users.list', { search: 'F1', filters, limit: 2 })))).toEqual(expected);
    expect((await app.call('users.count', { search: 'F1', filters })).value).toBe(expected.length);
  });

  it.each([
    { createdAfter: 'yesterday' },
    { createdBefore: '2026-13-01T00:00:00Z' },
    { createdAfter: '2026-06-01' },
    { role: '' },
    { banned: 'yes' },
    { colour: 'red' },
  ])('refuses %j', async (filters) => {
    expect((await app.refused('users.list', { filters: filters as UserFilters })).code).toBe('INVALID_INPUT');
    expect((await app.refused('users.count', { filters: filters as UserFilters })).code).toBe('INVALID_INPUT');
  });
});

describe.each(kinds)('a database without plugins on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl') }));
    await addUser(database);
    for (const model of ['session', 'account', 'verification']) {
      await database.query(`drop table ${database.quote(database.names.table(model))}`);
    }
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it.each<UserFilters>([
    { banned: true },
    { banned: false },
    { role: 'admin' },
    { role: 'user' },
    { hasActiveSession: true },
    { providerId: 'google' },
  ])('cannot filter by %j, and says why', async (filters) => {
    for (const method of ['users.list', 'users.count'] as const) {
      const error = await app.refused(method, { filters });
      expect(error).toMatchObject({ code: 'UNSUPPORTED', hint: expect.stringMatching(/\w/) });
    }
  });

  it('still lists users, and says what the other lists lack', async () => {
    expect((await app.call('users.list', { filters: { emailVerified: true } })).rows).toHaveLength(1);
    expect((await app.refused('sessions.list')).code).toBe('UNSUPPORTED');
    expect((await app.refused('accounts.list')).code).toBe('UNSUPPORTED');
    expect((await app.call('verifications.list')).rows).toEqual([]);
    const [row] = (await app.call('users.list')).rows;
    expect(Object.keys(row ?? {})).toEqual(['id', 'name', 'email', 'emailVerified', 'image', 'createdAt', 'updatedAt']);
  });
});

describe.each(cells)('sessions, accounts and verifications on $kind, $naming names', ({ kind, naming }) => {
  interface Row {
    id: string;
    user: number;
    text: string[];
    secrets: string[];
    expiresAt: Date;
    createdAt: Date;
    updatedAt: Date;
    provider: string;
  }
  const owners = ['Ann 100%', 'Bo_Ek', 'Çelik'];
  const rows: Row[] = [];
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), naming, plugins: ['admin'] }));
    for (const [i, name] of owners.entries())
      await addUser(database, { id: `owner${i}`, name, email: `o${i}@x.example` });
    for (let i = 0; i < 60; i += 1) {
      const row: Row = {
        id: `row${String(i).padStart(2, '0')}`,
        user: i % 3,
        text: [`192.0.2.${i}`, `Agent_${i % 7}/1.${i % 2}%`],
        secrets: [`SECRETtoken${i}x`, `SECREThash${i}x`],
        expiresAt: [before(1), NOW, after(1), after(HOUR)][i % 4] ?? NOW,
        createdAt: before((i % 8) * HOUR),
        updatedAt: before((i % 5) * HOUR),
        provider: ['credential', 'google', 'git_hub'][i % 3] ?? '',
      };
      rows.push(row);
      const { id, createdAt, updatedAt, expiresAt, provider: providerId } = row;
      const [ipAddress = '', userAgent = ''] = row.text;
      const [token = '', password = ''] = row.secrets;
      const userId = `owner${row.user}`;
      const stamps = { createdAt, updatedAt };
      await database.insert('session', { id, userId, token, expiresAt, ipAddress, userAgent, ...stamps });
      await database.insert('account', { id, userId, providerId, accountId: ipAddress, password, ...stamps });
      await database.insert('verification', {
        id,
        identifier: i % 2 === 0 ? `sign-in-otp-o${row.user}@x.example` : `reset-password:${token}`,
        value: i % 2 === 0 ? `${password}:1` : userId,
        expiresAt,
        ...stamps,
      });
    }
    app = await openOn(database, {}, { now });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const fold = (text: string) => text.toLowerCase();
  const owner = (row: Row) => [owners[row.user] ?? '', `o${row.user}@x.example`];
  const inOrder = (list: Row[], by: 'createdAt' | 'updatedAt' | 'expiresAt', direction: 'asc' | 'desc') => {
    const sign = direction === 'asc' ? 1 : -1;
    return [...list]
      .sort((a, b) => sign * (a[by].getTime() - b[by].getTime() || (a.id < b.id ? -1 : 1)))
      .map((row) => row.id);
  };

  it('lists sessions by any order, in pages of any size', async () => {
    for (const by of ['createdAt', 'updatedAt', 'expiresAt'] as const) {
      for (const direction of ['asc', 'desc'] as const) {
        for (const limit of [4, 59, 60]) {
          const listed = await collect(app, 'sessions.list', { sort: { by, direction }, limit });
          expect(ids(listed)).toEqual(inOrder(rows, by, direction));
          expect(await collectFromEnd(app, 'sessions.list', { sort: { by, direction }, limit })).toEqual(listed);
        }
      }
    }
    expect((await app.call('sessions.list')).total).toEqual({ value: 60, exact: true });
  });

  it('lists sessions by state: active ends after now', async () => {
    for (const [state, expected] of [
      ['active', rows.filter((r) => r.expiresAt > NOW)],
      ['expired', rows.filter((r) => r.expiresAt <= NOW)],
      ['all', rows],
    ] as const) {
      const listed = await collect(app, 'sessions.list', { state, limit: 8 });
      expect(ids(listed)).toEqual(inOrder(expected, 'createdAt', 'desc'));
      expect(listed.every((row) => state === 'all' || row.state === state)).toBe(true);
      expect((await app.call('sessions.list', { state })).total).toEqual({ value: expected.length, exact: true });
    }
  });

  it.each(['192.0.2.1', 'agent_1', 'AGENT_3/1.', '1%', 'bo_ek', 'ann 100%', 'çel', 'O2@X', 'row1', '%', '_', 'nobody'])(
    'finds sessions by %j',
    async (search) => {
      const expected = rows.filter((r) => [...r.text, ...owner(r), r.id].some((t) => fold(t).includes(fold(search))));
      const listed = await collect(app, 'sessions.list', { search, limit: 9 });
      expect(ids(listed)).toEqual(inOrder(expected, 'createdAt', 'desc'));
      const both = await collect(app, 'sessions.list', { search, userId: 'owner1', state: 'active' });
      expect(ids(both)).toEqual(
        inOrder(
          expected.filter((r) => r.user === 1 && r.expiresAt > NOW),
          'createdAt',
          'desc',
        ),
      );
    },
  );

  it.each(['192.0.2.1', 'git_hub', 'GOOGLE', '_', '%', 'bo_ek', 'o2@x', 'nobody'])(
    'finds accounts by %j',
    async (search) => {
      const expected = rows.filter((r) =>
        [r.text[0] ?? '', r.provider, ...owner(r)].some((t) => fold(t).includes(fold(search))),
      );
      expect(ids(await collect(app, 'accounts.list', { search, limit: 7 }))).toEqual(
        inOrder(expected, 'createdAt', 'desc'),
      );
      const both = { search, providerId: 'google', userId: 'owner1' };
      const fewer = expected.filter((r) => r.provider === 'google' && r.user === 1);
      expect(ids(await collect(app, 'accounts.list', both))).toEqual(inOrder(fewer, 'createdAt', 'desc'));
      expect((await app.call('accounts.list', both)).total).toEqual({ value: fewer.length, exact: true });
    },
  );

  it('lists accounts by user and by when they were linked', async () => {
    const list = async (input: NonNullable<MethodInput<'accounts.list'>>) =>
      ids(await collect(app, 'accounts.list', { limit: 7, ...input }));
    const of = (wanted: (row: (typeof rows)[number]) => boolean) => inOrder(rows.filter(wanted), 'createdAt', 'desc');
    expect(await list({ user: 'owner1' })).toEqual(of((r) => r.user === 1));
    expect(await list({ user: 'o1@x' })).toEqual([]);
    expect(await list({ user: 'O1@X.Example', providerId: 'google' })).toEqual(
      of((r) => r.user === 1 && r.provider === 'google'),
    );
    const times = rows.map((r) => r.createdAt).sort((a, b) => a.getTime() - b.getTime());
    const [from, to] = [times[20] ?? NOW, times[40] ?? NOW];
    expect(await list({ createdAfter: from.toISOString(), createdBefore: to.toISOString() })).toEqual(
      of((r) => r.createdAt >= from && r.createdAt < to),
    );
  });

  it('lists verifications by kind, state and user', async () => {
    const codes = rows.filter((_, i) => i % 2 === 0);
    const links = rows.filter((_, i) => i % 2 === 1);
    const list = async (input: NonNullable<MethodInput<'verifications.list'>>) =>
      ids(await collect(app, 'verifications.list', { limit: 7, ...input }));
    expect(await list({})).toEqual(inOrder(rows, 'createdAt', 'desc'));
    expect(await list({ kind: 'email-otp' })).toEqual(inOrder(codes, 'createdAt', 'desc'));
    expect(await list({ kind: 'reset-password' })).toEqual(inOrder(links, 'createdAt', 'desc'));
    expect(await list({ kind: 'magic-link' })).toEqual([]);
    const expired = rows.filter((r) => r.expiresAt < NOW);
    expect(await list({ state: 'expired' })).toEqual(inOrder(expired, 'createdAt', 'desc'));
    expect(await list({ state: 'active', kind: 'email-otp' })).toEqual(
      inOrder(
        codes.filter((r) => r.expiresAt >= NOW),
        'createdAt',
        'desc',
      ),
    );
    expect(await list({ search: 'O1@x' })).toEqual(
      inOrder(
        rows.filter((r) => r.user === 1),
        'createdAt',
        'desc',
      ),
    );
    expect((await app.call('verifications.list')).total).toEqual({ value: 60, exact: true });
  });

  it('finds nothing by a secret, whole or in part', async () => {
    for (const search of ['SECRETtoken1x', 'SECREThash', 'secrettoken', 'token4']) {
      for (const method of ['sessions.list', 'accounts.list', 'verifications.list', 'users.list'] as const) {
        expect({ method, search, rows: (await app.call(method, { search })).rows }).toEqual({
          method,
          search,
          rows: [],
        });
      }
    }
  });

  it.each(['sessions.list', 'accounts.list', 'verifications.list', 'audit.list'] as const)(
    '%s keeps the rules of limits and cursors',
    async (method) => {
      for (const limit of [0, 501]) expect((await app.refused(method, { limit })).code).toBe('INVALID_INPUT');
      for (const cursor of ['x', 'W10']) expect((await app.refused(method, { cursor })).code).toBe('INVALID_INPUT');
      const page = await app.call(method, { limit: 2 });
      if (method === 'audit.list') return;
      const cursor = page.nextCursor ?? '';
      expect((await app.refused(method, { search: 'x', cursor })).code).toBe('INVALID_INPUT');
      expect((await app.refused('users.list', { cursor })).code).toBe('INVALID_INPUT');
      expect((await app.call(method, { cursor, limit: 500 })).rows).toHaveLength(58);
    },
  );

  it('still shows sessions and accounts whose user is gone', async () => {
    // as after an import without foreign keys
    const orphan = { createdAt: after(2 * HOUR), updatedAt: NOW, userId: 'gone' };
    if (kind === 'postgres') await database.query('set session_replication_role = replica').catch(() => {});
    const tables = ['session', 'account'].map((m) => database.quote(database.names.table(m)));
    const key = (t: string) =>
      kind === 'postgres' ? `alter table ${t} disable trigger all` : 'pragma foreign_keys = off';
    for (const table of tables) await database.query(key(table));
    await database.insert('session', { id: 'orphan', token: 'orphan-token', expiresAt: after(1), ...orphan });
    await database.insert('account', { id: 'orphan', accountId: 'x', providerId: 'google', ...orphan });
    const [session] = (await app.call('sessions.list', { limit: 1 })).rows;
    expect(session).toMatchObject({ id: 'orphan', userId: 'gone', userName: null, userEmail: null });
    const [account] = (await app.call('accounts.list', { limit: 1 })).rows;
    expect(account).toMatchObject({ id: 'orphan', userName: null, userEmail: null });
  });
});

describe('a big SQLite table, read in ranges', () => {
  const COUNT = 120_000;
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase('sqlite', { plugins: ['admin'] }));
    await seedUsers(database, COUNT, { newest: NOW });
    // an order that has nothing to do with that of the file, with ties, holes and a row far away from all others
    await database.query(
      `update "user" set "createdAt" = strftime('%Y-%m-%dT%H:%M:%fZ', 1.7e9 + (rowid * 7919) % 5000, 'unixepoch')`,
    );
    await database.query(`delete from "user" where rowid between 30000 and 52000 or rowid % 17 = 0`);
    await database.query(`update "user" set rowid = -5 where rowid = 77`);
    app = await openOn(database, {}, { now });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  // Every word in name or address; an id from its sixth character on.
  const plain = async (search: string, by: string, direction: string, where = '1 = 1') => {
    const words = search.split(' ');
    const has = `(email like ? or name like ? or (length(?) >= 6 and id like ?))`;
    const rows = await database.query(
      `select id from "user" where ${where} and ${words.map(() => has).join(' and ')} order by "${by}" ${direction}, id ${direction}`,
      words.flatMap((word) => [`%${word}%`, `%${word}%`, word, `${word}%`]),
    );
    return rows.map((row) => String(row['id']));
  };

  it('gives exactly the rows and the order of one plain statement', async () => {
    const key = fc.record({
      search: fc.constantFrom(
        '',
        'user7',
        'user119',
        '99@',
        "O'Neil",
        'Ada B',
        'nobody',
        'S0000000000000000000000000012',
        'a',
      ),
      by: fc.constantFrom('createdAt' as const, 'email' as const, 'name' as const, 'updatedAt' as const),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
      limit: fc.integer({ min: 1, max: 200 }),
      pages: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(key, async ({ search, by, direction, limit, pages }) => {
        const expected = await plain(search, by, direction);
        let cursor: string | null = null;
        for (let page = 0; page < pages; page += 1) {
          const list: { rows: UserRow[]; nextCursor: string | null } = await app.call('users.list', {
            search,
            sort: { by, direction },
            limit,
            cursor,
          });
          expect(ids(list.rows)).toEqual(expected.slice(page * limit, (page + 1) * limit));
          expect(list.nextCursor === null).toBe(expected.length <= (page + 1) * limit);
          cursor = list.nextCursor;
          if (cursor === null) break;
        }
      }),
      { numRuns: 16 },
    );
  });

  it('pages to the very end', async () => {
    const sort = { by: 'createdAt', direction: 'desc' } as const;
    const listed = await collect(app, 'users.list', { search: 'user11', sort, limit: 500 });
    expect(ids(listed)).toEqual(await plain('user11', 'createdAt', 'desc'));
    expect(listed.length).toBeGreaterThan(5000);
    const end = await app.call('users.list', { search: 'user11', sort, limit: 70, from: 'end' });
    expect(end.rows).toEqual(listed.slice(-70));
  });

  it('finds each match once, best first, when no order is asked for', async () => {
    for (const search of ['user119', "o'neil", seededUser(77).id]) {
      const listed = ids(await collect(app, 'users.list', { search, limit: 300 }));
      expect(sorted(listed)).toEqual(sorted(await plain(search, 'id', 'asc')));
    }
  });

  it('counts exactly, in ranges too, and finds what lies far away', async () => {
    const expected = await plain('', 'id', 'asc');
    // Unasked, a big table is only estimated.
    expect((await app.call('users.list')).total?.exact).toBe(false);
    expect(await app.call('users.count')).toEqual({ value: expected.length, exact: true });
    const few = await plain('5', 'id', 'asc', `banned = 1 and "emailVerified" = 0`);
    const query = { search: '5', filters: { banned: true, emailVerified: false } };
    expect(await app.call('users.count', query)).toEqual({ value: few.length, exact: true });
    const sort = { by: 'email', direction: 'asc' } as const;
    expect((await app.call('users.list', { ...query, sort, limit: 1 })).total).toEqual({
      value: few.length,
      exact: true,
    });
    expect(ids((await app.call('users.list', { search: seededUser(77).email })).rows)).toEqual([seededUser(77).id]);
  });

  it('is not slowed down by a single row whose number is far from the others', async () => {
    await database.query(`update "user" set rowid = 900000000000000 where email = ?`, [seededUser(78).email]);
    await app.call('connections.open', { id: app.connectionId });
    expect(ids((await app.call('users.list', { search: seededUser(78).email })).rows)).toEqual([seededUser(78).id]);
    expect(ids((await app.call('users.list', { search: seededUser(77).email })).rows)).toEqual([seededUser(77).id]);
  });
});

it('calls the number of a big Postgres table an estimate, and counts exactly when asked', async () => {
  const database = await withoutWaiting(await makeDatabase('postgres', { pg: inject('pgUrl') }));
  await seedUsers(database, 60_000, { newest: NOW });
  const app = await openOn(database);
  try {
    const { total } = await app.call('users.list', { limit: 1 });
    expect(total?.exact).toBe(false);
    expect(Math.abs((total?.value ?? 0) - 60_000)).toBeLessThan(3000);
    expect(await app.call('users.count')).toEqual({ value: 60_000, exact: true });
    const sort = { by: 'email', direction: 'asc' } as const;
    const { total: found } = await app.call('users.list', { search: 'user5999', sort, limit: 1 });
    expect(found).toEqual({ value: 11, exact: true });
    const { nextCursor } = await app.call('users.list', { limit: 1 });
    expect((await app.call('users.list', { limit: 1, cursor: nextCursor })).total).toBeNull();
    const listed = ids(await collect(app, 'users.list', { search: 'user12', limit: 300 }));
    const matches = await database.query(`select id from "user" where email like '%user12%'`);
    expect(sorted(listed)).toEqual(sorted(matches.map((row) => String(row['id']))));
  } finally {
    await app.close();
    await database.drop();
  }
});
