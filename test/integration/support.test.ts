// The other integration tests trust what test/support tells them, so here it is checked itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { afterAll, afterEach, describe, expect, inject, it, vi } from 'vitest';
import { startAuthServer, type AuthServer, type AuthServerOptions } from '../support/auth-server';
import { makeDatabase, type DatabaseKind, type MakeDatabaseOptions, type TestDatabase } from '../support/databases';
import { findPlanted, plantSecrets } from '../support/planted';
import { seededUser, seedUsers } from '../support/seed';
import { linksIn, startSmtpSink, type SmtpSink, type SmtpSinkOptions } from '../support/smtp-sink';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function database(kind: DatabaseKind, options: MakeDatabaseOptions = {}): Promise<TestDatabase> {
  const db = await makeDatabase(kind, { pg: inject('pgUrl'), ...options });
  cleanups.push(() => db.drop());
  return db;
}

async function server(db: TestDatabase, options: Partial<AuthServerOptions> = {}): Promise<AuthServer> {
  const started = await startAuthServer({ ...db.serverOptions, ...options });
  cleanups.push(() => started.stop());
  return started;
}

async function sink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const started = await startSmtpSink(options);
  cleanups.push(() => started.stop());
  return started;
}

interface WriteLock {
  /** Lets go of it in a moment: whoever waits may be waiting with the whole of our thread by then. */
  releaseSoon(): void;
  /** The time at which nobody had got past the lock yet. */
  readonly released: Promise<number>;
}

async function holdWriteLock(file: string): Promise<WriteLock> {
  const script = `
    const db = new (require('better-sqlite3'))(${JSON.stringify(file)});
    db.exec('begin immediate');
    console.log('locked');
    process.stdin.once('data', () => setTimeout(() => {
      console.log(Date.now());
      db.exec('commit');
      process.exit();
    }, 700));`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    releaseSoon: () => void child.stdin.write('now'),
    released: once(child.stdout, 'data').then(([text]) => Number(text)),
  };
}

const ada = { email: 'ada@example.com', password: 'correct horse 1', name: 'Ada' };
const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe.each<DatabaseKind>(['postgres', 'sqlite'])('auth server on %s', (kind) => {
  it.each(['default', 'snake'] as const)('signs up, in and out with %s names', async (naming) => {
    const db = await database(kind, { naming });
    const auth = await server(db);
    const signedUp = await auth.signUp(ada);
    const { token, cookie, user, status } = await auth.signIn(ada.email, ada.password);

    expect(status).toBe(200);
    expect(user).toMatchObject({ id: signedUp.user.id, email: ada.email, emailVerified: false });
    expect(token).not.toBe(signedUp.token);
    expect(await auth.getSession(cookie)).toMatchObject({ session: { token, userId: user.id }, user: { name: 'Ada' } });
    expect(await auth.getSession(token)).toMatchObject({ session: { token } });
    expect(await db.find('session', { token })).toMatchObject([{ userId: user.id }]);

    await auth.signOut(cookie);
    expect(await auth.getSession(cookie)).toBeNull();
    expect(await auth.getSession(signedUp.cookie)).not.toBeNull();
    expect(await db.count('session')).toBe(1);
  });

  it('refuses a session whose row was deleted', async () => {
    const db = await database(kind);
    const auth = await server(db);
    const { cookie, token } = await auth.signUp(ada);
    await db.remove('session', { token });
    expect(await auth.getSession(cookie)).toBeNull();
  });

  it('keeps a deleted session alive in the cookie cache only', async () => {
    const db = await database(kind);
    const auth = await server(db, { cookieCache: 60 });
    const { cookie, token } = await auth.signUp(ada);
    await db.remove('session', { token });
    expect(await auth.getSession(cookie)).not.toBeNull();
    expect(await auth.getSession(cookie, { disableCookieCache: true })).toBeNull();
  });

  it('says why a sign-in was refused', async () => {
    const auth = await server(await database(kind));
    await auth.signUp(ada);
    expect(await auth.trySignIn(ada.email, 'wrong password')).toMatchObject({
      status: 401,
      token: null,
      body: { code: 'INVALID_EMAIL_OR_PASSWORD' },
    });
    await expect(auth.signIn(ada.email, 'wrong password')).rejects.toThrow(/401.*INVALID_EMAIL_OR_PASSWORD/);
    await expect(auth.signUp(ada)).rejects.toThrow(/422.*USER_ALREADY_EXISTS/);
  });

  it('mails a link through the sink that verifies the user', async () => {
    const db = await database(kind, { naming: 'snake' });
    const mail = await sink();
    const auth = await server(db, {
      smtp: mail.url,
      requireEmailVerification: true,
      emailVerification: { sendOnSignUp: true },
    });
    const { token } = await auth.signUp(ada);
    expect(token).toBeNull();
    expect(await auth.trySignIn(ada.email, ada.password)).toMatchObject({ status: 403 });

    const message = await mail.waitForMessage(({ envelope }) => envelope.to.includes(ada.email));
    const [link = ''] = linksIn(message);
    expect(link).toContain(`${auth.baseURL}/verify-email?token=`);
    expect(await auth.request(link)).toMatchObject({ status: 302 });
    const [user] = await db.find('user', { email: ada.email });
    expect(user?.['emailVerified']).toBe(kind === 'sqlite' ? 1 : true);
    await auth.signIn(ada.email, ada.password);
  });

  it('collects mails in memory and reports a sender that fails', async () => {
    const db = await database(kind, { plugins: ['magicLink', 'emailOTP'] });
    const auth = await server(db);
    await auth.signUp(ada);
    await auth.request('/send-verification-email', { body: { email: ada.email } });
    await auth.request('/request-password-reset', { body: { email: ada.email } });
    await auth.request('/sign-in/magic-link', { body: { email: ada.email } });
    await auth.request('/email-otp/send-verification-otp', { body: { email: ada.email, type: 'sign-in' } });
    expect(auth.mails.map(({ kind: sent, to }) => `${sent} ${to}`)).toEqual(
      ['verify-email', 'reset-password', 'magic-link', 'email-otp'].map((sent) => `${sent} ${ada.email}`),
    );

    const refusing = await sink({ rejectRecipients: [ada.email] });
    const failing = await server(db, { smtp: refusing.url });
    expect(await failing.request('/send-verification-email', { body: { email: ada.email } })).toMatchObject({
      status: 500,
    });
    expect(failing.mails).toEqual([]);
  });

  it('checks origins as outside of tests, and limits rates when asked', async () => {
    const db = await database(kind);
    const auth = await server(db, { rateLimit: true });
    const { cookie } = await auth.signUp(ada);
    expect(await auth.request('/sign-out', { body: {}, cookie, origin: 'https://evil.example' })).toMatchObject({
      status: 403,
      body: { code: 'INVALID_ORIGIN' },
    });
    const statuses: number[] = [];
    // The clock stands still, so that all of them are within the time that is counted.
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      for (let n = 0; n < 5; n += 1) statuses.push((await auth.trySignIn(ada.email, 'wrong password')).status);
    } finally {
      vi.useRealTimers();
    }
    expect(statuses).toContain(429);
  });

  it.each(['default', 'snake'] as const)('runs every plugin with %s names', async (naming) => {
    const plugins = [
      'admin',
      'anonymous',
      'bearer',
      'deviceAuthorization',
      'emailOTP',
      'jwt',
      'lastLoginMethod',
      'magicLink',
      'multiSession',
      'oneTimeToken',
      'organizationTeams',
      'phoneNumber',
      'twoFactor',
      'username',
    ] as const;
    const db = await database(kind, { naming, plugins });
    const auth = await server(db);
    const { token, user } = await auth.signUp({ ...ada, username: 'Ada_L' });
    expect(await db.find('user')).toMatchObject([{ username: 'ada_l', displayUsername: 'Ada_L', role: 'user' }]);

    await db.update('user', { id: user.id }, { role: 'admin' });
    const bearer = token ?? '';
    expect(await auth.request('/admin/list-users', { bearer })).toMatchObject({ status: 200, body: { total: 1 } });
    expect(await auth.request('/two-factor/enable', { body: { password: ada.password }, bearer })).toMatchObject({
      status: 200,
    });
    expect(await db.find('twoFactor', { userId: user.id })).toHaveLength(1);
    const organization = { name: 'Acme', slug: 'acme' };
    expect(await auth.request('/organization/create', { body: organization, bearer })).toMatchObject({ status: 200 });
    expect(await auth.request('/token', { bearer })).toMatchObject({ status: 200 });
    expect(await db.count('jwks')).toBe(1);
    const [twoFactors, userId] = naming === 'snake' ? ['two_factors', 'user_id'] : ['twoFactor', 'userId'];
    expect(await db.tables()).toContain(twoFactors);
    expect((await db.dump(twoFactors)).split('\n')[0]).toMatch(new RegExp(`\\b${userId} text`, 'i'));
  });

  it.each(['uuid', 'serial'] as const)('works with %s ids', async (ids) => {
    const db = await database(kind, { ids });
    await seedUsers(db, 3, { password: 'seeded password', sessions: 1 });
    const auth = await server(db);
    const { user } = await auth.signIn(seededUser(2).email, 'seeded password');
    expect(user.id).toBe(ids === 'serial' ? '2' : '00000000-0000-4000-8000-000000000002');
    expect((await auth.signUp(ada)).user.id).toMatch(ids === 'serial' ? /^4$/ : /^[\da-f-]{36}$/);
    expect((await plantSecrets(db)).secrets.length).toBeGreaterThan(5);
  });

  it('passes further options through to table and server', async () => {
    const extra = {
      user: { additionalFields: { plan: { type: 'string' as const, required: false } } },
      basePath: '/custom',
    };
    const db = await database(kind, { naming: 'snake', extra });
    const auth = await server(db);
    expect(auth.baseURL).toBe(`${auth.origin}/custom`);
    await auth.signUp({ ...ada, plan: 'gold' });
    expect(await db.find('user', { plan: 'gold' })).toHaveLength(1);
  });

  it('starts again on the same port', async () => {
    const db = await database(kind);
    const first = await server(db);
    const { cookie } = await first.signUp(ada);
    await first.stop();
    await expect(first.getSession(cookie)).rejects.toThrow('fetch failed');
    const second = await server(db, { port: first.port });
    expect(await second.getSession(cookie)).not.toBeNull();
  });
});

describe.each<DatabaseKind>(['postgres', 'sqlite'])('database on %s', (kind) => {
  it('stores what the server stores, and nothing changes by looking', async () => {
    const db = await database(kind);
    const auth = await server(db);
    await auth.signUp(ada);
    const before = await db.dumpAll();
    expect(before).toContain(ada.email);
    const [user] = await db.find('user');
    expect(await db.dumpAll()).toBe(before);
    await db.update('user', { id: String(user?.['id']) }, { updatedAt: new Date(), image: null, emailVerified: true });
    const after = await db.dumpAll();
    expect(after).not.toBe(before);
    expect(await db.find('user', { image: null, emailVerified: true })).toHaveLength(1);
  });

  it('dumps tell types apart that look alike', async () => {
    const db = await database(kind);
    const looks =
      kind === 'sqlite'
        ? ['1', '1.0', "'1'", "x'31'", 'null', '9007199254740992', '9007199254740993']
        : ["'1'", "'null'", 'null', "''"];
    const dumps: string[] = [];
    await db.query(`create table odd (id integer, v ${kind === 'sqlite' ? '' : 'text'})`);
    for (const look of looks) {
      await db.query('delete from odd');
      await db.query(`insert into odd values (1, ${look})`);
      dumps.push(await db.dump('odd'));
    }
    expect(new Set(dumps).size).toBe(looks.length);
  });

  it('does not depend on row order', async () => {
    const [one, two] = [await database(kind), await database(kind)];
    const newest = new Date('2026-01-02T03:04:05.678Z');
    await seedUsers(one, 20, { newest });
    await seedUsers(two, 10, { from: 11, newest });
    await seedUsers(two, 10, { newest: new Date(newest.getTime() - 10 * 60_000) });
    expect(await two.dumpAll()).toBe(await one.dumpAll());
  });

  it('seeds users the server accepts, in its own formats', async () => {
    const db = await database(kind, { naming: 'snake', plugins: ['admin', 'username'] });
    const seeding = Date.now();
    await seedUsers(db, 2000, { password: 'seeded password', sessions: 2 });
    expect([await db.count('user'), await db.count('account'), await db.count('session')]).toEqual([2000, 2000, 4000]);
    const auth = await server(db);
    const { user } = await auth.signIn(seededUser(7).email, 'seeded password');
    expect(user).toMatchObject({ ...seededUser(7), emailVerified: true, username: 'user7', role: 'user' });
    expect(await auth.trySignIn(seededUser(50).email, 'seeded password')).toMatchObject({
      status: 403,
      body: { code: 'BANNED_USER' },
    });
    const [session] = await db.find('session', { userId: seededUser(9).id });
    expect(await auth.getSession(String(session?.['token']))).toMatchObject({ user: seededUser(9) });
    expect(await db.find('user', { role: 'admin', id: seededUser(1000).id })).toHaveLength(1);

    // the newest seeded row and the server's own row must have the same shape
    const began = Date.now();
    await auth.signUp({ ...ada, username: 'ada' });
    const newestSeeded = seededUser(2000).id;
    for (const id of [newestSeeded, (await auth.signIn(ada.email, ada.password)).user.id]) {
      const [row] = await db.find('user', { id });
      const created = row?.['createdAt'];
      expect(created instanceof Date ? created.toISOString() : created).toMatch(isoDate);
      expect(new Date(created as string).getTime()).toBeGreaterThanOrEqual(id === newestSeeded ? seeding : began);
      expect(new Date(created as string).getTime()).toBeLessThanOrEqual(Date.now());
      expect(id).toHaveLength(32);
    }
  });

  it('plants secrets that are found in it, and only there', async () => {
    const db = await database(kind, { plugins: ['twoFactor', 'jwt'] });
    const planted = await plantSecrets(db);
    expect(planted.secrets.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'session.token',
        'account.password',
        'account.accessToken',
        'account.refreshToken',
        'account.idToken',
        'verification.identifier reset-password',
        'verification.value otp',
        'twoFactor.secret',
        'jwks.privateKey',
      ]),
    );
    const found = await findPlanted(Buffer.from(await db.dumpAll()), planted.secrets);
    expect(new Set(found.map(({ what }) => what))).toEqual(new Set(planted.secrets.map(({ what }) => what)));
    const masked = JSON.stringify(await db.find('user', { id: planted.userId }));
    expect(await findPlanted(Buffer.from(masked), planted.secrets)).toEqual([]);

    const auth = await server(db);
    const [token] = planted.secrets;
    expect(await auth.getSession(token?.value ?? '')).toMatchObject({ user: { id: planted.userId } });
  });

  it('is gone after drop, whoever is connected', async () => {
    const db = await makeDatabase(kind, { pg: inject('pgUrl') });
    const auth = await server(db);
    await db.drop();
    await auth.stop();
    const use = async () => (await server(db)).signUp(ada);
    await expect(use()).rejects.toThrow(/does not exist/);
  });
});

describe('postgres schemas', () => {
  it.each(['auth', 'Odd "schema\\ name'])('keeps everything in %s', async (schema) => {
    const db = await database('postgres', { schema });
    const auth = await server(db);
    await auth.signUp(ada);
    expect(await db.tables()).toEqual(['account', 'session', 'user', 'verification']);
    expect(await db.count('user')).toBe(1);
    expect(await db.query("select tablename from pg_tables where schemaname = 'public'")).toEqual([]);
    expect(await db.dumpAll()).toContain(ada.email);
  });
});

describe('big and shared SQLite files', () => {
  it('takes any number of users in one statement', async () => {
    const db = await database('sqlite');
    const sent: string[] = [];
    const listening: TestDatabase = {
      ...db,
      query: async (text, params) => {
        sent.push(text);
        return db.query(text, params);
      },
    };
    await seedUsers(listening, 200_000);
    expect(sent.filter((text) => text.startsWith('insert'))).toHaveLength(1);
    expect(await db.count('user')).toBe(200_000);
    const shapes = await db.query(
      `select count(*) as n from user where length(id) = 32 and typeof("createdAt") = 'text' and
       "createdAt" glob '????-??-??T??:??:??.???Z'`,
    );
    expect(shapes).toEqual([{ n: 200_000 }]);
  });

  it('keeps the journal mode unless asked, and waits for a writer', async () => {
    const plain = await database('sqlite');
    const auth = await server(plain);
    expect(await plain.query('pragma journal_mode')).toEqual([{ journal_mode: 'delete' }]);
    // better-sqlite3 waits without letting go of the thread, so the other writer has to be another process
    await auth.signUp(ada);
    const writer = await holdWriteLock(plain.target);
    writer.releaseSoon();
    await auth.signIn(ada.email, ada.password);
    const signedIn = Date.now();
    expect(signedIn).toBeGreaterThanOrEqual(await writer.released);

    const wal = await database('sqlite', { journalMode: 'wal' });
    await server(wal);
    expect(await wal.query('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });
});

function send(url: string, mail: SendMailOptions = {}, tls: object = {}) {
  return createTransport({ url, tls }).sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'hello', ...mail });
}

describe('SMTP sink', () => {
  it('parses what it receives and finds links', async () => {
    const mail = await sink();
    const html = '<a href="https://example.com/x?a=1&amp;b=2">x</a>';
    const waiting = mail.waitForMessage(({ subject }) => subject === 'Grüße');
    await send(mail.url, { subject: 'other' });
    await send(mail.url, { subject: 'Grüße', text: 'see https://example.com/y.', html });
    const message = await waiting;
    expect(message).toMatchObject({ envelope: { from: 'a@example.com', to: ['b@example.com'], encrypted: false } });
    expect(linksIn(message)).toEqual(['https://example.com/y', 'https://example.com/x?a=1&b=2']);
    expect(mail.connections()).toBe(2);
    mail.clear();
    await expect(mail.waitForMessage(undefined, 50)).rejects.toThrow('received: none');
  });

  it('demands a login', async () => {
    const mail = await sink({ auth: { user: 'me@x', pass: 'p:w/d' } });
    await send(mail.url);
    expect(mail.messages[0]?.envelope.user).toBe('me@x');
    await expect(send(`smtp://127.0.0.1:${mail.port}`)).rejects.toMatchObject({ responseCode: 530 });
    await expect(send(`smtp://me:no@127.0.0.1:${mail.port}`)).rejects.toMatchObject({ responseCode: 535 });
  });

  it('rejects recipients and messages', async () => {
    const choosy = await sink({ rejectRecipients: (address) => address.startsWith('busy') && 451 });
    await send(choosy.url);
    await expect(send(choosy.url, { to: 'busy@example.com' })).rejects.toMatchObject({ responseCode: 451 });
    const strict = await sink({ rejectData: 554 });
    await expect(send(strict.url)).rejects.toMatchObject({ responseCode: 554 });
    expect([choosy.messages.length, strict.messages.length]).toEqual([1, 0]);
  });

  it('drops connections and delays', async () => {
    const mail = await sink({ dropDuringData: 1, delayMs: 200 });
    await expect(send(mail.url)).rejects.toMatchObject({ command: expect.stringMatching(/DATA|CONN/) });
    const began = Date.now();
    await send(mail.url);
    expect(Date.now() - began).toBeGreaterThanOrEqual(190);
    expect(mail.messages).toHaveLength(1);
  });

  it.each(['starttls', 'implicit'] as const)('encrypts (%s) with a certificate nobody knows', async (tls) => {
    const mail = await sink({ tls });
    await expect(send(mail.url)).rejects.toThrow(/self-signed/);
    await send(mail.url, {}, { ca: mail.certificate });
    expect(mail.messages[0]?.envelope.encrypted).toBe(true);
    const old = await sink({ tls, expiredCertificate: true });
    await expect(send(old.url, {}, { ca: old.certificate })).rejects.toThrow(/expired/);
  });

  it('refuses connections after stop, even with one still open', async () => {
    const mail = await sink();
    const pooled = createTransport({ url: `${mail.url}?pool=true` });
    await pooled.sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'x' });
    await mail.stop();
    await expect(send(mail.url)).rejects.toThrow(/ECONNREFUSED/);
    pooled.close();
  });
});

describe('searching for planted secrets', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-planted-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const secret = { what: 'token', value: 'q7Rk2mWx9LpZ4vTn8sYb3cHd6fGj1aKe' };

  it('finds them in any file, encoding and place', async () => {
    await expect(findPlanted(folder, [secret])).rejects.toThrow('no files');
    writeFileSync(path.join(folder, 'clean.log'), 'nothing here');
    expect(await findPlanted(folder, [secret])).toEqual([]);

    const deep = path.join(folder, 'Local Storage', 'leveldb');
    mkdirSync(deep, { recursive: true });
    writeFileSync(path.join(deep, '000003.log'), Buffer.from(`\0\x01${secret.value}`, 'utf16le'));
    writeFileSync(path.join(deep, 'key.be'), Buffer.from(`ab${secret.value}`, 'utf16le').swap16());
    writeFileSync(path.join(deep, 'cut.log'), `${secret.value.slice(0, 18)}...`);
    writeFileSync(path.join(deep, 'tail.log'), `...${secret.value.slice(-18)}`);
    writeFileSync(path.join(deep, `cache-${secret.value}`), '');
    // lies across the border of the pieces a big file is read in, and is too short to be searched for in parts
    const short = { what: 'code', value: 'Zb8nQ2xV5tLw7sKd3mRf9yHc' };
    const big = path.join(folder, 'big.bin');
    writeFileSync(big, Buffer.alloc(4 * 1024 * 1024 - 7));
    appendFileSync(big, short.value);

    const hits = await findPlanted(folder, [secret, short]);
    expect(hits.map(({ file, encoding }) => `${path.basename(file)} ${encoding}`).sort()).toEqual(
      [
        '000003.log utf16',
        'key.be utf16',
        'cut.log utf8',
        'tail.log utf8',
        `cache-${secret.value} utf8`,
        'big.bin utf8',
      ].sort(),
    );
  });

  it('finds them in a live SQLite file with its journal', async () => {
    const db = await database('sqlite', { plugins: ['twoFactor'], journalMode: 'wal' });
    await server(db);
    const { secrets } = await plantSecrets(db);
    const hits = await findPlanted(path.dirname(db.target), secrets);
    expect(new Set(hits.map(({ what }) => what))).toEqual(new Set(secrets.map(({ what }) => what)));
  });

  it('refuses needles that would be found by chance', async () => {
    await expect(findPlanted(Buffer.from('x'), ['1234'])).rejects.toThrow('too short');
  });
});
