// Logouts where copies and rows of sessions do not look alike, judged by better-auth servers of the versions in question.
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { SessionSettings } from '@shared/api/app-settings';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { openOn } from '../support/opened';
import { startRedis, type RedisServer } from '../support/redis-server';
import { fakeKeyring } from '../support/services';
import type { ServerVersion as Version } from '../support/servers/server-of';
import { startVersion, type VersionOptions, type VersionServer } from '../support/version-server';

const password = 'correct horse 1';
let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => redis.stop());

const cleanups: (() => Promise<void>)[] = [];
beforeEach(async () => {
  await redis.client.flushall();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** A home-made storage, as apps of any version write one. */
const storage = () => ({ url: redis.url, prefix: '' });

async function world(
  version: Version,
  kind: DatabaseKind,
  config: Pick<VersionOptions, 'redis' | 'options'>,
): Promise<{ database: TestDatabase; server: VersionServer }> {
  const database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
  cleanups.push(() => database.drop());
  const server = await startVersion(version, { database: database.location, plugins: ['admin'], ...config });
  cleanups.push(() => server.stop());
  return { database, server };
}

async function open(database: TestDatabase, server: VersionServer, sessions: SessionSettings) {
  const app = await openOn(
    database,
    { authServer: { baseURL: server.origin, secret: server.secret }, sessions },
    { secretStore: fakeKeyring() },
  );
  cleanups.push(() => app.close());
  return app;
}

const cells: readonly { readonly version: Version; readonly kind: DatabaseKind }[] = [
  { version: '1.2.12', kind: 'sqlite' },
  { version: '1.3.34', kind: 'sqlite' },
  { version: '1.4.22', kind: 'postgres' },
  { version: '1.4.22', kind: 'sqlite' },
  { version: '1.5.6', kind: 'sqlite' },
  { version: '1.6.34', kind: 'postgres' },
];

describe.each(cells)('sessions of $version in Redis beside the database, on $kind', ({ version, kind }) => {
  it('are one session each, whatever a copy says of its id, and end wherever they are', async () => {
    const { database, server } = await world(version, kind, {
      redis: storage(),
      options: { session: { storeSessionInDatabase: true } },
    });
    const { user } = await server.signUp({ email: 'ann@example.com', password });
    await database.query(`delete from ${database.quote('session')}`);
    await redis.client.flushall();
    const tokens: string[] = [];
    for (let i = 0; i < 4; i++) tokens.push((await server.signIn('ann@example.com', password)).token);
    const accepted = async () => Promise.all(tokens.map(async (token) => (await server.getSession(token)) !== null));
    const app = await open(database, server, {
      redisUrl: redis.url,
      redisPrefix: '',
      secondaryStorage: 'with-database',
    });

    const { rows, source } = await app.call('sessions.ofUser', { userId: user.id });
    expect({ source, kept: rows.map(({ kept }) => kept) }).toEqual({ source: 'both', kept: Array(4).fill('both') });
    const idOf = new Map(
      (await database.query(`select id, token from ${database.quote('session')}`)).map((row) => [
        String(row['token']),
        String(row['id']),
      ]),
    );
    expect(rows.map(({ id }) => id).sort()).toEqual([...idOf.values()].sort());

    const one = await app.call('sessions.revoke', { ids: [idOf.get(tokens[0] ?? '') ?? ''], prove: true });
    expect(one).toMatchObject({ revoked: 1, rows: 1, refused: 'now', proof: [{ verdict: 'proven' }] });
    expect(await accepted()).toEqual([false, true, true, true]);

    const most = await app.call('sessions.revokeForUser', {
      userId: user.id,
      exceptIds: [idOf.get(tokens[3] ?? '') ?? ''],
    });
    expect(most).toMatchObject({ revoked: 2, rows: 2, refused: 'now' });
    expect(await accepted()).toEqual([false, false, false, true]);

    const rest = await app.call('sessions.revokeForUser', { userId: user.id });
    expect(rest).toMatchObject({ revoked: 1, rows: 1, refused: 'now' });
    expect(await accepted()).toEqual([false, false, false, false]);

    await server.signIn('ann@example.com', password);
    await app.call('users.ban', { id: user.id });
    expect((await app.call('audit.list')).rows[0]?.summary).toMatch(/^Banned ann@example\.com.*; 1 session revoked$/u);
    const told = JSON.stringify([rows, one, await app.call('audit.list'), app.events, app.logged]);
    for (const token of tokens) expect(told).not.toContain(token);
  });

  it('end with their row when a copy is named by what the storage made up for it', async () => {
    const { database, server } = await world(version, kind, {
      redis: storage(),
      options: { session: { storeSessionInDatabase: true } },
    });
    const { token } = await server.signUp({ email: 'ann@example.com', password });
    const key = token ?? '';
    // As a page that was loaded before knew it.
    const madeUp = `stored-${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
    const kept = JSON.parse((await redis.client.get(key)) ?? '{}') as { session: Record<string, unknown> };
    delete kept.session['id'];
    await redis.client.set(key, JSON.stringify(kept), 'EX', 600);
    const app = await open(database, server, { redisUrl: redis.url, redisPrefix: '' });
    expect(await app.call('sessions.revoke', { ids: [madeUp] })).toMatchObject({ revoked: 1, rows: 1, refused: 'now' });
    expect(await server.getSession(key)).toBeNull();
  });
});

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  it('a logout that ended nothing is not certain while nobody said where sessions are', async () => {
    const before = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    cleanups.push(() => before.drop());
    const server = await startVersion('1.7.25', {
      database: before.location,
      plugins: ['admin'],
      migrate: false,
      redis: { url: redis.url, prefix: 'better-auth:', official: true },
    });
    cleanups.push(() => server.stop());
    const { user, token } = await server.signUp({ email: 'ann@example.com', password });
    const app = await open(before, server, {});
    const nothing = await app.call('sessions.revokeForUser', { userId: user.id });
    expect(await server.getSession(token ?? '')).not.toBeNull();
    expect(nothing).toMatchObject({
      revoked: 0,
      refused: 'unknown',
      doubt: { code: 'nothing-found' },
      assumed: ['no-secondary-storage'],
    });
    expect(nothing.notes.join(' ')).toContain('secondary storage');
    expect(nothing.notes.join(' ')).not.toContain('already');

    const said = await open(before, server, { secondaryStorage: 'none' });
    expect(await said.call('sessions.revokeForUser', { userId: user.id })).toMatchObject({
      refused: 'now',
      assumed: [],
    });
  });

  it('undoing a ban says that sessions in Redis alone stay ended', async () => {
    const { database, server } = await world('1.7.25', kind, { redis: storage() });
    const { user, token } = await server.signUp({ email: 'ann@example.com', password });
    const app = await open(database, server, { redisUrl: redis.url, redisPrefix: '' });
    await app.call('users.ban', { id: user.id });
    expect(await server.getSession(token ?? '')).toBeNull();
    const [banned] = (await app.call('audit.list')).rows;
    expect(banned).toMatchObject({ after: { storedKeysDeleted: 1 } });
    expect(await app.call('audit.undoPreview', { id: banned?.id ?? '' })).toMatchObject({ sessionsStayEnded: true });
    await app.call('audit.undo', { id: banned?.id ?? '' });
    expect((await app.call('audit.list')).rows[0]?.summary).toMatch(/^Undone: Banned .*The sessions stay ended/u);
    expect(await server.getSession(token ?? '')).toBeNull();

    await server.signIn('ann@example.com', password);
    await app.call('users.remove', { ids: [user.id], confirm: user.email });
    const [removed] = (await app.call('audit.list')).rows;
    await app.call('audit.undo', { id: removed?.id ?? '' });
    expect((await app.call('audit.list')).rows[0]?.summary).toContain('The sessions stay ended');
  });
});
