// What a connection says of an app's sessions: an encrypted Redis, what a test of it tells, and what is asked only once.
import { redisStorage } from '@better-auth/redis-storage';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SessionSettings } from '@shared/api/app-settings';
import type { ConnectionInput } from '@shared/api/connections';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { openOn } from '../support/opened';
import { startRedis, type RedisServer } from '../support/redis-server';
import { selfSigned } from '../support/self-signed';
import { fakeKeyring, startServices, type TestServices } from '../support/services';

const certificate = selfSigned();
const password = 'correct horse 1';
let redis: RedisServer;
let database: TestDatabase;
let server: AuthServer;

beforeAll(async () => {
  redis = await startRedis({ password: 'redis pass', tls: certificate });
  const secondaryStorage = redisStorage({ client: redis.client });
  const extra = { secondaryStorage, session: { storeSessionInDatabase: true } };
  database = await makeDatabase('sqlite', { pg: inject('pgUrl'), plugins: ['admin'], extra });
  server = await startAuthServer({ ...database.serverOptions, plugins: ['admin'] });
  await server.signUp({ email: 'ann@example.com', password, name: 'Ann' });
});
afterAll(async () => {
  await server.stop();
  await database.drop();
  await redis.stop();
});

const encrypted = (host = '127.0.0.1') =>
  `rediss://:${encodeURIComponent('redis pass')}@${host}:${String(redis.tlsPort)}/0`;
const withSessions = (sessions: SessionSettings): Partial<ConnectionInput> => ({
  authServer: { baseURL: server.origin, secret: server.secret },
  sessions: { secondaryStorage: 'with-database', ...sessions },
});
const signIn = async () => {
  const { token } = await server.signIn('ann@example.com', password);
  const session = await server.getSession(token);
  return { token, id: session?.session.id ?? '' };
};

async function using<T>(work: (app: TestServices) => Promise<T>): Promise<T> {
  const app = await startServices({ secretStore: fakeKeyring() });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
async function andClose<T>(app: TestServices, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } finally {
    await app.close();
  }
}
const tested = async (input: Partial<ConnectionInput>) =>
  using(async (app) => app.call('connections.test', connectionTo(database, input)));

describe('a Redis that is encrypted', () => {
  it.each(['127.0.0.1', 'localhost'])('is used where the connection trusts its authority, at %s', async (host) => {
    const { token, id } = await signIn();
    const app = await openOn(database, withSessions({ redisUrl: encrypted(host), redisCa: certificate.cert }), {
      secretStore: fakeKeyring(),
    });
    const revoked = await andClose(app, app.call('sessions.revoke', { ids: [id] }));
    expect(revoked).toMatchObject({ revoked: 1, secondaryStorage: { keysDeleted: 1 } });
    expect(await server.getSession(token)).toBeNull();
  });

  it.each([
    ['no authority is named', undefined],
    ['another authority is named', selfSigned().cert],
  ])('is refused in plain words where %s, and nothing is changed', async (_why, redisCa) => {
    const settings = withSessions({ redisUrl: encrypted(), ...(redisCa !== undefined && { redisCa }) });
    const { token, id } = await signIn();
    const problem = `The certificate of Redis at 127.0.0.1:${String(redis.tlsPort)} is not trusted.`;
    expect((await tested(settings)).sessions.redis).toMatchObject({ problem });

    const app = await openOn(database, settings, { secretStore: fakeKeyring() });
    const refused = await andClose(app, app.refused('sessions.revoke', { ids: [id] }));
    expect(refused).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: `Nothing was changed: ${problem}`,
      field: 'sessions.redisUrl',
      hint: expect.stringContaining('under "Sessions"'),
    });
    expect(await server.getSession(token)).not.toBeNull();
  });
});

describe('a test of what is typed', () => {
  it('asks Redis and the auth server with the secrets that are saved', async () =>
    using(async (app) => {
      const settings = withSessions({ redisUrl: encrypted(), redisCa: certificate.cert });
      const { id, kept } = await app.call('connections.save', connectionTo(database, settings));
      expect(kept.toSorted()).toEqual(['authSecret', 'redisUrl']);
      // As the form sends it: boxes of secrets stay empty.
      const typed = connectionTo(database, {
        ...settings,
        authServer: { baseURL: server.origin },
        sessions: { secondaryStorage: 'with-database', redisCa: certificate.cert },
      });
      const report = await app.call('connections.test', { ...typed, id });
      expect(report.sessions.redis).toMatchObject({ problem: null, prefix: 'better-auth:' });
      expect(report.authServer).toEqual({
        url: `${server.origin}/api/auth`,
        reached: true,
        problem: null,
        secret: 'accepted',
      });
      // Nor is a secret ever told to another server than its own.
      const elsewhere = { ...typed, id, authServer: { baseURL: `${server.origin}/elsewhere` } };
      expect((await app.call('connections.test', elsewhere)).authServer).toMatchObject({
        reached: false,
        problem: expect.stringContaining('not as better-auth does'),
        secret: null,
      });
    }));

  it('tells another secret and a server that is away', async () => {
    const wrong = await tested({ authServer: { baseURL: server.origin, secret: 'not the one it signs with, surely' } });
    expect(wrong.authServer).toMatchObject({ reached: true, secret: 'refused' });
    const away = await tested({ authServer: { baseURL: 'http://127.0.0.1:1', secret: server.secret } });
    expect(away.authServer).toMatchObject({
      reached: false,
      problem: expect.stringContaining('Nothing answers there'),
    });
    expect((await tested({})).authServer).toBeNull();
  });
});

describe('what is asked about sessions', () => {
  const keys = async (sessions: SessionSettings) =>
    (await tested({ sessions })).sessions.questions.map(({ key }) => key);

  it('is asked until it is answered, be it with "I don\'t know"', async () => {
    expect(await keys({})).toEqual(['sessions.secondaryStorage', 'sessions.cookieCache']);
    expect(await keys({ secondaryStorage: 'none' })).toEqual(['sessions.cookieCache']);
    expect(await keys({ notKnown: ['sessions.secondaryStorage', 'sessions.cookieCache'] })).toEqual([]);
  });

  it('does not hide that sessions cannot be ended', async () => {
    const { sessions, warnings } = await tested({
      sessions: { secondaryStorage: 'only', notKnown: ['sessions.redisUrl', 'sessions.cookieCache'] },
    });
    expect(sessions.questions).toEqual([]);
    expect(sessions.storageMissing).toContain('Without the address of its Redis');
    expect(warnings).toContain(sessions.storageMissing);
  });

  it('signs with the first of several versions of a secret', async () => {
    const { id } = await signIn();
    const secret = `2:${server.secret},1:an-older-one-long-enough`;
    const app = await openOn(database, { authServer: { baseURL: server.origin, secret } });
    expect(await andClose(app, app.call('sessions.probe', { id }))).toMatchObject({
      answer: 'signed-in',
    });
  });
});
