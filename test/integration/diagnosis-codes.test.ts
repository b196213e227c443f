// Findings that come from elsewhere than the person's own row, each in a database in which exactly that is wrong.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { MethodInput } from '@shared/contract';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { openOn, type Opened } from '../support/opened';
import { startVersion, type VersionServer } from '../support/version-server';

const PASSWORD = 'correct horse battery';
const HERE = '203.0.113.7';

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let server: VersionServer;
  let app: Opened;
  const settings = (more: object = {}) => ({
    authServer: { baseURL: server.origin, secret: server.secret },
    mailing: { betterAuth: '1.7.25', magicLink: { enabled: false }, emailOtp: { enabled: false } },
    ...more,
  });

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
    server = await startVersion('1.7.25', {
      database: database.location,
      plugins: ['admin', 'twoFactor'],
      options: { rateLimit: { enabled: true, storage: 'database', customRules: { '/sign-up/*': false } } },
    });
    app = await openOn(database, settings());
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
    await database.drop();
  });

  const q = (name: string) => database.quote(name);
  const yes = kind === 'postgres' ? 'true' : '1';
  const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });
  const signIn = async (email: string, ip: string, password = PASSWORD) =>
    server.request('/sign-in/email', { body: { email, password }, ...from(ip) });
  const person = async (email: string, ip = HERE) => {
    const body = { email, password: PASSWORD, name: 'Person' };
    await server.request('/sign-up/email', { body, ...from(ip) });
    await database.query(`update ${q('user')} set ${q('emailVerified')} = ${yes} where email = '${email}'`);
    const [row] = await database.query(`select id from ${q('user')} where email = '${email}'`);
    return { id: String(row?.['id']), email };
  };
  const told = async (id: string, of: Pick<Opened, 'call'> = app) => {
    const { verdict, findings } = await of.call('users.diagnose', { id });
    return { verdict, codes: findings.map(({ code, severity }) => [code, severity]), findings };
  };
  /** Main over the same database, with other settings. */
  const other = async <T>(more: object, look: (other: Opened) => Promise<T>): Promise<T> => {
    const opened = await openOn(database, settings(more));
    try {
      return await look(opened);
    } finally {
      await opened.close();
    }
  };

  it('a full count of tries is told, cleared by the act it names, and can be put back', async () => {
    const ann = await person('ann@example.com', '203.0.113.4');
    const neighbour = await person('neighbour@example.com', '203.0.113.40');
    for (let n = 0; n < 3; n += 1) await signIn(ann.email, '203.0.113.4', 'wrong password');
    expect((await signIn(ann.email, '203.0.113.4')).status).toBe(429);
    const { verdict, codes, findings } = await told(ann.id);
    expect({ verdict, codes }).toEqual({ verdict: 'unclear', codes: [['rate-limited', 'may-block']] });
    expect(findings[0]?.evidence).toMatchObject({ id: '203.0.113.4|/sign-in/email', column: 'count' });
    // An address that begins alike is another one.
    expect((await told(neighbour.id)).codes).toEqual([]);
    const act = findings[0]?.act;
    expect(act).toMatchObject({ method: 'users.clearRateLimits', input: { id: ann.id } });
    await app.call('users.clearRateLimits', { id: ann.id });
    expect((await told(ann.id)).codes).toEqual([]);
    const [entry] = (await app.call('audit.list', { limit: 1 })).rows;
    expect(entry).toMatchObject({ action: 'users.clearRateLimits', outcome: 'done', undo: 'possible' });
    await app.call('audit.undo', { id: entry?.id ?? '' });
    expect((await told(ann.id)).codes).toEqual([['rate-limited', 'may-block']]);
    await app.call('users.clearRateLimits', { id: ann.id });
    expect((await signIn(ann.email, '203.0.113.4')).status).toBe(200);
    expect((await app.refused('users.clearRateLimits', { id: neighbour.id })).code).toBe('CONFLICT');
  });

  it('of somebody whose address no session tells, the limits are not known', async () => {
    const { id } = await person('nowhere@example.com');
    await app.call('sessions.revokeForUser', { userId: id });
    const { unchecked } = await app.call('users.diagnose', { id });
    expect(unchecked.map(({ check }) => check)).toContain('rate-limits');
  });

  it('sessions of nobody, removed by the act it names', async () => {
    const ann = await person('holder@example.com');
    const gone = await person('gone@example.com');
    const lone = await makeLone();
    expect((await told(ann.id)).codes).toEqual([['orphan-sessions', 'note']]);
    const { findings } = await app.call('users.diagnose', { email: 'nobody.at.all@example.org' });
    expect(findings.map(({ code }) => code)).toContain('orphan-sessions');
    const found = findings.find(({ code }) => code === 'orphan-sessions');
    expect(found?.evidence.id).toBe(lone);
    await app.call('sessions.revoke', found?.act?.input as MethodInput<'sessions.revoke'>);
    expect((await told(gone.id)).codes).toEqual([]);
  });
  /** A session whose user is not there, as a removal without foreign keys leaves it. */
  const makeLone = async () => {
    const at = new Date().toISOString();
    const end = new Date(Date.now() + 86_400_000).toISOString();
    const columns = ['id', 'userId', 'token', 'createdAt', 'updatedAt', 'expiresAt'].map(q).join(', ');
    const insert = `insert into session (${columns}) values ('lone', 'nobody', 'lone-token', '${at}', '${at}', '${end}')`;
    if (kind === 'postgres') {
      await database.query(`alter table session drop constraint ${q('session_userId_fkey')}`);
      await database.query(insert);
    } else {
      await database.query('pragma foreign_keys = off');
      await database.query(insert);
      await database.query('pragma foreign_keys = on');
    }
    return 'lone';
  };

  it('a second factor that was never confirmed keeps nobody out', async () => {
    const { id } = await person('pending@example.com');
    const names = ['id', 'userId', 'secret', 'backupCodes'].map(q).join(', ');
    await database.query(`insert into ${q('twoFactor')} (${names}) values ('f-${id}', '${id}', 'x', 'x')`);
    const { verdict, codes, findings } = await told(id);
    expect({ verdict, codes }).toEqual({ verdict: 'can', codes: [['second-factor-pending', 'note']] });
    await app.call('users.resetSecondFactor', findings[0]?.act?.input as MethodInput<'users.resetSecondFactor'>);
    expect((await told(id)).codes).toEqual([]);
  });

  it('a mail that failed', async () => {
    const { id } = await person('mailed@example.com');
    await other(
      {
        mail: {
          kind: 'smtp',
          url: 'smtp://127.0.0.1:1',
          from: 'a@example.com',
          secret: 'x'.repeat(32),
          baseURL: server.origin,
        },
      },
      async (opened) => {
        await opened.refused('email.sendPasswordReset', { userId: id, redirectTo: '/new' });
        expect((await told(id, opened)).codes).toEqual([['mail-failed', 'note']]);
      },
    );
  });

  it('sessions that are kept elsewhere', async () => {
    const { id } = await person('elsewhere@example.com');
    await other({ sessions: { secondaryStorage: 'only' } }, async (opened) => {
      expect((await told(id, opened)).codes).toContainEqual(['sessions-elsewhere', 'note']);
    });
  });

  it('a cookie cache that still tells what was', async () => {
    const { id } = await person('cached@example.com');
    await other({ sessions: { cookieCache: { enabled: true, maxAgeSeconds: 300 } } }, async (opened) => {
      expect((await told(id, opened)).codes).toEqual([['cookie-cache', 'note']]);
    });
  });

  it('a time that cannot be right', async () => {
    const { id } = await person('timeless@example.com');
    await database.query(
      `update ${q('user')} set ${q('createdAt')} = '${new Date(Date.now() + 10 * 86_400_000).toISOString()}' where id = '${id}'`,
    );
    expect((await told(id)).codes).toEqual([['bad-time', 'note']]);
  });

  it('a server that is away, and one with another secret', async () => {
    const { id } = await person('server@example.com');
    const live = async (opened: Opened) =>
      (await opened.call('users.diagnose', { id, live: true })).findings.map(({ code }) => code);
    expect(await other({}, live)).toEqual([]);
    const away = { authServer: { baseURL: 'http://127.0.0.1:1', secret: server.secret } };
    expect(await other(away, live)).toEqual(['server-unreachable']);
    const another = { authServer: { baseURL: server.origin, secret: 'another-secret-of-thirty-two-letters' } };
    expect(await other(another, live)).toEqual(['secret-differs']);
  });

  it('a server whose clock goes otherwise', async () => {
    const { id } = await person('late@example.com');
    let date = '';
    let age: string | null = null;
    const late = createServer((_request, response) => {
      response.setHeader('date', date);
      if (age !== null) response.setHeader('age', age);
      response.end('{"ok":true}');
    });
    await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve));
    const { port } = late.address() as AddressInfo;
    const said = async (opened: Opened) => {
      const { verdict, findings } = await opened.call('users.diagnose', { id, live: true });
      return { verdict, codes: findings.map(({ code, evidence }) => [code, evidence.setting]) };
    };
    try {
      await other({ authServer: { baseURL: `http://127.0.0.1:${port}` } }, async (opened) => {
        date = new Date(Date.now() - 600_000).toUTCString();
        expect(await said(opened)).toEqual({ verdict: 'can', codes: [['clock-skew', 'clock of the auth server']] });
        // What a cache kept tells nothing of the clock, and neither do a few seconds.
        age = '600';
        expect((await said(opened)).codes).toEqual([]);
        [date, age] = [new Date(Date.now() - 5000).toUTCString(), null];
        expect((await said(opened)).codes).toEqual([]);
      });
    } finally {
      late.closeAllConnections();
      await new Promise((resolve) => late.close(resolve));
    }
  });

  it('a column better-auth writes is not there', async () => {
    const { id } = await person('behind@example.com');
    await database.query(`alter table account add column issuer text not null default ''`);
    const add = kind === 'postgres' ? 'alter table account alter column issuer drop default' : null;
    if (add !== null) {
      await database.query(add);
      await other({}, async (opened) => {
        expect((await told(id, opened)).codes).toEqual([['schema-behind', 'blocks']]);
      });
    }
    await database.query('alter table account drop column issuer');
    await database.query(`alter table session drop column ${q('userAgent')}`);
    await other({}, async (opened) => {
      expect((await told(id, opened)).findings).toMatchObject([
        { code: 'schema-behind', severity: 'blocks', evidence: { table: 'session', column: 'userAgent' } },
      ]);
    });
    expect((await signIn('behind@example.com', HERE)).ok).toBe(false);
    await database.query(`alter table session add column ${q('userAgent')} text`);
    expect((await signIn('behind@example.com', HERE)).ok).toBe(true);
  });

  if (kind === 'postgres')
    it('rows that a policy may keep from the agent', async () => {
      const { id } = await person('hidden@example.com');
      const role = `agent_${randomBytes(6).toString('hex')}`;
      await database.query(`create role ${role} login`);
      await database.query(`grant select on all tables in schema public to ${role}`);
      await database.query(`alter table account enable row level security`);
      await database.query(`create policy theirs on account for select to ${role} using (${q('userId')} <> 'x')`);
      try {
        const url = new URL(database.target);
        url.username = role;
        const more = { driver: 'postgres' as const, postgres: { url: url.href } };
        await other(more, async (opened) => {
          const { verdict, codes, findings } = await told(id, opened);
          expect({ verdict, codes }).toEqual({ verdict: 'can', codes: [['hidden-by-policy', 'note']] });
          expect(findings[0]?.evidence.table).toBe('account');
          const nobody = await opened.call('users.diagnose', { email: 'nobody.there@example.org' });
          expect(nobody.findings.map(({ code }) => code)).toEqual(['nobody', 'hidden-by-policy']);
        });
      } finally {
        await database.query('alter table account disable row level security');
        await database.query(`drop owned by ${role} cascade`);
        await database.query(`drop role ${role}`);
      }
    });

  if (kind === 'postgres')
    it('a clock that goes otherwise', async () => {
      const { id } = await person('clock@example.com');
      const here = Date.now;
      const clock = vi.spyOn(Date, 'now').mockImplementation(() => here() + 600_000);
      const opened = await openOn(database, settings()).finally(() => clock.mockRestore());
      try {
        const { verdict, codes, findings } = await told(id, opened);
        expect({ verdict, codes }).toEqual({ verdict: 'can', codes: [['clock-skew', 'note']] });
        expect(findings[0]?.evidence.value).toMatch(/^-(?:599|60\d) s$/u);
      } finally {
        await opened.close();
      }
    });
});
