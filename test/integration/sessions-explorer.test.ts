// The explorer of all sessions: every filter finds what it says, what is odd is flagged from the data alone, and what a
// filter finds can be ended, counted before.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { MethodInput } from '@shared/contract';
import type { EventPayloads } from '@shared/events';
import type { EventName } from '@shared/methods';
import { makeDatabase, type Fields, type TestDatabase } from '../support/databases';
import { seedUsers } from '../support/seed';
import { addUser, openOn, withoutWaiting, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';
const EDGE = `${CHROME} Edg/131.0.0.0`;

type Filter = NonNullable<MethodInput<'sessions.list'>>;

const matrix = (['postgres', 'sqlite'] as const).flatMap((kind) =>
  (['default', 'snake'] as const).map((naming) => ({ kind, naming })),
);

describe.each(matrix)('on $kind, $naming names', ({ kind, naming }) => {
  let database: TestDatabase;
  let app: Opened;
  const at = (text: string) => (kind === 'postgres' ? new Date(text) : new Date(text).toISOString());
  const session = async (id: string, userId: string, values: Record<string, string | null> = {}) => {
    const {
      created = '2026-11-20T10:00:00.000Z',
      updated = created,
      expires = '2099-01-01T00:00:00.000Z',
      ...rest
    } = values;
    await database.insert('session', {
      id,
      userId,
      token: `${id}-token`.padEnd(32, 'x'),
      createdAt: at(created ?? ''),
      updatedAt: at(updated ?? ''),
      expiresAt: at(expires ?? ''),
      ipAddress: '',
      userAgent: CHROME,
      ...rest,
    });
  };
  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), naming, plugins: ['admin', 'organization'] });
    for (const id of ['ann', 'bob', 'cy']) await addUser(database, { id, name: id, email: `${id}@example.com` });
    await database.insert('organization', {
      id: 'o1',
      name: 'Acme',
      slug: 'acme',
      createdAt: at('2026-01-01T00:00:00Z'),
    });
    await session('a1', 'ann', { ipAddress: '10.2.3.4', activeOrganizationId: 'o1' });
    await session('a2', 'ann', { ipAddress: '203.0.113.9', userAgent: SAFARI, created: '2026-11-20T10:30:00.000Z' });
    await session('b1', 'bob', { ipAddress: '10.2.3.4', userAgent: 'curl/8.5.0', impersonatedBy: 'ann' });
    await session('b2', 'bob', { ipAddress: '::ffff:10.2.99.1', expires: '2026-11-21T00:00:00.000Z' });
    await session('b3', 'bob', { ipAddress: '2001:db8:1:2::7', userAgent: EDGE, created: '2026-11-01T10:00:00.000Z' });
    await session('c1', 'cy', {
      ipAddress: '2001:0db8:0001:0002:0000:0000:0000:0000',
      created: '2026-11-10T10:00:00.000Z',
    });
    await session('c2', 'cy', {
      ipAddress: "junk; 300.1.1.1 'x'",
      userAgent: null,
      created: '2026-11-11T10:00:00.000Z',
    });
    await session('c3', 'cy', { ipAddress: null, created: '2026-11-12T10:00:00.000Z' });
    await session('c4', 'cy', { ipAddress: '1::2::3', created: '2026-11-13T10:00:00.000Z' });
    app = await openOn(database);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  const ids = async (filter: Filter) => {
    const { rows } = await app.call('sessions.list', filter);
    const { requestId: _r, sort: _s, ...only } = filter;
    expect(await app.call('sessions.count', only)).toEqual({ value: rows.length, exact: true });
    return rows.map(({ id }) => id).sort();
  };

  it.each<[Filter, string[]]>([
    [{ ip: '10.2.3.4' }, ['a1', 'b1']],
    [{ ip: '10.2.0.0/16' }, ['a1', 'b1', 'b2']],
    [{ ip: '10.2.3.4/31' }, ['a1', 'b1']],
    [{ ip: '10.2.99.0/24' }, ['b2']],
    [{ ip: '8.0.0.0/6' }, ['a1', 'b1', 'b2']],
    [{ ip: '0.0.0.0/0' }, ['a1', 'a2', 'b1', 'b2']],
    [{ ip: '2001:db8::/32' }, ['b3', 'c1']],
    [{ ip: '2001:DB8:1:2::7' }, ['b3', 'c1']],
    [{ ip: '2001:db8:1:3::/64' }, []],
    [{ ip: '::/0' }, ['b3', 'c1']],
    [{ device: 'iphone' }, ['a2']],
    [{ device: 'Safari on iPhone' }, ['a2']],
    [{ device: 'Chrome 131 on Windows' }, ['a1', 'b2', 'c1', 'c3', 'c4']],
    [{ device: 'Edge' }, ['b3']],
    [{ device: 'curl 8.5 (script)' }, ['b1']],
    [{ device: 'Edg/131' }, ['b3']],
    [{ createdAfter: '2026-11-20T10:15:00Z' }, ['a2']],
    [{ createdBefore: '2026-11-10T11:00:00+01:00' }, ['b3']],
    [{ state: 'expired' }, ['b2']],
    [{ state: 'active', userId: 'bob' }, ['b1', 'b3']],
    [{ impersonated: true }, ['b1']],
    [{ impersonated: false, userId: 'bob' }, ['b2', 'b3']],
    [{ sharedIp: true }, ['a1', 'b1']],
    [{ sharedIp: false, userId: 'cy' }, ['c1', 'c2', 'c3', 'c4']],
    [{ user: 'ANN@example.com' }, ['a1', 'a2']],
    [{ user: 'nn@example.com' }, []],
    [{ user: 'bob' }, ['b1', 'b2', 'b3']],
    [{ user: 'exampl', ip: '10.2.3.4' }, ['a1', 'b1']],
    [{ odd: 'script' }, ['b1']],
    [{ odd: 'far-apart' }, ['a1', 'a2']],
    [{ odd: 'no-user' }, []],
    [{ odd: 'any', user: 'ann' }, ['a1', 'a2']],
    [{ search: 'ann@example' }, ['a1', 'a2']],
    [{ search: 'cy', createdAfter: '2026-11-12T00:00:00Z', device: 'chrome' }, ['c3', 'c4']],
  ])('finds %j', async (filter, expected) => {
    expect(await ids(filter)).toEqual(expected);
  });

  it.each(['10.2.3', '10.2.3.4/33', 'fe80::1%eth0', 'localhost', '1::2::3'])(
    'knows that %s is no address',
    async (ip) => {
      expect(await app.refused('sessions.list', { ip })).toMatchObject({ code: 'INVALID_INPUT', field: 'ip' });
    },
  );

  it('flags what is odd, and names the organization', async () => {
    const { rows } = await app.call('sessions.list');
    const flags = Object.fromEntries(rows.map((row) => [row.id, [...row.flags].sort()]));
    expect(flags).toMatchObject({
      a1: ['far-apart', 'shared-ip'],
      a2: ['far-apart', 'new-device'],
      b1: expect.arrayContaining(['impersonated', 'script', 'shared-ip']),
      c1: [],
      c3: [],
    });
    expect(rows.find(({ id }) => id === 'a1')).toMatchObject({ activeOrganization: 'Acme', ipUsers: 2 });
    expect(rows.map(({ ipAddress, ipUsers }) => ipAddress === null && ipUsers !== null)).not.toContain(true);
    // A filter finds exactly the rows that carry the mark, however little of it SQL can say.
    for (const odd of ['new-device', 'far-apart', 'script', 'no-user'] as const) {
      const marked = rows.filter((row) => row.flags.includes(odd)).map(({ id }) => id);
      // oxlint-disable-next-line no-await-in-loop -- four look-ups
      expect([odd, await ids({ odd })]).toEqual([odd, marked.sort()]);
    }
    const { rows: own, source } = await app.call('sessions.ofUser', { userId: 'ann' });
    expect(source).toBe('database');
    expect(own.map(({ id, kept, flags: f }) => [id, kept, [...f].sort()])).toEqual([
      ['a2', 'database', ['far-apart', 'new-device']],
      ['a1', 'database', ['far-apart', 'shared-ip']],
    ]);
  });
});

describe.each(['postgres', 'sqlite'] as const)('ten thousand sessions on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  let onEvent: (event: EventName, payload: EventPayloads[EventName]) => void;
  beforeEach(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] }));
    await seedUsers(database, 2200, { sessions: 5 });
    onEvent = () => {};
    app = await openOn(
      database,
      {},
      { secretStore: fakeKeyring(), onEvent: (event, payload) => onEvent(event, payload) },
    );
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
  });
  const ended = async (id: string) => {
    await expect
      .poll(async () => (await app.call('jobs.list')).find((job) => job.id === id))
      .toMatchObject({ state: expect.stringMatching(/done|failed|cancelled/) });
  };
  const job = async (id: string) => (await app.call('jobs.list')).find((one) => one.id === id);

  it('end by filter in batches, once they were counted, and each batch is on record', async () => {
    const moment = '2099-01-01T00:00:00.000Z';
    const table = database.quote(database.names.table('session'));
    const ip = database.quote(database.names.column('session', 'ipAddress'));
    const user = database.quote(database.names.column('session', 'userId'));
    await database.query(`update ${table} set ${ip} = '10.9.1.1'`);
    await database.query(
      `update ${table} set ${ip} = '192.0.2.1' where ${user} in (select id from ${database.quote('user')} order by id limit 200)`,
    );
    const filter = { ip: '10.0.0.0/8', createdBefore: moment };
    const { value } = await app.call('sessions.count', filter);
    expect(value).toBe(10_000);
    expect(await app.refused('sessions.revokeWhere', { filter, expectedCount: 9999 })).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      details: { count: 10_000, expected: 9999 },
    });
    expect(await database.count('session')).toBe(11_000);
    const { id } = await app.call('sessions.revokeWhere', {
      filter,
      expectedCount: value,
      confirm: true,
      why: { reason: 'leaked network' },
    });
    await ended(id);
    expect(await job(id)).toMatchObject({
      state: 'done',
      done: 10_000,
      total: 10_000,
      result: { revoked: 10_000, refused: 'now', rows: 10_000 },
    });
    expect(await database.count('session')).toBe(1000);
    const { rows, total } = await app.call('audit.list', { limit: 500 });
    expect(rows.every((row) => row.action === 'sessions.revokeWhere' && row.outcome === 'done')).toBe(true);
    expect(rows.reduce((sum, row) => sum + (row.rows ?? 0), 0)).toBe(10_000);
    expect(rows[0]).toMatchObject({ undo: 'possible', reason: 'leaked network' });
    expect(total?.value).toBe(kind === 'postgres' ? 5 : 100);
    expect((await app.call('audit.verify')).ok).toBe(true);
    await app.call('audit.undo', { id: rows[0]?.id ?? '' });
    expect(await database.count('session')).toBe(1000 + (rows[0]?.rows ?? 0));
  });

  it('stop in the middle when the job is cancelled, with a record of what was done', async () => {
    // Cancelled by the very event that tells of the first rows: however slow the machine is, others are still to come.
    onEvent = (_event, payload) => {
      if ('done' in payload && payload.state === 'running' && payload.done > 0) {
        onEvent = () => {};
        void app.call('jobs.cancel', { id: payload.id });
      }
    };
    const { id } = await app.call('sessions.revokeWhere', { filter: {}, expectedCount: 11_000 });
    await ended(id);
    const left = await database.count('session');
    const { rows } = await app.call('audit.list', { limit: 500 });
    expect(rows.reduce((sum, row) => sum + (row.rows ?? 0), 0)).toBe(11_000 - left);
    expect(left).toBeGreaterThan(0);
    const stopped = await job(id);
    expect(stopped).toMatchObject({ state: 'cancelled', result: { revoked: 11_000 - left, refused: 'now' } });
    // What was ended until then can be taken back, entry by entry.
    expect(stopped?.result?.['entries']).toHaveLength(rows.length);
  });

  it('of one user are counted however many, those that last longest shown, and the number has to be typed on production', async () => {
    const userId = await addUser(database, { id: 'many' });
    await database.query(
      `update ${database.quote('session')} set ${database.quote('userId')} = 'many' where id in (select id from ${database.quote('session')} order by id limit 5000)`,
    );
    const longest = await database.query(
      `select id from ${database.quote('session')} where ${database.quote('userId')} = 'many' order by ${database.quote('expiresAt')} desc, id limit 500`,
    );
    const shown = await app.call('sessions.ofUser', { userId });
    expect(shown).toMatchObject({ all: 5000, live: 5000 });
    expect(shown.rows.map((row) => row.id).toSorted()).toEqual(longest.map((row) => String(row['id'])).toSorted());
    expect((await app.call('users.get', { id: userId })).counts.sessions).toBe(5000);
    await app.close();
    app = await openOn(database, { environment: 'production', readOnly: false }, { secretStore: fakeKeyring() });
    const request = { filter: { userId }, expectedCount: 5000 };
    app.answer(false);
    expect((await app.refused('sessions.revokeWhere', { ...request, confirm: true })).code).toBe('CANCELLED');
    expect(app.asked.at(-1)).toMatchObject({ phrase: '5000' });
    app.answer(true);
    const { id } = await app.call('sessions.revokeWhere', request);
    await ended(id);
    expect((await job(id))?.result).toMatchObject({ revoked: 5000 });
  });
});

describe.each(['postgres', 'sqlite'] as const)('sessions ended by filter come back together on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  let before: string;
  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] }));
    await seedUsers(database, 40, { sessions: 2 });
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
    before = await database.dumpAll();
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  const revokeAll = async () => {
    const { value } = await app.call('sessions.count');
    const { id } = await app.call('sessions.revokeWhere', { filter: {}, expectedCount: value, confirm: true });
    const one = async () => (await app.call('jobs.list')).find((job) => job.id === id);
    await expect.poll(async () => (await one())?.state).toBe('done');
    expect(await database.count('session')).toBe(0);
    const entries = (await one())?.result?.['entries'] as { id: string; undo: string }[] | undefined;
    expect(entries).toEqual([expect.objectContaining({ undo: 'possible' })]);
    return entries?.[0]?.id ?? '';
  };

  it('to the letter, and the job says which entry does it', async () => {
    await app.call('audit.undo', { id: await revokeAll() });
    expect(await database.dumpAll()).toBe(before);
  });

  it('one that is back already is left alone; one that is back with other values stops all of it', async () => {
    const [kept, other] = (await database.find('session', {})) as Fields[];
    const id = await revokeAll();
    await database.insert('session', kept ?? {});
    await database.insert('session', { ...other, userAgent: 'somebody else' });
    expect(await app.refused('audit.undo', { id })).toMatchObject({ code: 'CONFLICT' });
    expect(await database.count('session')).toBe(2);
    await database.update('session', { id: other?.['id'] ?? null }, { userAgent: other?.['userAgent'] ?? null });
    await app.call('audit.undo', { id });
    expect(await database.dumpAll()).toBe(before);
  });

  it('where the token of one was given out again, nothing comes back', async () => {
    const [first] = await database.find('session', {});
    const id = await revokeAll();
    await database.insert('session', { ...first, id: 'another' });
    expect(await app.refused('audit.undo', { id })).toMatchObject({ code: 'CONFLICT' });
    expect(await database.count('session')).toBe(1);
  });
});
