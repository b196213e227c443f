// Links and codes of ours on better-auth servers of other versions and with other ways of keeping them, judged by the
// servers themselves. Nothing was told to Authdesk but that the app has the plugins.
import type { ConnectionInput } from '@shared/api/connections';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { openOn, type Opened } from '../support/opened';
import { startRedis, type RedisServer } from '../support/redis-server';
import { fakeKeyring } from '../support/services';
import { linksIn } from '../support/smtp-sink';
import { serverPackages, type ServerVersion as Version } from '../support/servers/server-of';
import { startVersion, type VersionOptions, type VersionServer } from '../support/version-server';

const password = 'correct horse 1';
const email = 'ann@example.com';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => redis.stop());

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  await redis.client.flushall();
});

interface World {
  database: TestDatabase;
  server: VersionServer;
  app: Opened;
  userId: string;
}

async function world(
  version: Version,
  kind: DatabaseKind,
  options: Partial<VersionOptions> = {},
  more: Partial<ConnectionInput> = {},
): Promise<World> {
  const database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
  cleanups.push(() => database.drop());
  const server = await startVersion(version, {
    database: database.location,
    plugins: ['magicLink', 'emailOTP'],
    ...options,
  });
  cleanups.push(() => server.stop());
  const { user } = await server.signUp({ email, password, name: 'Ann' });
  const app = await openOn(
    database,
    {
      mail: { kind: 'outbox', secret: server.secret, baseURL: server.origin },
      ...more,
      mailing: { magicLink: { enabled: true }, emailOtp: { enabled: true }, resetRedirectTo: '/new', ...more.mailing },
    },
    { secretStore: fakeKeyring() },
  );
  cleanups.push(() => app.close());
  return { database, server, app, userId: user.id };
}

async function newestMail({ app }: World): Promise<{ link: string; otp: string }> {
  const [mail] = (await app.call('email.outbox', { limit: 1 })).rows;
  const text = mail?.text ?? '';
  const [otp = ''] = /\b\d{6}\b/.exec(text) ?? [];
  return { link: linksIn({ text })[0] ?? '', otp };
}

async function magicLink(w: World): Promise<string> {
  await w.app.call('email.sendMagicLink', { userId: w.userId, confirm: true });
  return (await newestMail(w)).link;
}

async function code(w: World, type: 'sign-in' | 'email-verification' | 'forget-password'): Promise<string> {
  await w.app.call('email.sendOtp', { userId: w.userId, type, confirm: true });
  return (await newestMail(w)).otp;
}

/** Whether opening a link signs somebody in. */
const signsIn = async ({ server }: World, link: string) => {
  const reply = await server.request(link);
  return reply.cookie.includes('session_token=') && !`${reply.headers.get('location')}`.includes('error=');
};
const takes = async ({ server }: World, path: string, body: object) => (await server.request(path, { body })).ok;
const rows = async ({ database }: World) =>
  (await database.query(`select identifier, value from ${database.quote('verification')}`)).map(
    (row) => [String(row['identifier']), String(row['value'])] as const,
  );
const users = async ({ database }: World) =>
  Number((await database.query(`select count(*) as n from ${database.quote('user')}`))[0]?.['n']);

const cells = (Object.keys(serverPackages) as Version[]).map((version) => ({
  version,
  kind: 'sqlite' as DatabaseKind,
}));
cells.push({ version: '1.4.22', kind: 'postgres' }, { version: '1.7.25', kind: 'postgres' });

describe.each(cells)('better-auth $version on $kind', ({ version, kind }) => {
  it('a sign-in link works, once, and nobody else came to be', async () => {
    const w = await world(version, kind);
    for (let i = 0; i < 2; i++) {
      const link = await magicLink(w);
      const token = new URL(link).searchParams.get('token') ?? '';
      const kept = await rows(w);
      expect(await signsIn(w, link)).toBe(true);
      expect(await signsIn(w, link)).toBe(false);
      // Whoever knows how other versions keep them gets no further.
      for (const [identifier] of kept) {
        const other = new URL(link);
        other.searchParams.set('token', identifier);
        if (identifier !== token) expect(await signsIn(w, other.href)).toBe(false);
      }
    }
    expect(await users(w)).toBe(1);
    expect(await rows(w)).toEqual([]);
  });

  it('codes work, and stand as the server writes its own', async () => {
    const w = await world(version, kind);
    await w.server.request('/email-otp/send-verification-otp', { body: { email, type: 'sign-in' } });
    const shape = (value: string) => value.replaceAll(/\d/g, '0');
    const [[, theirs] = ['', '']] = await rows(w);
    await w.database.query(`delete from ${w.database.quote('verification')}`);
    const otp = await code(w, 'email-verification');
    const [[, ours] = ['', '']] = await rows(w);
    expect(shape(ours)).toBe(shape(theirs));
    expect(await takes(w, '/email-otp/verify-email', { email, otp: '000000' === otp ? '111111' : '000000' })).toBe(
      false,
    );
    expect(await takes(w, '/email-otp/verify-email', { email, otp })).toBe(true);
    expect(await takes(w, '/sign-in/email-otp', { email, otp: await code(w, 'sign-in') })).toBe(true);
    const changed = { email, otp: await code(w, 'forget-password'), password: 'another horse 2' };
    expect(await takes(w, '/email-otp/reset-password', changed)).toBe(true);
    expect(await users(w)).toBe(1);
  });

  it('a password reset works', async () => {
    const w = await world(version, kind);
    await w.app.call('email.sendPasswordReset', { userId: w.userId });
    const location = (await w.server.request((await newestMail(w)).link)).headers.get('location') ?? '';
    const token = new URL(location, w.server.origin).searchParams.get('token') ?? '';
    expect(await takes(w, '/reset-password', { token, newPassword: 'another horse 2' })).toBe(true);
    expect((await w.server.trySignIn(email, 'another horse 2')).ok).toBe(true);
  });

  it('a verification link is made with the right secret, and with no other', async () => {
    const w = await world(version, kind, {}, {});
    const known = (secret: string): Partial<ConnectionInput> => ({
      authServer: { baseURL: w.server.origin, secret },
      mail: { kind: 'outbox', baseURL: w.server.origin },
    });
    const right = await openOn(w.database, known(w.server.secret), { secretStore: fakeKeyring() });
    cleanups.push(() => right.close());
    const { url, notes } = await right.call('email.verificationLink', { userId: w.userId });
    expect(notes.join(' ')).not.toContain('could not be checked');
    expect((await w.server.request(url)).status).toBeLessThan(400);
    const [user] = await w.database.query(`select * from ${w.database.quote('user')}`);
    expect(Boolean(user?.['emailVerified'])).toBe(true);
    await w.database.query(
      `update ${w.database.quote('user')} set ${w.database.quote('emailVerified')} = ${kind === 'postgres' ? 'false' : '0'}`,
    );
    const wrong = await openOn(w.database, known(`${w.server.secret}!`), { secretStore: fakeKeyring() });
    cleanups.push(() => wrong.close());
    expect(await wrong.refused('email.verificationLink', { userId: w.userId })).toMatchObject({
      code: 'UNSUPPORTED',
      field: 'authServer.secret',
    });
  });
});

describe.each(['1.0.22', '1.6.34'] as const)('a link the server mailed on %s', (version) => {
  it('is found with its person, pasted or listed, and dies with the address', async () => {
    const w = await world(version, 'sqlite');
    await w.server.request('/sign-in/magic-link', { body: { email } });
    const link = w.server.mails.at(-1)?.url ?? '';
    const { rows: listed } = await w.app.call('verifications.list', { user: w.userId });
    expect(listed).toMatchObject([{ kind: 'magic-link', subject: { type: 'email', value: email } }]);
    const { updatedAt } = await w.app.call('users.get', { id: w.userId });
    await w.app.call('users.update', {
      id: w.userId,
      patch: { email: 'ann@example.org' },
      expectedUpdatedAt: updatedAt ?? '',
    });
    expect(await rows(w)).toEqual([]);
    expect(await signsIn(w, link)).toBe(false);
  });
});

describe.each(['1.3.34', '1.4.22', '1.5.6', '1.6.34', '1.7.25'] as const)('hashed and encrypted on %s', (version) => {
  it('are made as the app keeps them', async () => {
    const hashed = await world(version, 'sqlite', {
      plugins: [
        ['magicLink', { storeToken: 'hashed' }],
        ['emailOTP', { storeOTP: 'hashed' }],
      ],
    });
    expect(await signsIn(hashed, await magicLink(hashed))).toBe(true);
    expect(await takes(hashed, '/sign-in/email-otp', { email, otp: await code(hashed, 'sign-in') })).toBe(true);
    expect(await users(hashed)).toBe(1);
    const encrypted = await world(version, 'sqlite', { plugins: [['emailOTP', { storeOTP: 'encrypted' }]] });
    expect(await takes(encrypted, '/sign-in/email-otp', { email, otp: await code(encrypted, 'sign-in') })).toBe(true);
    expect(await users(encrypted)).toBe(1);
  });
});

const inRedis = (['1.5.6', '1.6.34', '1.7.25'] as const).flatMap((version) =>
  (['only', 'left', 'both'] as const).map((place) => ({ version, place })),
);

describe.each(inRedis)('verifications of $version in Redis, $place', ({ version, place }) => {
  const storage = () => ({
    redis: { url: redis.url, prefix: '' },
    ...(place === 'both' && { options: { verification: { storeInDatabase: true } } }),
  });
  const told = () => ({ sessions: { redisUrl: redis.url, redisPrefix: '', secondaryStorage: 'only' as const } });

  async function inPlace(): Promise<World> {
    if (place !== 'left') return world(version, 'sqlite', storage(), told());
    const database = await makeDatabase('sqlite', { migrate: false });
    cleanups.push(() => database.drop());
    const before = await startVersion(version, { database: database.location, plugins: ['magicLink', 'emailOTP'] });
    const { user } = await before.signUp({ email, password, name: 'Ann' });
    await before.request('/sign-in/magic-link', { body: { email } });
    await before.stop();
    // From here on the app has a secondary storage; tables and what was in them stay.
    const server = await startVersion(version, {
      database: database.location,
      plugins: ['magicLink', 'emailOTP'],
      ...storage(),
      migrate: false,
    });
    cleanups.push(() => server.stop());
    const app = await openOn(
      database,
      {
        mail: { kind: 'outbox', secret: server.secret, baseURL: server.origin },
        mailing: { magicLink: { enabled: true }, emailOtp: { enabled: true }, resetRedirectTo: '/new' },
        ...told(),
      },
      { secretStore: fakeKeyring() },
    );
    cleanups.push(() => app.close());
    return { database, server, app, userId: user.id };
  }

  it('reset, link and code work, and stand as the server writes them', async () => {
    const w = await inPlace();
    expect(await signsIn(w, await magicLink(w))).toBe(true);
    const again = await magicLink(w);
    expect(await signsIn(w, again)).toBe(true);
    expect(await signsIn(w, again)).toBe(false);
    expect(await takes(w, '/sign-in/email-otp', { email, otp: await code(w, 'sign-in') })).toBe(true);
    await w.app.call('email.sendPasswordReset', { userId: w.userId });
    const ours = await keysOf('verification:reset-password:*');
    const location = (await w.server.request((await newestMail(w)).link)).headers.get('location') ?? '';
    const token = new URL(location, w.server.origin).searchParams.get('token') ?? '';
    expect(await takes(w, '/reset-password', { token, newPassword: 'another horse 2' })).toBe(true);
    await redis.client.flushall();
    await w.server.request('/request-password-reset', { body: { email, redirectTo: '/new' } });
    const theirs = await keysOf('verification:reset-password:*');
    expect(ours.map(({ fields, minutes }) => ({ fields: fields.toSorted(), minutes }))).toEqual(
      theirs.map(({ fields, minutes }) => ({ fields: fields.toSorted(), minutes })),
    );
    // Where there is no row, to the letter; where there is one, its id stands in it whether the server writes it or not.
    if (place === 'only') expect(ours).toEqual(theirs);
    expect(await users(w)).toBe(1);
  });

  it('what was mailed dies with the address, wherever it is kept', async () => {
    const w = await inPlace();
    await redis.client.flushall();
    const others = 'somebody-else@example.com';
    await w.server.signUp({ email: others, password, name: 'Else' });
    const links: string[] = [];
    for (const address of [others, email]) {
      const before = w.server.mails.length;
      await w.server.request('/sign-in/magic-link', { body: { email: address } });
      // better-auth answers before the mail is out
      await expect.poll(() => w.server.mails.length).toBeGreaterThan(before);
      links.push(w.server.mails.at(-1)?.url ?? '');
      await w.server.request('/email-otp/send-verification-otp', { body: { email: address, type: 'sign-in' } });
    }
    await w.server.request('/request-password-reset', { body: { email, redirectTo: '/new' } });
    const [theirs = '', ours = ''] = links;
    const { openLinks } = await w.app.call('users.emailCheck', { email: 'ann@example.org', exceptId: w.userId });
    expect(openLinks).toBe(place === 'left' ? 4 : 3);
    const { updatedAt } = await w.app.call('users.get', { id: w.userId });
    const patch = { email: 'ann@example.org' };
    await w.app.call('users.update', { id: w.userId, patch, expectedUpdatedAt: updatedAt ?? '' });
    const [entry] = (await w.app.call('audit.list')).rows;
    expect(entry?.summary).toMatch(/3 mailed links and codes made void|4 mailed links and codes made void/);
    // What is left is somebody else's: a link and a code.
    expect(await redis.client.keys('verification:*')).toHaveLength(2);
    expect(await signsIn(w, ours)).toBe(false);
    expect(await signsIn(w, theirs)).toBe(true);
  });

  async function keysOf(pattern: string) {
    const found: { fields: string[]; minutes: number }[] = [];
    for (const key of await redis.client.keys(pattern)) {
      const text = (await redis.client.get(key)) ?? '';
      const fields = Object.entries(JSON.parse(text) as Record<string, string>)
        .filter(([field]) => place === 'only' || field !== 'id')
        .map(([field, value]) => `${field}: ${value.replaceAll(/[A-Za-z0-9]{24,32}/g, '#').replaceAll(/\d/g, '0')}`);
      found.push({ fields, minutes: Math.round((await redis.client.ttl(key)) / 60) });
    }
    return found;
  }
});

it('what was mailed dies with the person, in Redis too', async () => {
  const redisOnly = { redis: { url: redis.url, prefix: '' } };
  const told = { redisUrl: redis.url, redisPrefix: '', secondaryStorage: 'only' } as const;
  const w = await world('1.7.25', 'sqlite', redisOnly, { sessions: told });
  await redis.client.flushall();
  for (const address of ['somebody-else@example.com', email]) {
    await w.server.request('/sign-in/magic-link', { body: { email: address } });
  }
  const link = w.server.mails.at(-1)?.url ?? '';
  await w.server.request('/email-otp/send-verification-otp', { body: { email, type: 'sign-in' } });
  await w.server.request('/request-password-reset', { body: { email, redirectTo: '/new' } });
  await redis.client.set('verification:of-nobody', JSON.stringify({ value: '' }));
  expect(await redis.client.keys('verification:*')).toHaveLength(5);
  const { notes } = await w.app.call('users.removalPreview', { ids: [w.userId] });
  expect(notes.join(' ')).toMatch(/Sessions, links and codes in the secondary storage/);
  expect(await w.app.call('users.remove', { ids: [w.userId], confirm: email })).toMatchObject({ removed: 1 });
  expect(await redis.client.keys('verification:*')).toHaveLength(2);
  expect(await signsIn(w, link)).toBe(false);
});

it('what was mailed and cannot be looked for is said to go on', async () => {
  const redisOnly = { redis: { url: redis.url, prefix: '' } };
  const w = await world('1.7.25', 'sqlite', redisOnly, { sessions: { secondaryStorage: 'only' } });
  const { updatedAt } = await w.app.call('users.get', { id: w.userId });
  const patch = { email: 'ann@example.org' };
  await w.app.call('users.update', { id: w.userId, patch, expectedUpdatedAt: updatedAt ?? '' });
  const [entry] = (await w.app.call('audit.list')).rows;
  expect(entry?.summary).toMatch(/could not be made void, they may still work/);
});

it.each(['1.5.6', '1.7.25'] as const)('nothing leaves that the server does not know, on %s', async (version) => {
  const database = await makeDatabase('sqlite', { migrate: false });
  cleanups.push(() => database.drop());
  const before = await startVersion(version, { database: database.location, plugins: ['magicLink', 'emailOTP'] });
  const { user } = await before.signUp({ email, password, name: 'Ann' });
  await before.stop();
  const server = await startVersion(version, {
    database: database.location,
    plugins: ['magicLink', 'emailOTP'],
    redis: { url: redis.url, prefix: '' },
    migrate: false,
  });
  cleanups.push(() => server.stop());
  const app = await openOn(
    database,
    {
      mail: { kind: 'outbox', secret: server.secret, baseURL: server.origin },
      mailing: { magicLink: { enabled: true }, emailOtp: { enabled: true }, resetRedirectTo: '/new' },
    },
    { secretStore: fakeKeyring() },
  );
  cleanups.push(() => app.close());
  const refused = { code: 'UNSUPPORTED', field: 'sessions.redisUrl' };
  expect(await app.refused('email.sendPasswordReset', { userId: user.id })).toMatchObject(refused);
  expect(await app.refused('email.sendMagicLink', { userId: user.id, confirm: true })).toMatchObject(refused);
  expect(await app.refused('email.sendOtp', { userId: user.id, type: 'sign-in', confirm: true })).toMatchObject(
    refused,
  );
  expect((await app.call('email.outbox', {})).rows).toEqual([]);
  expect(await database.query(`select * from ${database.quote('verification')}`)).toEqual([]);
});
