// Every row better-auth's own plugins leave is named for what it is, plain or hashed; removing and purging them.
import { oauthProvider } from '@better-auth/oauth-provider';
import { passkey } from '@better-auth/passkey';
import { redisStorage } from '@better-auth/redis-storage';
import type { BetterAuthOptions } from 'better-auth';
import {
  admin,
  emailOTP,
  jwt,
  magicLink,
  oneTimeToken,
  phoneNumber,
  siwe,
  twoFactor,
  type UserWithTwoFactor,
} from 'better-auth/plugins';
import type { VerificationKind, VerificationRow } from '@shared/api/verifications';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { addUser, openOn } from '../support/opened';
import { startRedis } from '../support/redis-server';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const password = 'correct horse battery';
const PHONE = '+491701234567';
const CLIENT_REDIRECT = 'https://client.example/callback';

/** Codes and links the plugins wanted sent, by what they are for. */
interface Sent {
  otp: string[];
  phone: string[];
  second: string[];
}

function everyPlugin(sent: Sent): Partial<BetterAuthOptions> {
  return {
    plugins: [
      admin(),
      emailOTP({
        changeEmail: { enabled: true },
        sendVerificationOTP: async ({ otp }) => void sent.otp.push(otp),
      }),
      magicLink({ sendMagicLink: async () => {} }),
      twoFactor({
        skipVerificationOnEnable: true,
        otpOptions: {
          sendOTP: async ({ otp }: { otp: string; user: UserWithTwoFactor }) => void sent.second.push(otp),
        },
      }),
      oneTimeToken(),
      phoneNumber({
        sendOTP: async ({ code }) => void sent.phone.push(code),
        sendPasswordResetOTP: async ({ code }) => void sent.phone.push(code),
      }),
      siwe({
        domain: '127.0.0.1',
        getNonce: async () => 'A1b2C3d4E5f6G7h8J',
        verifyMessage: async () => true,
      }),
      passkey(),
      jwt(),
      oauthProvider({
        loginPage: '/login',
        consentPage: '/consent',
        silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
      }),
    ],
    socialProviders: { github: { clientId: 'x', clientSecret: 'y' } },
  };
}

async function world(kind: DatabaseKind, stored: 'plain' | 'hashed') {
  const sent: Sent = { otp: [], phone: [], second: [] };
  const extra: Partial<BetterAuthOptions> = {
    ...everyPlugin(sent),
    ...(stored === 'hashed' && { verification: { storeIdentifier: 'hashed' as const } }),
  };
  const db = await makeDatabase(kind, { pg: inject('pgUrl'), extra });
  cleanups.push(() => db.drop());
  const auth = await startAuthServer(db.serverOptions);
  cleanups.push(() => auth.stop());
  const app = await openOn(db);
  cleanups.push(() => app.close());
  return { db, auth, app, sent };
}

/** Calls an endpoint that has to succeed. */
function client(auth: AuthServer, cookie: string) {
  return async (path: string, body?: unknown) => {
    const reply = await auth.request(path, { cookie, ...(body !== undefined && { body }) });
    expect({ path, status: reply.status, body: reply.body }).toMatchObject({ status: 200 });
    return reply;
  };
}

/** Watches which rows an act leaves: the new ones, decoded. */
function watching(app: Awaited<ReturnType<typeof world>>['app']) {
  const seen = new Set<string>();
  return async (): Promise<VerificationRow[]> => {
    const { rows } = await app.call('verifications.list', { limit: 500 });
    const fresh = rows.filter(({ id }) => !seen.has(id));
    for (const { id } of rows) seen.add(id);
    return fresh;
  };
}

describe.each<DatabaseKind>(['postgres', 'sqlite'])('on %s', (kind) => {
  it.each(['plain', 'hashed'] as const)('every row of the real plugins is decoded (%s identifiers)', async (stored) => {
    const { db, auth, app, sent } = await world(kind, stored);
    const hashed = stored === 'hashed';
    const { user } = await auth.signUp({ email: 'ann@example.com', password });
    const { cookie } = await auth.signIn('ann@example.com', password);
    const post = client(auth, cookie);
    const fresh = watching(app);
    await fresh();

    const ofAnn = { userId: user.id };
    const left = async (expected: { kind: VerificationKind; userId?: string | null; subject?: string | null }[]) => {
      const rows = await fresh();
      expect(rows.map((row) => row.kind).sort()).toEqual(expected.map((e) => e.kind).sort());
      for (const { kind: of, userId, subject } of expected) {
        const row = rows.find((r) => r.kind === of);
        expect(row).toMatchObject({ state: 'active', ...(userId !== undefined && { userId }) });
        const told = subject === undefined || hashed ? undefined : (row?.subject?.value ?? null);
        expect(told).toBe(hashed ? undefined : subject);
        expect(row?.label).not.toBe('Unknown');
      }
      return rows;
    };

    await post('/request-password-reset', { email: user.email, redirectTo: '/x' });
    await left([{ kind: 'reset-password', ...ofAnn }]);
    await post('/delete-user', { password });
    await left([{ kind: 'delete-account', ...ofAnn }]);
    await post('/sign-in/magic-link', { email: user.email });
    const [magic] = await left([{ kind: 'magic-link' }]);
    expect(magic?.subject).toEqual({ type: 'email', value: user.email });
    for (const type of ['sign-in', 'email-verification', 'forget-password']) {
      await post('/email-otp/send-verification-otp', { email: user.email, type });
      const [otp] = await left([{ kind: 'email-otp' }]);
      expect(otp).toMatchObject({ attempts: 0, subject: { type: 'email', value: user.email } });
    }
    await auth.request('/sign-in/email-otp', { body: { email: user.email, otp: '000000' } });
    const [counted] = await fresh();
    expect(counted).toMatchObject({ kind: 'email-otp', attempts: 1 });
    await post('/email-otp/request-email-change', { newEmail: 'new@example.com' });
    await left([{ kind: hashed ? 'email-otp' : 'change-email-otp', subject: 'new@example.com' }]);
    await post('/phone-number/send-otp', { phoneNumber: PHONE });
    await left([{ kind: hashed ? 'email-otp' : 'phone-otp', subject: PHONE }]);
    await post('/phone-number/verify', { phoneNumber: PHONE, code: sent.phone.at(-1), updatePhoneNumber: true });
    await fresh();
    await auth.request('/phone-number/request-password-reset', { body: { phoneNumber: PHONE } });
    const [reset] = await left([{ kind: 'phone-otp' }]);
    expect(reset?.subject).toEqual({ type: 'phone', value: PHONE });
    await post('/sign-in/social', { provider: 'github', callbackURL: '/', disableRedirect: true });
    await left([{ kind: 'oauth-state' }]);
    await post('/siwe/nonce', {});
    await left([{ kind: 'siwe-nonce', userId: null }]);
    await post('/passkey/generate-register-options');
    await left([{ kind: 'passkey-challenge' }]);
    await post('/one-time-token/generate');
    await left([{ kind: 'one-time-token', userId: null }]);

    await db.update('user', { id: user.id }, { role: 'admin' });
    const api = auth.auth.api as unknown as {
      adminCreateOAuthClient: (call: { headers: Headers; body: object }) => Promise<{ client_id: string }>;
    };
    const made = await api.adminCreateOAuthClient({
      headers: new Headers({ cookie }),
      body: { redirect_uris: [CLIENT_REDIRECT], skip_consent: true, scope: 'openid' },
    });
    const query = new URLSearchParams({
      client_id: made.client_id,
      redirect_uri: CLIENT_REDIRECT,
      response_type: 'code',
      scope: 'openid',
      state: 'state-of-the-client',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    const answer = await auth.request(`/oauth2/authorize?${query.toString()}`, { cookie });
    expect(answer.headers.get('location') ?? JSON.stringify(answer.body)).toContain('code=');
    await left([{ kind: 'oauth-code', ...ofAnn }]);

    await post('/two-factor/enable', { password });
    await fresh();
    const challenge = await auth.request('/sign-in/email', { body: { email: user.email, password } });
    await left([{ kind: 'two-factor-challenge', ...ofAnn }, { kind: 'two-factor-attempts' }]);
    await client(auth, challenge.cookie)('/two-factor/send-otp', {});
    const [second] = await left([{ kind: 'two-factor-otp' }]);
    expect(second?.attempts).toBe(0);
    await client(auth, challenge.cookie)('/two-factor/verify-otp', { code: sent.second.at(-1), trustDevice: true });
    await left([{ kind: 'trusted-device', ...ofAnn }]);

    // Nothing of the secret parts came out; an identifier that is made of nothing but a person is none.
    const { rows } = await app.call('verifications.list', { limit: 500 });
    const told = JSON.stringify(rows);
    const named = (text: string) => text.includes('@') || text.includes(PHONE);
    for (const { identifier, value } of await db.find('verification')) {
      const secrets = [String(value), String(identifier)].filter((text) => text.length > 20 && text !== user.id);
      for (const text of secrets.filter((secret) => !named(secret))) expect(told).not.toContain(text);
    }
    for (const code of [...sent.otp, ...sent.phone, ...sent.second]) expect(told).not.toContain(code);
    expect(
      rows.every((row) => row.hashed === hashed || row.kind === 'oauth-code' || row.kind === 'passkey-challenge'),
    ).toBe(true);
  });

  it('a code that was removed cannot come back as an older one, and can be undone', async () => {
    const { db, auth, app, sent } = await world(kind, 'plain');
    const { user } = await auth.signUp({ email: 'ann@example.com', password });
    await db.update('user', { id: user.id }, { emailVerified: kind === 'postgres' ? true : 1 });
    const ask = async () =>
      auth.request('/email-otp/send-verification-otp', { body: { email: user.email, type: 'sign-in' } });
    for (let i = 0; i < 3; i += 1) await ask();
    const signIn = async (otp: string | undefined) =>
      (await auth.request('/sign-in/email-otp', { body: { email: user.email, otp } })).status;
    const before = await db.dumpAll();
    const [newest] = (await app.call('verifications.list')).rows;
    const report = await app.call('verifications.remove', { ids: [newest?.id ?? '', 'not-there'] });
    expect(report).toMatchObject({ removed: 3, notFound: 1 });
    expect(report.notes.join(' ')).toContain('would have worked again');
    for (const otp of sent.otp) expect(await signIn(otp)).toBe(400);

    const [entry] = (await app.call('audit.list', {})).rows;
    expect(entry).toMatchObject({ action: 'verifications.remove', rows: 3, undo: 'possible' });
    expect(JSON.stringify(entry)).not.toContain(sent.otp[2]);
    await app.call('audit.undo', { id: entry?.id ?? '' });
    expect(await db.dumpAll()).toBe(before);
    expect(await signIn(sent.otp[2])).toBe(200);
  });

  it('all of a user goes at once, and nothing of anybody else', async () => {
    const { db, auth, app } = await world(kind, 'plain');
    const { user } = await auth.signUp({ email: 'ann@example.com', password });
    await auth.signUp({ email: 'bob@example.com', password });
    const { cookie } = await auth.signIn(user.email, password);
    for (const email of [user.email, 'bob@example.com']) {
      await auth.request('/request-password-reset', { body: { email, redirectTo: '/x' } });
      await auth.request('/sign-in/magic-link', { body: { email } });
      await auth.request('/email-otp/send-verification-otp', { body: { email, type: 'sign-in' } });
    }
    await client(auth, cookie)('/email-otp/request-email-change', { newEmail: 'new@example.com' });
    await client(auth, cookie)('/delete-user', { password });
    const report = await app.call('verifications.removeForUser', { userId: user.id });
    expect(report.removed).toBe(5);
    expect(report.notes.join(' ')).toContain('leave no row');
    expect((await app.call('verifications.list')).rows.map((r) => r.kind).sort()).toEqual([
      'email-otp',
      'magic-link',
      'reset-password',
    ]);
    expect((await app.call('users.get', { id: user.id })).verifications).toEqual([]);
    expect((await app.call('verifications.removeForUser', { userId: user.id })).removed).toBe(0);
    expect((await app.refused('verifications.removeForUser', { userId: 'nobody' })).code).toBe('NOT_FOUND');
    expect(await db.count('verification')).toBe(3);
  });
});

it('a code that was removed is removed from Redis too', async () => {
  const redis = await startRedis();
  cleanups.push(() => redis.stop());
  const sent: string[] = [];
  const extra: Partial<BetterAuthOptions> = {
    plugins: [emailOTP({ sendVerificationOTP: async ({ otp }) => void sent.push(otp) })],
    secondaryStorage: redisStorage({ client: redis.client }),
    session: { storeSessionInDatabase: true },
    verification: { storeInDatabase: true },
  };
  const db = await makeDatabase('sqlite', { extra });
  cleanups.push(() => db.drop());
  const auth = await startAuthServer(db.serverOptions);
  cleanups.push(() => auth.stop());
  const app = await openOn(db, { sessions: { redisUrl: redis.url, secondaryStorage: 'with-database' } });
  cleanups.push(() => app.close());
  const { user } = await auth.signUp({ email: 'ann@example.com', password });
  const ask = async () =>
    auth.request('/email-otp/send-verification-otp', { body: { email: user.email, type: 'email-verification' } });
  const verify = async () =>
    (await auth.request('/email-otp/verify-email', { body: { email: user.email, otp: sent.at(-1) } })).status;

  await ask();
  const [row] = (await app.call('verifications.list')).rows;
  expect(await redis.client.keys('*verification:*')).toHaveLength(1);
  await app.call('verifications.remove', { ids: [row?.id ?? ''] });
  expect(await redis.client.keys('*verification:*')).toEqual([]);
  expect(await verify()).toBe(400);
  await ask();
  expect((await app.call('verifications.removeForUser', { userId: user.id })).removed).toBe(1);
  expect(await redis.client.keys('*verification:*')).toEqual([]);
  expect(await verify()).toBe(400);
  await ask();
  expect(await verify()).toBe(200);
});

describe.each(['postgres', 'sqlite'] as const)('expired rows on %s', (kind) => {
  const at = (ms: number) => (kind === 'postgres' ? new Date(ms) : new Date(ms).toISOString());

  async function filled(expired: number, live: number, environment: 'development' | 'production' = 'development') {
    const db = await makeDatabase(kind, { pg: inject('pgUrl') });
    cleanups.push(() => db.drop());
    await fill(db, expired, live, at);
    const app = await openOn(db, { environment, readOnly: false });
    cleanups.push(() => app.close());
    return { db, app };
  }

  it('are removed on production only with their number typed, or the address of whom they are all of', async () => {
    const { db, app } = await filled(2, 3, 'production');
    const id = await addUser(db, { email: 'ann@example.com' });
    const [one = '', ...rest] = (await app.call('verifications.list')).rows.map((row) => row.id);
    expect(await app.call('verifications.remove', { ids: [one, one] })).toMatchObject({ removed: 1 });
    app.answer(false);
    for (const confirm of [undefined, true, '4']) {
      const input = { ids: rest, ...(confirm !== undefined && { confirm }) };
      expect(await app.refused('verifications.remove', input)).toMatchObject({ code: 'CANCELLED' });
      expect(app.asked.at(-1)).toMatchObject({ message: 'This removes 4 links and codes.', phrase: '4' });
    }
    expect(await db.count('verification')).toBe(4);
    app.answer(true);
    expect(await app.call('verifications.remove', { ids: rest })).toMatchObject({ removed: 4 });

    const code = async (purpose: string) =>
      db.insert('verification', {
        id: purpose,
        identifier: `${purpose}-otp-ann@example.com`,
        value: '123456:0',
        expiresAt: at(Date.now() + 60_000),
        createdAt: at(Date.now()),
        updatedAt: at(Date.now()),
      });
    for (const purpose of ['sign-in', 'forget-password']) await code(purpose);
    app.answer(false);
    expect((await app.refused('verifications.removeForUser', { userId: id, confirm: '2' })).code).toBe('CANCELLED');
    expect(app.asked.at(-1)).toMatchObject({ phrase: 'ann@example.com' });
    expect(await db.count('verification')).toBe(2);
    app.answer(true);
    const all = await app.call('verifications.removeForUser', { userId: id });
    expect(all).toMatchObject({ removed: 2 });
    await code('sign-in');
    expect(await app.call('verifications.removeForUser', { userId: id })).toMatchObject({ removed: 1 });
  });

  it('are counted, confirmed and purged in batches; what still works stays', async () => {
    const { db, app } = await filled(4500, 300, 'production');
    expect(await app.call('verifications.countExpired')).toEqual({ value: 4500, exact: true });
    // The first half expired more than a day ago.
    const olderThan = new Date(Date.now() - 86_400_000).toISOString();
    expect((await app.call('verifications.countExpired', { olderThan })).value).toBe(2250);
    const unconfirmed = await app.refused('verifications.purgeExpired', {});
    expect(unconfirmed).toMatchObject({ code: 'CONFIRMATION_REQUIRED', details: { rows: 4500 } });
    app.answer(false);
    expect((await app.refused('verifications.purgeExpired', { confirm: true })).code).toBe('CANCELLED');
    expect(app.asked.at(-1)).toMatchObject({ phrase: '4500' });
    app.answer(true);

    const job = await app.call('verifications.purgeExpired', { olderThan: '2099-01-01T00:00:00Z', confirm: '4500' });
    expect(job.title).toContain('4,500');
    const ended = await jobEnd(app, job.id);
    expect(ended).toMatchObject({ state: 'done', done: 4500, result: { removed: 4500 } });
    expect(await db.count('verification')).toBe(300);
    expect((await app.call('verifications.countExpired')).value).toBe(0);
    const { rows } = await app.call('audit.list', { filter: { action: 'verifications.purgeExpired' } });
    expect(rows.map((r) => r.rows)).toEqual([0, 500, 2000, 2000]);
    expect(rows.every((r) => r.undo === 'no')).toBe(true);
    const progress = app.events.filter((e) => e.event === 'job').map((e) => (e.payload as { done: number }).done);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  it('can be stopped in the middle', async () => {
    const { db, app } = await filled(9000, 10);
    const job = await app.call('verifications.purgeExpired', { confirm: true });
    await app.call('jobs.cancel', { id: job.id });
    const ended = await jobEnd(app, job.id);
    expect(ended.state).toBe('cancelled');
    const left = await db.count('verification');
    expect(left).toBeGreaterThan(10);
    expect((left - 10) % 1000).toBe(0);
  });
});

async function fill(db: TestDatabase, expired: number, live: number, at: (ms: number) => Date | string): Promise<void> {
  const now = Date.now();
  const rows = Array.from({ length: expired + live }, (_, i) => {
    const expiresAt =
      i >= expired ? now + 3_600_000 + i : i < expired / 2 ? now - 2 * 86_400_000 - i : now - 60_000 - i;
    return [`v${i}`, `sign-in-otp-p${i}@example.com`, '123456:0', at(expiresAt), at(now), at(now)];
  });
  const columns = ['id', 'identifier', 'value', 'expiresAt', 'createdAt', 'updatedAt']
    .map((c) => db.quote(c))
    .join(', ');
  for (let i = 0; i < rows.length; i += 500) {
    const some = rows.slice(i, i + 500);
    const marks = some.map((row, r) => `(${row.map((_, c) => db.placeholder(r * row.length + c + 1)).join(', ')})`);
    await db.query(`insert into verification (${columns}) values ${marks.join(', ')}`, some.flat());
  }
}

async function jobEnd(app: Awaited<ReturnType<typeof openOn>>, id: string) {
  for (;;) {
    const job = (await app.call('jobs.list')).find((j) => j.id === id);
    if (job && job.state !== 'running') return job;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
