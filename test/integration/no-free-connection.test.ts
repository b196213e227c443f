// Few places or none, users that may not come in, and what may only read: each has its own sentence, and where one place
// is left everything works in turn. Judged by the database itself.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import { METHOD_NAMES, METHODS } from '@shared/methods';
import { ended } from '../support/bulk';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser, openOn, type Opened } from '../support/opened';
import { startPgBouncer, type PgBouncer } from '../support/pgbouncer';
import { seededUser, seedUsers } from '../support/seed';
import { fakeKeyring, startServices } from '../support/services';
import { writeInputs, type WriteMethod } from '../support/write-inputs';

const PASSWORD = 'correct horse 1';
let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'] });
  await seedUsers(database, 1000, { bannedEvery: 0, adminEvery: 0, sessions: 1 });
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-places-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Works with a database user of its own, by itself or through a pooler, and leaves neither behind. */
async function withRole(
  {
    options = '',
    set = [],
    pooler,
  }: { options?: string; set?: readonly string[]; pooler?: Record<string, string | number> | undefined },
  work: (reached: { url: string; role: string; bouncer: PgBouncer | null }) => Promise<void>,
): Promise<void> {
  const role = `few_${randomBytes(4).toString('hex')}`;
  await database.query(`create role ${role} login ${options}`);
  await database.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
  for (const setting of set) await database.query(`alter role ${role} set ${setting}`);
  const users = { [role]: PASSWORD, nobody_there: PASSWORD };
  const bouncer =
    pooler === undefined ? null : await startPgBouncer({ server: inject('pgUrl'), users, settings: pooler });
  const url = new URL(database.target);
  url.username = role;
  try {
    await work({ role, bouncer, url: bouncer?.url(url.pathname.slice(1), role) ?? url.href });
  } finally {
    await bouncer?.stop();
    await database.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
    await database.query(`drop owned by ${role}`);
    await database.query(`drop role ${role}`);
  }
}
const at = (url: string, more: Partial<ConnectionInput> = {}): Partial<ConnectionInput> => ({
  postgres: { url },
  ...more,
});
async function using<T>(
  url: string,
  work: (app: Opened) => Promise<T>,
  more: Partial<ConnectionInput> = {},
): Promise<T> {
  const app = await openOn(database, at(url, more));
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
async function refusedAt(url: string) {
  const app = await startServices();
  try {
    const { id } = await app.call('connections.save', connectionTo(database, at(url)));
    return await app.refused('connections.open', { id });
  } finally {
    await app.close();
  }
}
/** Waits until a condition holds; the test's own time limit is the only clock. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  // eslint-disable-next-line no-await-in-loop -- polling
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
const sessionsOf = async (role: string, where = 'true') => {
  const [row] = await database.query(
    `select count(*)::int as n from pg_stat_activity where usename = $1 and backend_type = 'client backend' and ${where}`,
    [role],
  );
  return Number(row?.['n']);
};

describe.each([
  { place: 'a user that may have one session', options: 'connection limit 1', pooler: undefined, most: 1 },
  { place: 'a user that may have two sessions', options: 'connection limit 2', pooler: undefined, most: 2 },
  { place: 'a pooler that lets one client in', options: '', pooler: { max_client_conn: 1 }, most: 1 },
  {
    place: 'a pooler that shares one session, by session',
    options: '',
    pooler: { default_pool_size: 1, query_wait_timeout: 2 },
    most: 1,
  },
  {
    place: 'a pooler that shares one session, by transaction',
    options: '',
    pooler: { pool_mode: 'transaction', default_pool_size: 1 },
    most: 1,
  },
  {
    place: 'a pooler by session whose user may have one session',
    options: 'connection limit 1',
    pooler: { pool_mode: 'session' },
    most: 1,
  },
  {
    place: 'a pooler by transaction whose user may have one session',
    options: 'connection limit 1',
    pooler: { pool_mode: 'transaction' },
    most: 1,
  },
] as const)('$place', ({ options, pooler, most }) => {
  it('is enough for everything, one after the other', async () => {
    await withRole({ options, pooler }, async ({ url, role, bouncer }) => {
      await database.query(`update "user" set banned = false, "banReason" = null`);
      await using(url, async (app) => {
        const five = await Promise.all(
          [1, 2, 3, 4, 5].map(async (n) => app.call('users.get', { id: seededUser(n).id })),
        );
        expect(five.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((n) => seededUser(n).id));

        const banned = await app.dispatcher.call('users.ban', { id: seededUser(1).id, reason: 'spam' });
        expect(banned).toMatchObject({ ok: true });
        await app.call('audit.undo', { id: (banned.ok && banned.entries?.[0]?.id) || '' });
        expect(await database.find('user', { banned: true })).toEqual([]);

        const file = path.join(folder, `${role}.jsonl`);
        const exporting = await app.call('users.export', { format: 'jsonl', file });
        const preview = await app.call('bulk.preview', {
          action: { do: 'ban', reason: 'spam' },
          target: { kind: 'ids', ids: Array.from({ length: 600 }, (_, n) => seededUser(n + 1).id) },
        });
        await app.call('bulk.start', { previewId: preview.id, confirm: true });
        await app.call('sessions.revokeForUser', { userId: seededUser(900).id });
        expect((await app.call('users.list', { search: seededUser(77).email })).rows).toHaveLength(1);
        expect(await ended(app, exporting.id)).toMatchObject({ state: 'done' });
        expect(await ended(app, preview.id)).toMatchObject({ state: 'done', done: 600, failed: 0 });
        expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1000);
        expect(await database.find('user', { banned: true })).toHaveLength(600);

        await cancelsSearch(app, role);
        // Cancelled, and not hung up on: one that could not get in for its cancel either has no other way.
        if (options === '') expect(await bouncer?.log()).not.toContain('client unexpected eof');
        expect((await app.call('users.list', { search: seededUser(78).email })).rows).toHaveLength(1);
        expect(await sessionsOf(role)).toBeLessThanOrEqual(most);
        expect((await app.call('connections.status')).health).toBe('ok');
      });
    });
  });
});

/** A search that waits for a lock is stopped, with no place but its own. */
async function cancelsSearch(app: Opened, role: string): Promise<void> {
  const blocker = new pg.Client(database.target);
  await blocker.connect();
  try {
    await blocker.query('begin; lock table "user" in access exclusive mode');
    const requestId = randomBytes(8).toString('hex');
    const call = app.dispatcher.call('users.list', { search: 'nobody has this', requestId });
    const waits = async () => (await sessionsOf(role, `wait_event_type = 'Lock'`)) > 0;
    await Promise.race([until(waits), call]);
    await app.call('app.cancel', { requestId });
    expect(await call).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    await until(async () => !(await waits()));
  } finally {
    await blocker.end();
  }
}

describe('one session', () => {
  it('is all that any act needs at a time, and that taking it back does', async () => {
    const own = await makeDatabase('postgres', {
      pg: inject('pgUrl'),
      plugins: ['admin', 'twoFactor', 'organization'],
    });
    const role = `one_${randomBytes(4).toString('hex')}`;
    const mail = { kind: 'outbox', secret: 'x'.repeat(40), baseURL: 'https://auth.example.com' } as const;
    const kept = { enabled: true, stored: 'plain' } as const;
    const mailing = { betterAuth: '1.7.25', magicLink: kept, emailOtp: kept, resetRedirectTo: '/new' };
    try {
      await own.query(`create role ${role} login connection limit 1`);
      await own.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
      const url = new URL(own.target);
      url.username = role;
      const app = await openOn(own, at(url.href, { mail, mailing }), { secretStore: fakeKeyring() });
      const needed: Record<string, string> = {};
      for (const method of METHOD_NAMES) {
        if (METHODS[method] !== 'write' || app.services.handlers[method] === undefined) continue;
        const user = await somebody(own, method);
        const asked = method === 'email.sendMagicLink' || method === 'email.sendOtp' ? { confirm: true } : {};
        const input = { ...writeInputs(user)[method as WriteMethod], ...asked };
        const result = await app.dispatcher.call(method, input);
        needed[method] = result.ok ? 'done' : result.error.code;
        const [entry] = result.ok ? (result.entries ?? []) : [];
        if (entry?.undo === 'possible') {
          const undone = await app.dispatcher.call('audit.undo', { id: entry.id });
          expect({ method, undone }).toMatchObject({ undone: { ok: true } });
        }
      }
      const refused = Object.entries(needed).filter(([, code]) => code !== 'done');
      // What there is nothing of: jobs and entries, a ban, a second factor, passkeys and keys, and organizations.
      expect(Object.fromEntries(refused)).toEqual({
        'belongings.remove': 'NOT_FOUND',
        'belongings.switch': 'NOT_FOUND',
        'belongings.cancel': 'NOT_FOUND',
        'organizations.setRole': 'NOT_FOUND',
        'organizations.removeMember': 'NOT_FOUND',
        'organizations.cancelInvitation': 'NOT_FOUND',
        'organizations.renewInvitation': 'NOT_FOUND',
        'audit.undo': 'NOT_FOUND',
        'bulk.start': 'NOT_FOUND',
        'jobs.resume': 'NOT_FOUND',
        'users.clearRateLimits': 'UNSUPPORTED',
        'users.unban': 'CONFLICT',
        'users.resetSecondFactor': 'CONFLICT',
        'users.unlockSecondFactor': 'CONFLICT',
      });
      await app.close();
    } finally {
      await own.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
      await own.query(`drop owned by ${role}`);
      await own.query(`drop role ${role}`);
      await own.drop();
    }
  });
});

/** Somebody for one act, with one of each that can be acted on. */
async function somebody(own: TestDatabase, name: string) {
  const id = name.replaceAll('.', '-').toLowerCase();
  const now = new Date();
  const later = new Date(now.getTime() + 3_600_000);
  const times = { createdAt: now, updatedAt: now };
  await addUser(own, { id, email: `${id}@example.com`, emailVerified: false, ...times });
  await own.insert('session', { id: `s-${id}`, userId: id, token: `t-${id}`, expiresAt: later, ...times });
  for (const providerId of ['google', 'github']) {
    await own.insert('account', { id: `${providerId}-${id}`, accountId: id, providerId, userId: id, ...times });
  }
  const verification = { identifier: `reset-password:${id}`, value: id, expiresAt: later, ...times };
  await own.insert('verification', { id: `v-${id}`, ...verification });
  return {
    user: { id, updatedAt: now.toISOString() },
    session: `s-${id}`,
    account: `google-${id}`,
    verification: `v-${id}`,
  };
}

describe('no place at all', () => {
  const full = /no free connection/;

  it.each([
    ['the server', undefined],
    ['a pooler by session', { default_pool_size: 1, query_wait_timeout: 2 }],
    ['a pooler that is full', { max_client_conn: 1 }],
  ] as const)('is said so at opening, of %s', async (_who, pooler) => {
    await withRole({ options: pooler === undefined ? 'connection limit 1' : '', pooler }, async ({ url }) => {
      const other = new pg.Client(url);
      other.on('error', () => {});
      await other.connect();
      await other.query('select 1');
      expect(await refusedAt(url)).toMatchObject({ code: 'CONNECTION_FAILED', message: expect.stringMatching(full) });
      await other.end();
      await using(url, async (app) => expect((await app.call('users.list', { limit: 1 })).rows).toHaveLength(1));
    });
  });

  it('is said so later, and is no loss of the connection', async () => {
    await withRole({ options: 'connection limit 1' }, async ({ url, role }) => {
      await using(url, async (app) => {
        // Somebody else takes the place in the moment in which ours is ended.
        const other = new pg.Client(url);
        other.on('error', () => {});
        await database.query(`alter role ${role} connection limit 0`);
        await database.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
        await until(async () => (await sessionsOf(role)) === 0);
        await until(async () => !(await app.dispatcher.call('users.list', { limit: 1 })).ok);
        const refused = await app.refused('users.list', { limit: 1 });
        expect(['CONNECTION_FAILED', 'CONNECTION_LOST']).toContain(refused.code);
        await database.query(`alter role ${role} connection limit 1`);
        await until(async () => (await app.dispatcher.call('users.list', { limit: 1 })).ok);
      });
    });
  });
});

describe('what a pooler says itself', () => {
  const broken = (url: string, change: (url: URL) => unknown): string => {
    const changed = new URL(url);
    change(changed);
    return changed.href;
  };

  it.each([
    [
      'a wrong password',
      (url: URL): string => (url.password = 'wrong'),
      'AUTH_FAILED',
      /refused this user name or password/,
    ],
    ['a user it does not know', (url: URL): string => (url.username = 'hugo'), 'AUTH_FAILED', /user/],
    [
      'a user the database does not know',
      (url: URL): string => (url.username = 'nobody_there'),
      'AUTH_FAILED',
      /does not know/,
    ],
    [
      'a database that is not there',
      (url: URL): string => (url.pathname = '/nowhere'),
      'CONNECTION_FAILED',
      /no database of this/,
    ],
  ] as const)('is told of %s', async (_what, change, code, message) => {
    await withRole({ pooler: {} }, async ({ url }) => {
      const refused = await refusedAt(broken(url, change));
      expect(refused).toMatchObject({ code, message: expect.stringMatching(message), hint: expect.any(String) });
    });
  });

  it('is refused where it allows no transactions', async () => {
    await withRole({ pooler: { pool_mode: 'statement' } }, async ({ url }) => {
      expect(await refusedAt(url)).toMatchObject({
        code: 'CONNECTION_FAILED',
        message: expect.stringMatching(/allows no transactions/),
      });
    });
  });

  it('is told where it cannot reach its server', async () => {
    const bouncer = await startPgBouncer({ server: 'postgres://127.0.0.1:1/x', users: { app: PASSWORD } });
    try {
      const refused = await refusedAt(bouncer.url('auth', 'app'));
      expect(refused).toMatchObject({
        code: 'CONNECTION_FAILED',
        // it says so only when it gives up itself, long after anybody would wait
        message: expect.stringMatching(/cannot reach|no free|did not answer in time/),
      });
    } finally {
      await bouncer.stop();
    }
  });
});

describe('what others leave in a shared session', () => {
  it('touches nothing of ours, and nothing of ours stays there', async () => {
    await withRole({ pooler: { pool_mode: 'transaction', default_pool_size: 1 } }, async ({ url }) => {
      const other = new pg.Client(url);
      await other.connect();
      try {
        await other.query(`set default_transaction_read_only = on`);
        await other.query(`set search_path = pg_catalog; set statement_timeout = 1; set row_security = on`);
        await other.query(`set statement_timeout = '17s'`);
        await using(
          url,
          async (app) => {
            expect(app.services).toBeDefined();
            const { id } = seededUser(3);
            const { updatedAt } = await app.call('users.get', { id });
            const name = `Name ${randomBytes(4).toString('hex')}`;
            await app.call('users.update', { id, patch: { name }, expectedUpdatedAt: updatedAt ?? '' });
            expect(await database.find('user', { name })).toHaveLength(1);
          },
          { schema: 'public' },
        );
        const { rows } = await other.query(`select current_setting('statement_timeout') as timeout,
          current_setting('search_path') as path, current_setting('lock_timeout') as lock,
          current_setting('default_transaction_read_only') as "readOnly"`);
        expect(rows).toEqual([{ timeout: '17s', path: 'pg_catalog', lock: '0', readOnly: 'on' }]);
      } finally {
        await other.end();
      }
    });
  });

  it('is neither a role nor row security that somebody else chose', async () => {
    await withRole({ pooler: { pool_mode: 'transaction', default_pool_size: 1 } }, async ({ url, role }) => {
      await database.query(`create role ${role}_less`);
      await database.query(`grant ${role}_less to ${role}`);
      const other = new pg.Client(url);
      await other.connect();
      try {
        await other.query(`set role ${role}_less; set row_security = off`);
        await using(url, async (app) => {
          const { report } = await app.call('connections.status');
          expect(report?.warnings.join()).not.toMatch(/is done as/);
          await app.call('users.ban', { id: seededUser(5).id, reason: 'spam' });
          await app.call('users.unban', { id: seededUser(5).id });
        });
        const { rows } = await other.query(`select current_user as "user", current_setting('row_security') as rows`);
        expect(rows).toEqual([{ user: `${role}_less`, rows: 'off' }]);
      } finally {
        await other.end();
        await database.query(`drop role ${role}_less`);
      }
    });
  });

  it('is no read-only that the app inherits', async () => {
    await withRole({ pooler: { pool_mode: 'transaction', default_pool_size: 1 } }, async ({ url }) => {
      await using(url, async (app) => app.call('users.list', { limit: 1 }), { readOnly: true });
      const other = new pg.Client(url);
      await other.connect();
      try {
        await other.query(`update "user" set name = name where id = $1`, [seededUser(4).id]);
        const { rows } = await other.query(`select current_setting('default_transaction_read_only') as "readOnly",
          current_setting('statement_timeout') as timeout`);
        expect(rows).toEqual([{ readOnly: 'off', timeout: '0' }]);
      } finally {
        await other.end();
      }
    });
  });
});

describe.each([undefined, {}, { pool_mode: 'transaction' }])(
  'a database user with a role of its own, over %j',
  (pooler) => {
    it('has the rights of that, and is told so', async () => {
      await withRole({ pooler }, async ({ url, role }) => {
        await database.query(`create role ${role}_more`);
        await database.query(`grant select, insert, update, delete on all tables in schema public to ${role}_more`);
        await database.query(`revoke all on all tables in schema public from ${role}`);
        await database.query(`grant ${role}_more to ${role}`);
        await database.query(`alter role ${role} set role = '${role}_more'`);
        await database.query(`alter role ${role} noinherit`);
        try {
          await using(url, async (app) => {
            const { report } = await app.call('connections.status');
            const told = `What is done here is done as "${role}_more", whose rights count, and not as "${role}".`;
            expect(report?.warnings).toContain(told);
            await app.call('users.ban', { id: seededUser(6).id, reason: 'spam' });
            await app.call('users.unban', { id: seededUser(6).id });
          });
        } finally {
          await database.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
          await database.query(`drop owned by ${role}_more`);
          await database.query(`drop role ${role}_more`);
        }
      });
    });
  },
);

describe.each([undefined, {}, { pool_mode: 'transaction' }])(
  'a database user that may only read, over %j',
  (pooler) => {
    it('is told of at opening, and acts say so', async () => {
      await withRole({ set: ['default_transaction_read_only = on'], pooler }, async ({ url }) => {
        await using(url, async (app) => {
          const { report } = await app.call('connections.status');
          expect(report?.warnings).toContainEqual(expect.stringMatching(/database user may only read/));
          const refused = await app.refused('users.ban', { id: seededUser(1).id, reason: 'spam' });
          expect(refused).toMatchObject({
            code: 'READ_ONLY',
            message: expect.stringMatching(/database user .* may only read/),
            hint: expect.not.stringMatching(/turn read-only off/i),
          });
          expect((await app.call('users.list', { limit: 1 })).rows).toHaveLength(1);
        });
      });
    });
  },
);

describe.each([
  ['the server', undefined, ['idle_session_timeout = 200']],
  // by transaction: one that shares by session never takes a client for idle that has a session
  ['a pooler', { client_idle_timeout: 1, pool_mode: 'transaction' }, []],
] as const)('sessions that %s ends for being idle', (_who, pooler, set) => {
  it('are replaced without a word', async () => {
    await withRole({ set, pooler }, async ({ url, role, bouncer }) => {
      await using(url, async (app) => {
        await app.call('users.list', { limit: 1 });
        const gone =
          bouncer === null
            ? async () => (await sessionsOf(role)) === 0
            : async () => (await bouncer.log()).includes('client_idle_timeout');
        await until(gone);
        expect((await app.call('connections.status')).health).toBe('ok');
        expect(await app.dispatcher.call('users.ban', { id: seededUser(2).id, reason: 'x' })).toMatchObject({
          ok: true,
        });
        await app.call('users.unban', { id: seededUser(2).id });
        expect((await app.call('connections.status')).health).toBe('ok');
        expect(app.logged.filter((line) => line.includes('was lost'))).toEqual([]);
      });
    });
  });
});
