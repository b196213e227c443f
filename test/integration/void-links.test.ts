// Links and codes mailed before support sets a password, bans or resets a second factor: the live server refuses them then.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { openOn, type Opened } from '../support/opened';
import { startVersion, type VersionServer } from '../support/version-server';

const PASSWORD = 'correct horse battery';
const THIEF = 'a thief knows this one';

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let server: VersionServer;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
    server = await startVersion('1.7.25', {
      database: database.location,
      plugins: ['admin', 'magicLink', 'emailOTP', 'twoFactor'],
    });
    app = await openOn(database, { sessions: { cookieCache: { enabled: true, maxAgeSeconds: 120 } } });
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
    await database.drop();
  });

  /** Somebody with a reset link, a sign-in link and a code in their mailbox. */
  const person = async (name: string) => {
    const email = `${name}@example.com`;
    await server.request('/sign-up/email', { body: { email, password: PASSWORD, name } });
    await server.request('/request-password-reset', { body: { email, redirectTo: '/reset' } });
    const reset = /reset-password\/([\w-]+)/u.exec(server.mails.at(-1)?.url ?? '')?.[1] ?? '';
    await server.request('/sign-in/magic-link', { body: { email } });
    const link = server.mails.at(-1)?.url ?? '';
    await server.request('/email-otp/send-verification-otp', { body: { email, type: 'sign-in' } });
    const otp = server.mails.at(-1)?.code ?? '';
    const [row] = await database.query(`select id from ${database.quote('user')} where email = '${email}'`);
    return { id: String(row?.['id']), email, reset, link, otp };
  };
  type Person = Awaited<ReturnType<typeof person>>;
  const signsIn = async (email: string, password: string) =>
    (await server.request('/sign-in/email', { body: { email, password } })).ok;
  /** Whether anything in the mailbox still lets in. */
  const lettingIn = async ({ email, reset, link, otp }: Person) => ({
    reset: (await server.request('/reset-password', { body: { newPassword: THIEF, token: reset } })).ok,
    link: (await server.request(link)).cookie.includes('session_token='),
    otp: (await server.request('/sign-in/email-otp', { body: { email, otp } })).ok,
  });
  const NOTHING = { reset: false, link: false, otp: false };
  const lastSummary = async () => (await app.call('audit.list', { limit: 1 })).rows[0]?.summary ?? '';

  it('they work as long as nothing is done', async () => {
    const someone = await person('untouched');
    const { reset } = someone;
    expect((await server.request('/reset-password', { body: { newPassword: THIEF, token: reset } })).ok).toBe(true);
    expect(await signsIn(someone.email, THIEF)).toBe(true);
    expect(await lettingIn(someone)).toEqual({ reset: false, link: true, otp: true });
  });

  it('a password set by staff voids them, and says how many', async () => {
    const someone = await person('password');
    const done = await app.call('users.setPassword', {
      id: someone.id,
      password: 'set by support 1',
      revokeSessions: true,
    });
    expect(done.linksVoided).toBe(3);
    expect(await lastSummary()).toContain('3 mailed links and codes made void');
    expect(await lettingIn(someone)).toEqual(NOTHING);
    expect(await signsIn(someone.email, THIEF)).toBe(false);
    expect(await signsIn(someone.email, 'set by support 1')).toBe(true);
  });

  it('a ban voids them, so that they are void once it is lifted, and tells until when browsers may be cached', async () => {
    const someone = await person('banned');
    await app.call('users.ban', { id: someone.id });
    const [entry] = (await app.call('audit.list', { limit: 1 })).rows;
    expect(entry?.summary).toContain('3 mailed links and codes made void');
    expect(entry?.summary).toContain('cached browsers may look signed in until');
    const cachedUntil = String(entry?.after?.['cachedUntil']);
    expect(Date.parse(cachedUntil) - Date.parse(entry?.at ?? '')).toBeGreaterThan(110_000);
    await app.call('users.unban', { id: someone.id });
    expect(await lettingIn(someone)).toEqual(NOTHING);
    expect(await signsIn(someone.email, PASSWORD)).toBe(true);
  });

  it('a reset second factor voids them', async () => {
    const someone = await person('factor');
    await database.query(
      `update ${database.quote('user')} set ${database.quote('twoFactorEnabled')} = ${kind === 'postgres' ? 'true' : '1'} where id = '${someone.id}'`,
    );
    await app.call('users.resetSecondFactor', { id: someone.id });
    expect(await lastSummary()).toContain('3 mailed links and codes made void');
    expect(await lettingIn(someone)).toEqual(NOTHING);
    expect(await signsIn(someone.email, PASSWORD)).toBe(true);
  });

  it('those of others stay, and undoing the act brings them back', async () => {
    const [one, other] = [await person('one'), await person('other')];
    await app.call('users.setPassword', { id: one.id, password: 'set by support 1' });
    expect((await lettingIn(other)).reset).toBe(true);
    const [entry] = (await app.call('audit.list', { limit: 1 })).rows;
    await app.call('audit.undo', { id: entry?.id ?? '' });
    expect((await lettingIn(one)).reset).toBe(true);
  });
});
