// Why somebody cannot sign in: databases in which exactly one thing is wrong, made through a live server where it can be.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { openOn, type Opened } from '../support/opened';
import { startVersion, type VersionServer } from '../support/version-server';

const PASSWORD = 'correct horse battery';

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let server: VersionServer;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
    server = await startVersion('1.7.25', { database: database.location, plugins: ['admin', 'twoFactor'] });
    app = await openOn(database, {
      authServer: { baseURL: server.origin, secret: server.secret },
      mailing: { betterAuth: '1.7.25', magicLink: { enabled: false }, emailOtp: { enabled: false } },
    });
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
    await database.drop();
  });

  const q = (name: string) => database.quote(name);
  const yes = kind === 'postgres' ? 'true' : '1';
  const lets = async (email: string) => {
    const reply = await server.request('/sign-in/email', { body: { email, password: PASSWORD } });
    return reply.ok && !JSON.stringify(reply.body).includes('twoFactorRedirect');
  };
  /** Somebody healthy, made by the server: verified, with a password that lets them in. */
  const person = async (email: string) => {
    await server.request('/sign-up/email', { body: { email, password: PASSWORD, name: 'Person' } });
    await database.query(`update ${q('user')} set ${q('emailVerified')} = ${yes} where email = '${email}'`);
    const [row] = await database.query(`select id from ${q('user')} where email = '${email}'`);
    return { id: String(row?.['id']), email };
  };
  /** What is said besides notes. */
  const said = async (id: string) => {
    const { verdict, findings } = await app.call('users.diagnose', { id });
    return { verdict, codes: findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code) };
  };
  const set = async (id: string, column: string, value: string) =>
    database.query(`update ${q('user')} set ${q(column)} = ${value} where id = '${id}'`);
  const setAccount = async (id: string, column: string, value: string) =>
    database.query(`update account set ${q(column)} = ${value} where ${q('userId')} = '${id}'`);

  it('a healthy person can, with nothing found, and what was not looked at is named', async () => {
    const { id, email } = await person('healthy@example.com');
    expect(await lets(email)).toBe(true);
    const { verdict, findings, checked, unchecked, userId } = await app.call('users.diagnose', { id });
    expect({ verdict, findings, userId }).toEqual({ verdict: 'can', findings: [], userId: id });
    expect(checked).toContain('password');
    expect(unchecked.map(({ check }) => check)).toEqual(['rate-limits', 'server']);
    expect(await app.call('users.diagnose', { email: ' Healthy@Example.com ' })).toMatchObject({ userId: id });
  });

  it('the running server is asked only on request, and that is on record', async () => {
    const { id } = await person('live@example.com');
    const { verdict, checked } = await app.call('users.diagnose', { id, live: true });
    expect(verdict).toBe('can');
    expect(checked).toContain('server');
    expect((await app.call('audit.list', { limit: 1 })).rows[0]).toMatchObject({
      action: 'users.diagnose',
      target: { id },
    });
  });

  it('a ban, until it is lifted by the act it names', async () => {
    const { id, email } = await person('banned@example.com');
    await app.call('users.ban', { id, reason: 'Spam' });
    expect(await lets(email)).toBe(false);
    const { findings } = await app.call('users.diagnose', { id });
    expect(await said(id)).toEqual({ verdict: 'cannot', codes: ['banned'] });
    expect(findings[0]).toMatchObject({ evidence: { id, column: 'banned', value: 'Spam' }, act: { input: { id } } });
    await app.call('users.unban', { id });
    expect(await said(id)).toEqual({ verdict: 'can', codes: [] });
    expect(await lets(email)).toBe(true);
    await app.call('users.ban', { id, expiresAt: new Date(Date.now() + 60_000).toISOString() });
    await set(id, 'banExpires', `'2026-01-01T00:00:00.000Z'`);
    const over = await app.call('users.diagnose', { id });
    expect(over.verdict).toBe('can');
    expect(over.findings.map(({ code }) => code)).toContain('ban-over');
    expect(await lets(email)).toBe(true);
  });

  it('capital letters in the address', async () => {
    const { id, email } = await person('capital@example.com');
    await set(id, 'email', `'Capital@example.com'`);
    expect(await lets(email)).toBe(false);
    expect(await said(id)).toEqual({ verdict: 'cannot', codes: ['mixed-case'] });
    const { findings } = await app.call('users.diagnose', { id });
    await app.call('users.update', findings[0]?.act?.input as never);
    expect(await said(id)).toEqual({ verdict: 'can', codes: [] });
    expect(await lets(email)).toBe(true);
  });

  it('a twin by case is named on both sides', async () => {
    const { id } = await person('twin@example.com');
    const other = await person('twin2@example.com');
    await set(other.id, 'email', `'Twin@example.com'`);
    const { verdict, findings } = await app.call('users.diagnose', { id });
    expect(verdict).toBe('can');
    expect(findings).toMatchObject([{ code: 'twin', severity: 'note', evidence: { id: other.id } }]);
    expect(await said(other.id)).toEqual({ verdict: 'cannot', codes: ['mixed-case', 'twin'] });
  });

  it.each([
    ['no password account', 'no-credential', async (id: string) => setAccount(id, 'providerId', `'credentials'`)],
    ['a password account without a password', 'no-password', async (id: string) => setAccount(id, 'password', 'null')],
    [
      'a hash of another kind',
      'foreign-hash',
      async (id: string) => setAccount(id, 'password', `'$2b$10$abcdefghijklmnopqrstuv'`),
    ],
    ['an account of another id', 'no-credential', async (id: string) => setAccount(id, 'accountId', `'x@example.com'`)],
    ['a second factor without a row', 'second-factor-broken', async (id: string) => set(id, 'twoFactorEnabled', yes)],
  ])('%s', async (what, code, harm) => {
    const { id, email } = await person(`${what.replaceAll(' ', '-')}@example.com`);
    await harm(id);
    expect(await lets(email)).toBe(false);
    const { verdict, codes } = await said(id);
    expect(codes).toEqual([code]);
    expect(verdict).not.toBe('can');
  });

  it('a locked second factor, until the lock is lifted', async () => {
    const { id } = await person('locked@example.com');
    await set(id, 'twoFactorEnabled', yes);
    const names = ['id', 'userId', 'secret', 'backupCodes', 'failedVerificationCount', 'lockedUntil'].map(q).join(', ');
    const until = new Date(Date.now() + 600_000).toISOString();
    await database.query(
      `insert into ${q('twoFactor')} (${names}) values ('factor-${id}', '${id}', 'x', 'x', 10, '${until}')`,
    );
    expect(await said(id)).toEqual({ verdict: 'cannot', codes: ['second-factor-locked'] });
    await app.call('users.unlockSecondFactor', { id });
    expect(await said(id)).toEqual({ verdict: 'can', codes: [] });
  });

  it('an address that is not verified may be why, unless they are signed in', async () => {
    const { id } = await person('unverified@example.com');
    await set(id, 'emailVerified', kind === 'postgres' ? 'false' : '0');
    expect((await app.call('users.diagnose', { id })).findings).toMatchObject([
      { code: 'unverified', severity: 'note' },
    ]);
    await app.call('sessions.revokeForUser', { userId: id });
    expect(await said(id)).toEqual({ verdict: 'unclear', codes: ['unverified'] });
  });

  it('an address nobody has leads to those that are meant', async () => {
    const { id } = await person('jonathan.smith@example.com');
    const near = async (email: string) => {
      const { verdict, userId, findings } = await app.call('users.diagnose', { email });
      expect({ verdict, userId, first: findings[0]?.code }).toEqual({
        verdict: 'cannot',
        userId: null,
        first: 'nobody',
      });
      return findings.slice(1).map(({ code, evidence }) => [code, evidence.id]);
    };
    for (const typed of [
      'jonathan.smiht@example.com',
      'jonathansmith@example.com',
      'jonathan.smith+shop@example.com',
    ]) {
      expect(await near(typed)).toEqual([['near-miss', id]]);
    }
    expect(await near('jonathan.smith@exarnple.com')).toEqual([['near-miss', id]]);
    expect(await near('somebody.else@another.org')).toEqual([]);
  });

  it('somebody removed here can be brought back by the act it names', async () => {
    const { id, email } = await person('removed@example.com');
    await app.call('users.remove', { ids: [id], confirm: true });
    const { findings } = await app.call('users.diagnose', { email });
    expect(findings.map(({ code }) => code)).toEqual(['nobody', 'removed-here']);
    await app.call('audit.undo', findings[1]?.act?.input as never);
    expect((await app.call('users.diagnose', { email })).verdict).toBe('can');
    expect(await lets(email)).toBe(true);
  });
});
