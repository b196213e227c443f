// Bans, passwords, unlinking and second factors: a live better-auth server says whether each did what it says.
import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { makeDatabase, type MakeDatabaseOptions, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

const PASSWORD = 'correct horse 1';
const NEW_PASSWORD = 'another horse 2';
const FAR = '2099-01-01T00:00:00.000Z';

let database: TestDatabase;
let server: AuthServer;
let app: Opened;

async function begin(
  kind: 'postgres' | 'sqlite',
  options: MakeDatabaseOptions,
  more: Parameters<typeof openOn>[1] = {},
) {
  database = await makeDatabase(kind, { pg: inject('pgUrl'), ...options });
  server = await startAuthServer(database.serverOptions);
  app = await openOn(database, more, { secretStore: fakeKeyring() });
}
async function end() {
  await app.close();
  await server.stop();
  await database.drop();
}

/** Runs a write and gives the audit entry it left. */
async function entryOf(method: Parameters<Opened['call']>[0], input: object): Promise<string> {
  const result = await app.dispatcher.call(method, input);
  if (!result.ok) throw new Error(result.error.message);
  expect(result.entries).toHaveLength(1);
  return result.entries?.[0]?.id ?? '';
}
const undo = async (id: string) => app.call('audit.undo', { id });
const signUp = async (name: string) => {
  const { user, token } = await server.signUp({ email: `${name}@example.com`, password: PASSWORD, name });
  return { id: user.id, email: user.email, token: token ?? '' };
};

describe.each([
  { kind: 'postgres', naming: 'default', ids: 'serial' },
  { kind: 'sqlite', naming: 'snake', ids: 'text' },
] as const)('on $kind, $naming names, $ids ids', ({ kind, naming, ids }) => {
  let ann: { id: string; email: string; token: string };
  let people = 0;
  beforeAll(async () => begin(kind, { naming, ids, plugins: ['admin', 'twoFactor'] }));
  afterAll(end);
  beforeEach(async () => {
    people += 1;
    ann = await signUp(`ann${people}`);
  });

  it('bans, so that nobody can go on or sign in, and lifts it', async () => {
    const before = await database.dumpAll();
    const entry = await entryOf('users.ban', { id: ann.id, reason: ' Spam ' });
    expect(await app.call('users.get', { id: ann.id })).toMatchObject({
      banned: true,
      banReason: 'Spam',
      banExpires: null,
      counts: { sessions: 0 },
    });
    expect(await server.getSession(ann.token)).toBeNull();
    expect((await server.trySignIn(ann.email, PASSWORD)).body).toMatchObject({ code: 'BANNED_USER' });
    await undo(entry);
    // But for the moment of the change, which moves on as with every change.
    const clean = (dump: string) => dump.replaceAll(/"'?\d{4}-\d\d-\d\dT[^"]*"/g, '"…"');
    expect(clean(await database.dumpAll())).toBe(clean(before));
    expect((await server.getSession(ann.token))?.user.id).toBe(ann.id);

    await app.call('users.ban', { id: ann.id, revokeSessions: false });
    expect(await app.call('users.get', { id: ann.id })).toMatchObject({ banReason: 'No reason' });
    expect((await server.getSession(ann.token))?.user.id).toBe(ann.id);
    await app.call('users.unban', { id: ann.id });
    const [row] = await database.find('user', { id: ann.id });
    expect(row).toMatchObject({ banned: kind === 'postgres' ? false : 0, banReason: null, banExpires: null });
    await server.signIn(ann.email, PASSWORD);
    expect((await app.refused('users.unban', { id: ann.id })).code).toBe('CONFLICT');
  });

  it('bans until an exact moment, after which better-auth lets the user in again', async () => {
    await app.call('users.ban', { id: ann.id, expiresAt: FAR });
    const [written] = await database.find('user', { id: ann.id });
    const admin = await signUp('root');
    await database.update('user', { id: admin.id }, { role: 'admin' });
    await server.request('/admin/ban-user', {
      body: { userId: ann.id, banExpiresIn: 3600 },
      cookie: server.cookieFor(admin.token),
    });
    const [theirs] = await database.find('user', { id: ann.id });
    expect(typeof written?.['banExpires']).toBe(typeof theirs?.['banExpires']);
    expect(theirs?.['banReason']).toBe('No reason');
    expect((await server.trySignIn(ann.email, PASSWORD)).status).toBe(403);
    await app.call('users.ban', { id: ann.id, expiresAt: FAR });
    await database.update('user', { id: ann.id }, { banExpires: new Date('2026-01-01T00:00:00.000Z') });
    const { states } = await app.call('users.get', { id: ann.id });
    expect(states.map((state) => state.key)).toContain('ban-expired');
    expect(states.map((state) => state.key)).not.toContain('banned');
    await server.signIn(ann.email, PASSWORD);
    expect(await app.refused('users.ban', { id: ann.id, expiresAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'expiresAt',
    });
  });

  it('leaves the app an administrator who can sign in, whichever act would take the last', async () => {
    const bea = await signUp(`bea${people}`);
    await database.update('user', { role: 'admin' }, { role: 'user' }); // those of the tests before
    await database.update('user', { id: ann.id }, { role: 'admin,user' });
    await database.update('user', { id: bea.id }, { role: 'admin', banned: true });
    const before = await database.dumpAll();
    const last = { code: 'CONFLICT', message: expect.stringContaining('last administrator') };
    expect(await app.refused('users.ban', { id: ann.id, expiresAt: FAR })).toMatchObject(last);
    expect(await app.refused('users.setRole', { id: ann.id, role: 'user' })).toMatchObject(last);
    const shut = { id: ann.id, ban: {}, why: { reason: 'account taken over' } };
    expect(await app.refused('users.panic', shut)).toMatchObject(last);
    expect(await app.call('users.panicPreview', { id: ann.id })).toMatchObject({
      canBan: false,
      whyNoBan: 'last-admin',
    });
    const { notes } = await app.call('users.removalPreview', { ids: [ann.id] });
    expect(notes).toContainEqual(expect.stringContaining('last administrator'));
    expect(await app.call('users.remove', { ids: [ann.id], confirm: true })).toMatchObject({
      removed: 0,
      skipped: [{ id: ann.id, reason: last.message }],
    });
    expect(await database.dumpAll()).toBe(before);
    expect((await server.trySignIn(ann.email, PASSWORD)).status).toBe(200);
    // Still an administrator, only of more.
    await app.call('users.setRole', { id: ann.id, role: 'admin,support' });

    await app.call('users.unban', { id: bea.id });
    await app.call('users.setRole', { id: ann.id, role: 'user' });
    // Of two who go at once, one stays.
    await app.call('users.setRole', { id: ann.id, role: 'admin' });
    const gone = await app.call('users.remove', { ids: [ann.id, bea.id], confirm: true });
    expect(gone).toMatchObject({ removed: 1, skipped: [{ id: bea.id, reason: last.message }] });
  });

  it('sets a password that better-auth takes, and tells nobody what it is', async () => {
    const entry = await entryOf('users.setPassword', { id: ann.id, password: NEW_PASSWORD, revokeSessions: true });
    expect((await server.trySignIn(ann.email, PASSWORD)).status).toBe(401);
    await server.signIn(ann.email, NEW_PASSWORD);
    expect(await server.getSession(ann.token)).toBeNull();
    expect(JSON.stringify([await app.call('audit.list'), app.logged, app.events])).not.toContain(NEW_PASSWORD);
    await undo(entry);
    await server.signIn(ann.email, PASSWORD);
    expect((await app.refused('users.setPassword', { id: ann.id, password: 'short' })).field).toBe('password');
  });

  it('makes the password account where there is none, and says so', async () => {
    const id = await addUser(database, { id: ids === 'serial' ? '50' : 'cy', name: 'Cy', email: 'cy@example.com' });
    expect(await app.call('users.setPassword', { id, password: NEW_PASSWORD })).toEqual({
      created: true,
      sessionsRevoked: 0,
      linksVoided: 0,
      notes: [expect.stringContaining('no password until now'), expect.stringContaining('stay signed in')],
    });
    await server.signIn('cy@example.com', NEW_PASSWORD);
  });

  it('unlinks a way to sign in, asks before the last, and links it again to the byte', async () => {
    const at = new Date();
    await database.insert('account', {
      id: ids === 'serial' ? '90' : 'google-account',
      userId: ann.id,
      providerId: 'google',
      accountId: 'g-1',
      accessToken: 'ya29.secret',
      createdAt: at,
      updatedAt: at,
    });
    const table = database.names.table('account');
    const before = await database.dump(table);
    const accounts = (await app.call('users.get', { id: ann.id })).accounts;
    const password = accounts.find((a) => a.providerId === 'credential')?.id ?? '';
    const google = accounts.find((a) => a.providerId === 'google')?.id ?? '';
    const entry = await entryOf('accounts.unlink', { id: password });
    expect((await server.trySignIn(ann.email, PASSWORD)).status).toBe(401);
    expect(await app.refused('accounts.unlink', { id: google })).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      message: expect.stringContaining(`google is the last way ${ann.email} can sign in`),
    });
    const last = await entryOf('accounts.unlink', { id: google, confirm: true });
    expect(await database.find('account', { userId: ann.id })).toEqual([]);
    await undo(last);
    await undo(entry);
    expect(await database.dump(table)).toBe(before);
    await server.signIn(ann.email, PASSWORD);
    expect(JSON.stringify(await app.call('audit.list'))).not.toContain('ya29');
  });

  describe('a second factor', () => {
    const factor = async () => (await app.call('users.get', { id: ann.id })).secondFactor;
    const codeFrom = (uri: string) => {
      const secret = new URL(uri).searchParams.get('secret') ?? '';
      return createOTP(base32.decode(secret)).totp();
    };
    /** Sets up a second factor as a person would; the last reply's cookies are those of a trusted browser. */
    const enable = async () => {
      const cookie = server.cookieFor(ann.token);
      const begun = await server.request('/two-factor/enable', { body: { password: PASSWORD }, cookie });
      const { totpURI } = begun.body as { totpURI: string };
      expect(await factor()).toMatchObject({ state: 'pending' });
      const code = await codeFrom(totpURI);
      expect((await server.request('/two-factor/verify-totp', { body: { code }, cookie })).status).toBe(200);
      return totpURI;
    };
    const startSignIn = async (cookie = '') =>
      server.request('/sign-in/email', { body: { email: ann.email, password: PASSWORD }, cookie });

    it('is reset, so that the password alone lets in, and comes back whole', async () => {
      expect(await factor()).toMatchObject({ state: 'off', lockedUntil: null });
      const uri = await enable();
      const asked = await startSignIn();
      expect(asked.body).toMatchObject({ twoFactorRedirect: true });
      const trusted = await server.request('/two-factor/verify-totp', {
        body: { code: await codeFrom(uri), trustDevice: true },
        cookie: asked.cookie,
      });
      expect(trusted.status).toBe(200);
      expect((await startSignIn(trusted.cookie)).body).not.toMatchObject({ twoFactorRedirect: true });
      expect(await factor()).toMatchObject({ state: 'on', trustedDevices: 1 });

      const before = await database.dump(database.names.table('twoFactor'));
      const entry = await entryOf('users.resetSecondFactor', { id: ann.id });
      expect(await factor()).toMatchObject({ state: 'off' });
      expect(
        (await database.find('verification', { value: ann.id })).filter((v) =>
          String(v['identifier']).startsWith('trust-'),
        ),
      ).toEqual([]);
      expect((await server.trySignIn(ann.email, PASSWORD)).token).not.toBeNull();
      expect((await app.refused('users.resetSecondFactor', { id: ann.id })).code).toBe('CONFLICT');
      expect(JSON.stringify(await app.call('audit.list'))).not.toContain(new URL(uri).searchParams.get('secret'));

      await undo(entry);
      expect(await database.dump(database.names.table('twoFactor'))).toBe(before);
      expect((await startSignIn()).body).toMatchObject({ twoFactorRedirect: true });
      expect(await factor()).toMatchObject({ state: 'on', trustedDevices: 1 });
    });

    it('is unlocked after too many wrong codes', async () => {
      const uri = await enable();
      expect((await app.refused('users.unlockSecondFactor', { id: ann.id })).code).toBe('CONFLICT');
      await database.update(
        'twoFactor',
        { userId: ann.id },
        { failedVerificationCount: 10, lockedUntil: new Date(FAR) },
      );
      expect(await factor()).toMatchObject({ state: 'locked', lockedUntil: FAR, failedAttempts: 10 });
      const refused = await startSignIn();
      const verify = async (cookie: string) =>
        (await server.request('/two-factor/verify-totp', { body: { code: await codeFrom(uri) }, cookie })).status;
      expect(await verify(refused.cookie)).not.toBe(200);
      const entry = await entryOf('users.unlockSecondFactor', { id: ann.id });
      expect(await factor()).toMatchObject({ state: 'on', failedAttempts: 0, lockedUntil: null });
      expect(await verify((await startSignIn()).cookie)).toBe(200);
      await undo(entry);
      expect(await factor()).toMatchObject({ state: 'locked', lockedUntil: FAR });
    });
  });
});

describe('without the plugins', () => {
  afterEach(end);

  it('says what is missing, and changes nothing', async () => {
    await begin('sqlite', {});
    const { id } = await signUp('ann');
    const before = await database.dumpAll();
    expect(await app.refused('users.ban', { id })).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('admin plugin'),
    });
    expect((await app.refused('users.unban', { id })).code).toBe('UNSUPPORTED');
    expect((await app.refused('users.resetSecondFactor', { id })).message).toContain('two-factor plugin');
    expect((await app.refused('users.unlockSecondFactor', { id })).code).toBe('UNSUPPORTED');
    expect((await app.call('users.get', { id })).secondFactor).toBeNull();
    expect(await database.dumpAll()).toBe(before);
  });

  it('sets no password where the app hashes in a way of its own, found out or said', async () => {
    await begin('sqlite', {});
    const { id } = await signUp('ann');
    await database.update('account', { userId: id }, { password: '$2b$10$abcdefghijklmnopqrstuv' });
    const before = await database.dumpAll();
    expect(await app.refused('users.setPassword', { id, password: NEW_PASSWORD })).toMatchObject({
      code: 'UNSUPPORTED',
      hint: expect.stringContaining('password reset'),
    });
    expect(await database.dumpAll()).toBe(before);
  });
});
