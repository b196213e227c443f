// Long work never holds up other calls, and what is cancelled stops in the database. Judged by order, never by time.
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { UserRow } from '@shared/api/users';
import type { Result } from '@shared/result';
import { openConnection } from '../../src/main/data/connections/open-connection';
import { splitSecrets, toProfile } from '../../src/main/data/connections/profile';
import { makeDatabase, seededUser, seedUsers, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { openOn, type Opened } from '../support/opened';
import { cancelledByRequest, makeSlow } from '../support/slow-statement';
import { sqliteWorker } from '../support/sqlite-worker';

type List = Result<{ rows: UserRow[] }>;

/** Starts a search; `cancel` stops it as a page would, and `result` is what came of it. */
function begin(app: Opened, input: Record<string, unknown>, method = 'users.list') {
  const requestId = randomBytes(8).toString('hex');
  const result = app.dispatcher.call(method, { ...input, requestId }) as Promise<List>;
  return { result, cancel: () => app.call('app.cancel', { requestId }) };
}

/** Waits until a condition holds; the test's own time limit is the only clock. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  // eslint-disable-next-line no-await-in-loop -- polling
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

describe('a million users on SQLite', () => {
  const COUNT = 1_000_000;
  const SLOW = { search: 'nobody has this' };
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase('sqlite', { plugins: ['admin'] });
    await seedUsers(database, COUNT);
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const found = async (n: number) => {
    const { rows } = await app.call('users.list', {
      search: seededUser(n).email,
      sort: { by: 'email', direction: 'asc' },
    });
    return rows.map((row) => row.id);
  };

  it.each([
    ['users.list', SLOW],
    ['users.list', { search: 'nobödy' }],
    ['users.list', { sort: { by: 'name', direction: 'asc' } }],
    ['users.count', SLOW],
  ])('answers other calls while %s %j runs', async (method, input) => {
    const order: string[] = [];
    const note = async (name: string, call: Promise<unknown>) => {
      await call;
      order.push(name);
    };
    // A search gives what it has after a while; by a clock that stands still it goes to its end.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    try {
      await Promise.all([
        note('search', begin(app, input, method).result),
        note('info', app.call('app.info')),
        note('status', app.call('connections.status')),
        note('user', app.call('users.get', { id: seededUser(5).id })),
      ]);
    } finally {
      clock.mockRestore();
    }
    expect(order.at(-1)).toBe('search');
    expect(order).toHaveLength(4);
  });

  it('stops a search that a newer one made useless, and answers the newer one', async () => {
    const order: string[] = [];
    const old = begin(app, SLOW);
    // this answer comes from the same file, so by then the search is in the middle of it
    await app.call('users.get', { id: seededUser(1).id });
    const gone = old.result.then((result) => {
      order.push('old');
      return result;
    });
    await old.cancel();
    const { rows } = await app.call('users.list', { search: seededUser(999_999).email });
    order.push('new');
    expect(await gone).toEqual({ ok: false, error: { code: 'CANCELLED', message: 'This was cancelled.' } });
    expect(order).toEqual(['old', 'new']);
    expect(rows.map((row) => row.id)).toEqual([seededUser(999_999).id]);
  });

  it.each(['users.list', 'users.count'])('stops %s at once when it has hardly begun', async (method) => {
    const search = begin(app, SLOW, method);
    await search.cancel();
    expect(await search.result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await found(500_000)).toEqual([seededUser(500_000).id]);
  });

  it('goes on working after many calls were cancelled at any moment', async () => {
    const order: string[] = [];
    for (let round = 0; round < 40; round += 1) {
      // Counting ends when all is read, while a search gives out what it has after a moment, however slow the machine is.
      const searches = Array.from({ length: 1 + (round % 3) }, () => begin(app, SLOW, 'users.count'));
      for (let k = 0; k < round % 4; k += 1) await app.call('users.get', { id: seededUser(k + 1).id });
      for (const search of searches) await search.cancel();
      const results = await Promise.all(searches.map(async (s) => s.result));
      order.push(...results.map((r) => (r.ok ? 'ok' : r.error.code)));
    }
    expect(new Set(order)).toEqual(new Set(['CANCELLED']));
    expect(await found(123_456)).toEqual([seededUser(123_456).id]);
  });

  it('has nothing to stop when a call has ended or was never made', async () => {
    expect(await app.call('app.cancel', { requestId: 'never' })).toEqual({});
    const search = begin(app, { search: seededUser(3).id, limit: 1 });
    expect(await search.result).toMatchObject({ ok: true });
    expect(await search.cancel()).toEqual({});
  });

  it('stops everything when the page goes away', async () => {
    const searches = [begin(app, SLOW), begin(app, SLOW, 'users.count'), begin(app, {}, 'users.list')];
    app.dispatcher.cancelAll();
    for (const { result } of searches) expect(await result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect((await app.call('users.list', { limit: 1 })).rows).toHaveLength(1);
  });

  it('tells the total where that is cheap, and leaves it out where it is not', async () => {
    expect((await app.call('users.list', { limit: 1 })).total).toEqual({ value: COUNT, exact: false });
    expect(await app.call('users.count')).toEqual({ value: COUNT, exact: true });
    expect((await app.call('users.list', { limit: 1, search: 'user99999' })).total).toBeNull();
    expect(await app.call('users.count', { search: 'user99999' })).toEqual({ value: 11, exact: true });
  });
});

describe('Postgres', () => {
  const COUNT = 300_000;
  const role = `console_${randomBytes(4).toString('hex')}`;
  let database: TestDatabase;
  let blocker: pg.Client;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'] });
    await seedUsers(database, COUNT);
    // a user of its own tells our connections from those of the test, whatever they call themselves
    await database.query(`create role ${role} login`);
    await database.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
    blocker = new pg.Client(database.target);
    await blocker.connect();
    app = await openOn(database, target());
  });
  afterAll(async () => {
    await app?.close();
    await blocker?.end();
    await database?.query(`drop owned by ${role}`);
    await database?.query(`drop role ${role}`);
    await database?.drop();
  });

  const target = () => {
    const url = new URL(database.target);
    url.username = role;
    return { postgres: { url: url.href } };
  };
  const ours = async () =>
    database.query(
      `select application_name, state, query from pg_stat_activity where backend_type = 'client backend' and usename = $1`,
      [role],
    );
  const working = async () => (await ours()).filter((session) => session['state'] === 'active').length;

  /** Runs work while every read of the user table has to wait, so that it cannot end by itself. */
  const whileBlocked = async (work: () => Promise<void>) => {
    await blocker.query('begin');
    await blocker.query('lock table "user" in access exclusive mode');
    try {
      await work();
    } finally {
      await blocker.query('rollback');
    }
  };

  it.each([
    ['users.list', { search: 'nobödy hät thïs', sort: { by: 'name', direction: 'asc' } }],
    ['users.count', { search: 'nobödy hät thïs' }],
  ])('stops a running %s on the server, not only for us', async (method, input) => {
    const search = begin(app, input, method);
    await until(async () => (await working()) > 0);
    await search.cancel();
    expect(await search.result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    await until(async () => (await working()) === 0);
    expect((await app.call('users.list', { search: seededUser(42).email })).rows).toHaveLength(1);
  });

  it('leaves nothing running that only we have stopped waiting for', async () => {
    const at = new Date();
    const userId = seededUser(1).id;
    await database.insert('account', {
      id: 'a',
      accountId: 'a',
      providerId: 'x',
      userId,
      createdAt: at,
      updatedAt: at,
    });
    await database.query('alter table account enable row level security');
    await makeSlow(database);
    await database.query('create policy slow on account using (slow())');
    try {
      const list = begin(app, {}, 'accounts.list');
      await until(async () => (await working()) > 0);
      await list.cancel();
      expect(await list.result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
      await until(async () => (await working()) === 0);
      expect(await cancelledByRequest(database)).toBe(1);
    } finally {
      await database.query('drop policy slow on account');
      await database.query('alter table account disable row level security');
    }
    expect((await app.call('accounts.list')).rows).toHaveLength(1);
  });

  it('stops a search that a newer one made useless, and answers the newer one', async () => {
    await whileBlocked(async () => {
      const old = begin(app, { search: 'old' });
      await until(async () => (await working()) === 1);
      await old.cancel();
      expect(await old.result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
      await until(async () => (await working()) === 0);
    });
    const { rows } = await app.call('users.list', { search: seededUser(299_999).email });
    expect(rows.map((row) => row.id)).toEqual([seededUser(299_999).id]);
  });

  it('stops calls that still wait for a connection, and the one that runs, in any order', async () => {
    await whileBlocked(async () => {
      const searches = Array.from({ length: 12 }, (_, i) =>
        begin(app, { search: `s${i}` }, i % 2 === 0 ? 'users.count' : 'users.list'),
      );
      await until(async () => (await working()) === 3);
      for (const search of searches.toReversed()) await search.cancel();
      for (const { result } of searches)
        expect(await result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
      await until(async () => (await working()) === 0);
    });
    const again = await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) => app.call('users.list', { search: seededUser(n).email })),
    );
    expect(again.map(({ rows }) => rows[0]?.id)).toEqual([1, 2, 3, 4, 5].map((n) => seededUser(n).id));
  });

  it('never has two searches at work at once, whoever asks and however fast', async () => {
    // What stops a search runs beside it for a moment, and is none itself.
    const searching = async () =>
      (await ours()).filter(
        ({ state, query }) => state === 'active' && !String(query).startsWith('select pg_cancel_backend('),
      ).length;
    const typed = 'nobödy hät thïs address@exámple';
    let most = 0;
    const busy = new AbortController();
    const watch = async () => {
      do {
        // eslint-disable-next-line no-await-in-loop -- watching
        most = Math.max(most, await searching());
      } while (!busy.signal.aborted);
    };
    const watching = watch();
    const type = async () => {
      for (let length = 4; length <= typed.length; length += 1) {
        const text = typed.slice(0, length);
        const older = [{ search: text }, { search: text, limit: 8 }, { search: `${text}x` }].map((input) =>
          begin(app, input),
        );
        // The list and the palette ask at once; the next letter cancels both wherever they are.
        await until(async () => (await working()) > 0);
        for (const one of older) await one.cancel();
        await Promise.all(older.map(async (one) => one.result));
      }
      // Further pages are read while another search is asked.
      const page = (cursor: string | null) => app.call('users.list', { search: '77@example', limit: 40, cursor });
      let cursor = (await page(null)).nextCursor;
      for (let n = 0; n < 5 && cursor !== null; n += 1) {
        const other = begin(app, { search: `8${n}@exam` });
        cursor = (await page(cursor)).nextCursor;
        await other.cancel();
        await other.result;
      }
    };
    await type().finally(() => busy.abort());
    await watching;
    expect(most).toBe(1);
  });

  it('answers what needs no database while the database makes everything else wait', async () => {
    await whileBlocked(async () => {
      const searches = Array.from({ length: 6 }, () => begin(app, { search: 'x' }, 'users.count'));
      await until(async () => (await working()) === 3);
      expect(await app.call('app.info')).toMatchObject({ version: '0' });
      expect((await app.call('connections.status')).health).toBe('ok');
      for (const search of searches) await search.cancel();
      await Promise.all(searches.map(async (s) => s.result));
    });
  });

  it('never holds more than four connections, each of them named Authdesk', async () => {
    const names = new Set<unknown>();
    let most = 0;
    const busy = new AbortController();
    const watch = async () => {
      do {
        // eslint-disable-next-line no-await-in-loop -- watching
        const sessions = await ours();
        most = Math.max(most, sessions.length);
        for (const session of sessions) names.add(session['application_name']);
      } while (!busy.signal.aborted);
    };
    const watching = watch();
    const parallel = async () => {
      const searches = Array.from({ length: 20 }, (_, i) => begin(app, { search: `nobödy ${i}` }, 'users.count'));
      await until(async () => (await working()) >= 3);
      for (const search of searches.slice(0, 19)) await search.cancel();
      await Promise.all(searches.map(async (s) => s.result));
      const users = Array.from({ length: 20 }, async (_, i) => app.call('users.get', { id: seededUser(i + 1).id }));
      expect(await Promise.all(users)).toHaveLength(20);
    };
    await parallel().finally(() => busy.abort());
    await watching;
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
    expect([...names]).toEqual(['Authdesk']);
  });

  it.each([true, false])('limits every session it opens, read-only or not (%s)', async (readOnly) => {
    const { settings, secrets } = splitSecrets({ ...connectionTo(database, target()), readOnly });
    const connection = await openConnection(toProfile('x', settings, secrets), sqliteWorker);
    try {
      // three at once are three sessions
      const sessions = await Promise.all(
        [1, 2, 3].map(async () => {
          const { rows } = await sql<Record<string, unknown>>`
            select pg_backend_pid() as pid, pg_sleep(0.05), current_setting('statement_timeout') as statement,
              current_setting('lock_timeout') as lock, current_setting('TimeZone') as zone,
              current_setting('idle_in_transaction_session_timeout') as idle,
              current_setting('default_transaction_read_only') as read_only`.execute(connection.handle.db);
          return rows[0];
        }),
      );
      expect(new Set(sessions.map((s) => s?.['pid'])).size).toBe(3);
      for (const session of sessions) {
        expect(session).toMatchObject({ zone: 'UTC', read_only: readOnly ? 'on' : 'off' });
        for (const limit of ['statement', 'lock', 'idle']) expect(session?.[limit]).toMatch(/^[1-9]\d*(ms|s|min)$/);
      }
    } finally {
      await connection.close();
    }
    await until(async () => (await ours()).every((s) => !String(s['query']).includes('pg_sleep')));
  });

  it('leaves no connection behind when it is closed', async () => {
    await app.call('connections.close');
    await until(async () => (await ours()).length === 0);
    expect((await app.refused('users.list')).code).toBe('NOT_CONNECTED');
    await app.call('connections.open', { id: app.connectionId });
  });

  it('tells the total of a big table as an estimate, and none for a search in it', async () => {
    const { total } = await app.call('users.list', { limit: 1 });
    expect(total?.exact).toBe(false);
    expect((await app.call('users.list', { limit: 1, search: 'user29999' })).total).toBeNull();
    expect(await app.call('users.count', { search: 'user29999' })).toEqual({ value: 11, exact: true });
  });
});
