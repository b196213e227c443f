// A logout where better-auth keeps sessions in Redis, in each of its three ways, judged by the live server itself.
import path from 'node:path';
import { redisStorage } from '@better-auth/redis-storage';
import Database from 'better-sqlite3';
import type { BetterAuthOptions } from 'better-auth';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { SessionSettings } from '@shared/api/app-settings';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { ended } from '../support/bulk';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { openOn, type Opened } from '../support/opened';
import { startRedis, type RedisServer } from '../support/redis-server';
import { fakeKeyring } from '../support/services';

type Mode = 'only' | 'with-database' | 'with-database-preserved';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis({ password: 'redis pass/word' });
});
afterAll(async () => redis.stop());

const password = 'correct horse 1';

function optionsFor(mode: Mode): Partial<BetterAuthOptions> {
  return {
    secondaryStorage: redisStorage({ client: redis.client }),
    session: {
      storeSessionInDatabase: mode !== 'only',
      preserveSessionInDatabase: mode === 'with-database-preserved',
    },
  };
}

const modes = (['only', 'with-database', 'with-database-preserved'] as const).flatMap((mode) =>
  (['postgres', 'sqlite'] as const).map((kind) => ({ mode, kind })),
);

describe.each(modes)('sessions in Redis, $mode, on $kind', ({ mode, kind }: { mode: Mode; kind: DatabaseKind }) => {
  let database: TestDatabase;
  let server: AuthServer;
  let app: Opened;

  const signUp = async (name: string) => server.signUp({ email: `${name}@example.com`, password, name });
  const signIn = async (name: string) => (await server.signIn(`${name}@example.com`, password)).token;
  const accepted = async (token: string) => (await server.getSession(token)) !== null;
  const connection = (more: Partial<SessionSettings> = {}) => ({
    authServer: { baseURL: server.origin, secret: server.secret },
    sessions: { redisUrl: redisUrl(), secondaryStorage: mode, ...more },
  });
  const open = async (more: Partial<SessionSettings> = {}) =>
    openOn(database, connection(more), { secretStore: fakeKeyring() });
  const redisUrl = () => `redis://:${encodeURIComponent('redis pass/word')}@127.0.0.1:${redis.port}/0`;
  const sessionId = async (token: string) => (await server.getSession(token))?.session.id ?? '';

  beforeEach(async () => {
    await redis.client.flushall();
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'], extra: optionsFor(mode) });
    server = await startAuthServer({ ...database.serverOptions, plugins: ['admin'] });
  });
  afterEach(async () => {
    await app.close();
    await server.stop();
    await database.drop();
  });

  it('ends one, all but one, and all, and the server agrees each time', async () => {
    const { user } = await signUp('ann');
    await redis.client.flushall();
    await database.query(`delete from ${database.quote('session')}`).catch(() => {});
    const tokens = [await signIn('ann'), await signIn('ann'), await signIn('ann'), await signIn('ann')];
    const ids = await Promise.all(tokens.map(sessionId));
    app = await open();

    const all = await app.call('sessions.ofUser', { userId: user.id });
    expect(all.rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(all.source).toBe(mode === 'only' ? 'secondary-storage' : 'both');
    expect(await app.call('users.get', { id: user.id })).toMatchObject({
      counts: { activeSessions: 4 },
      unavailable: { session: null },
    });
    expect((await app.call('sessions.list', { userId: user.id })).rows).toHaveLength(4);

    const one = await app.call('sessions.revoke', { ids: [ids[0] ?? ''], prove: true });
    expect(one).toMatchObject({
      revoked: 1,
      notFound: 0,
      refused: 'now',
      secondaryStorage: { keysDeleted: 1, listsUpdated: 1 },
      proof: [{ verdict: 'proven', before: { answer: 'signed-in' }, after: { answer: 'refused' } }],
    });
    expect(await Promise.all(tokens.map(accepted))).toEqual([false, true, true, true]);
    expect(await redis.client.get(`better-auth:${tokens[0]}`)).toBeNull();
    const list = JSON.parse((await redis.client.get(`better-auth:active-sessions-${user.id}`)) ?? '[]') as unknown[];
    expect(list).toHaveLength(3);
    expect(await redis.client.ttl(`better-auth:active-sessions-${user.id}`)).toBeGreaterThan(600_000);

    const most = await app.call('sessions.revokeForUser', { userId: user.id, exceptIds: [ids[3] ?? ''] });
    expect(most).toMatchObject({ revoked: 2, refused: 'now', secondaryStorage: { keysDeleted: 2 } });
    expect(await Promise.all(tokens.map(accepted))).toEqual([false, false, false, true]);
    expect(await redis.client.get(`better-auth:revoked-sessions-before-${user.id}`)).toBeNull();

    const rest = await app.call('sessions.revokeForUser', { userId: user.id });
    expect(rest).toMatchObject({ revoked: 1, refused: 'now' });
    expect(await accepted(tokens[3] ?? '')).toBe(false);
    expect(await redis.client.get(`better-auth:active-sessions-${user.id}`)).toBeNull();
    expect(Number(await redis.client.get(`better-auth:revoked-sessions-before-${user.id}`))).toBeGreaterThan(0);
    // Whoever signs in again is let in: the mark refuses only what was before.
    const again = await signIn('ann');
    expect(await accepted(again)).toBe(true);

    if (mode === 'with-database-preserved') expect(await database.count('session')).toBe(5);
    if (mode === 'with-database') expect(await database.count('session')).toBe(1);
    const [entry] = (await app.call('audit.list')).rows;
    expect(entry?.undo).toBe(mode === 'with-database' ? 'possible' : 'no');
    const seen = JSON.stringify([await app.call('audit.list'), app.events, app.logged, all, one]);
    for (const token of tokens) expect(seen).not.toContain(token);
  });

  it('shows an edit through sessions that go on, and keeps their lifetime', async () => {
    const { user } = await signUp('bob');
    const token = await signIn('bob');
    await redis.client.expire(`better-auth:${token}`, 5000);
    app = await open();
    const { updatedAt } = await app.call('users.get', { id: user.id });
    await app.call('users.update', { id: user.id, patch: { name: 'Robert' }, expectedUpdatedAt: updatedAt ?? '' });
    expect((await server.getSession(token))?.user).toMatchObject({ name: 'Robert', email: 'bob@example.com' });
    expect(await redis.client.ttl(`better-auth:${token}`)).toBeGreaterThan(4900);
    expect(await redis.client.ttl(`better-auth:${token}`)).toBeLessThanOrEqual(5000);
    // Undoing it is an edit, too.
    const [entry] = (await app.call('audit.list')).rows;
    await app.call('audit.undo', { id: entry?.id ?? '' });
    expect((await server.getSession(token))?.user).toMatchObject({ name: 'bob' });
  });

  it('ends sessions there too when somebody is banned, gets a password or is shut out, and lets voided links go', async () => {
    app = await open();
    const acts: [string, (id: string) => Promise<unknown>][] = [
      ['dan', async (id) => app.call('users.ban', { id, reason: 'abuse' })],
      ['eli', async (id) => app.call('users.setPassword', { id, password: 'a new password 1', revokeSessions: true })],
      ['fay', async (id) => app.call('users.remove', { ids: [id], confirm: true })],
      ['gus', async (id) => app.call('users.panic', { id, why: { reason: 'stolen' } })],
    ];
    for (const [name, act] of acts) {
      const { user } = await signUp(name);
      const tokens = [await signIn(name), await signIn(name)];
      await server.request('/request-password-reset', { body: { email: user.email, redirectTo: '/reset' } });
      const reset = server.mails.findLast((mail) => mail.to === user.email)?.token ?? '';
      await act(user.id);
      expect({ name, live: await Promise.all(tokens.map(accepted)) }).toEqual({ name, live: [false, false] });
      expect(await redis.client.get(`better-auth:active-sessions-${user.id}`)).toBeNull();
      if (name !== 'gus') continue;
      const body = { newPassword: 'taken over 123', token: reset };
      expect((await server.request('/reset-password', { body })).status).toBe(400);
    }
    expect((await app.call('audit.list')).rows.every(({ outcome }) => outcome === 'done')).toBe(true);
  });

  it('wants the address typed on production before an account is shut, where that cannot be undone', async () => {
    const { user } = await signUp('ida');
    const token = await signIn('ida');
    const production = { ...connection(), environment: 'production' as const, readOnly: false };
    app = await openOn(database, production, { secretStore: fakeKeyring() });
    const undoable = mode === 'with-database';
    const phrase = undoable ? null : user.email;
    expect(await app.call('users.panicPreview', { id: user.id })).toMatchObject({ undoable, typed: !undoable });
    app.answer(false);
    const shut = { id: user.id, ban: {}, why: { reason: 'stolen' } };
    for (const confirm of undoable ? [] : [undefined, true, 'ida', '1']) {
      expect(await app.refused('users.panic', { ...shut, ...(confirm !== undefined && { confirm }) })).toMatchObject({
        code: 'CANCELLED',
      });
      expect(app.asked.at(-1)).toMatchObject({ phrase, details: expect.arrayContaining(['This cannot be undone.']) });
    }
    app.answer(true);
    expect(await accepted(token)).toBe(true);
    await app.call('users.panic', shut);
    expect(await accepted(token)).toBe(false);
  });

  it('ends sessions there too when it is done to many at once, and each batch says so', async () => {
    app = await open();
    const people = [await signUp('hal'), await signUp('ida'), await signUp('jon')].map(({ user }) => user);
    const tokens = await Promise.all(['hal', 'ida', 'jon'].map(signIn));
    expect(await Promise.all(tokens.map(accepted))).toEqual([true, true, true]);
    const { id } = await app.call('bulk.preview', {
      action: { do: 'revokeSessions' },
      target: { kind: 'ids', ids: people.slice(0, 2).map((user) => user.id) },
    });
    await app.call('bulk.start', { previewId: id, confirm: true });
    expect(await ended(app, id)).toMatchObject({ state: 'done', done: 2, failed: 0, skipped: 0 });
    expect(await Promise.all(tokens.map(accepted))).toEqual([false, false, true]);
    for (const [nth, user] of people.entries()) {
      const list = await redis.client.get(`better-auth:active-sessions-${user.id}`);
      expect(list === null).toBe(nth < 2);
    }
    expect((await app.call('audit.verify')).ok).toBe(true);
  });

  it('ends them after a restart where Authdesk ended right after the commit, if that was one', async () => {
    app = await openOn(database, connection(), { keep: true, secretStore: fakeKeyring() });
    const { dataFolder, connectionId } = app;
    const saved = (await signUp('kim')).user;
    const undone = (await signUp('lou')).user;
    const tokens = [await signIn('kim'), await signIn('lou')];
    const [, before] = await Promise.all([saved, undone].map(async ({ id }) => database.find('user', { id })));
    const keys = await redis.client.keys('*');
    const copies = await Promise.all(keys.map(async (key) => [key, await redis.client.dumpBuffer(key)] as const));
    const spy = new Database(path.join(dataFolder, 'authdesk.db'));
    spy.exec(`create table kept as select * from intent where false;
      create trigger keep before delete on intent begin insert into kept select * from intent where id = old.id; end`);
    for (const { id } of [saved, undone]) await app.call('users.ban', { id });
    await app.close();
    // As if it had been killed in between: the intentions are there, and so are the keys.
    spy.exec('drop trigger keep; insert into intent select * from kept');
    expect(JSON.stringify(spy.prepare('select * from kept').all())).not.toContain(tokens[0]);
    spy.close();
    for (const [key, copy] of copies) await redis.client.restore(key, 0, copy ?? '', 'REPLACE');
    // And the second ban had not been saved.
    const [row] = before ?? [];
    await database.update(
      'user',
      { id: undone.id },
      { banned: row?.['banned'] as boolean, updatedAt: row?.['updatedAt'] as string },
    );
    expect(await redis.client.exists(...keys)).toBe(keys.length);

    app = await openOn(database, connection(), { dataFolder, secretStore: fakeKeyring() });
    await app.call('connections.open', { id: connectionId });
    const finished = async () =>
      (await app.call('audit.list')).rows.filter((entry) => entry.action === 'storage.finish');
    await expect.poll(finished).toMatchObject([{ outcome: 'done', target: { type: 'audit' } }]);
    expect(await redis.client.get(`better-auth:active-sessions-${saved.id}`)).toBeNull();
    expect(await redis.client.get(`better-auth:${tokens[0]}`)).toBeNull();
    expect(await redis.client.get(`better-auth:${tokens[1]}`)).not.toBeNull();
    const { rows } = await app.call('audit.list', { filter: { userId: saved.id, connectionId } });
    expect(rows.map((entry) => entry.action)).toContain('storage.finish');
    expect((await app.call('audit.verify')).ok).toBe(true);
  });

  it('refuses before anything is changed where Redis is away or unknown', async () => {
    const { user } = await signUp('eve');
    const token = await signIn('eve');
    const id = await sessionId(token);
    const before = await database.dumpAll();
    app = await open({ redisUrl: 'redis://127.0.0.1:1/0' });
    expect((await app.call('connections.status')).report?.sessions.redis?.problem).toMatch(/No Redis answers/);
    expect(await app.refused('sessions.revoke', { ids: [id] })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringMatching(/^Nothing was changed/),
    });
    expect((await app.refused('sessions.revokeForUser', { userId: user.id })).code).toBe('CONNECTION_FAILED');
    await app.close();
    app = await openOn(database, mode === 'only' ? {} : { sessions: { secondaryStorage: mode } });
    expect(await app.refused('sessions.revokeForUser', { userId: user.id })).toMatchObject({
      code: 'UNSUPPORTED',
      hint: expect.stringContaining('Redis'),
    });
    expect((await app.call('connections.status')).report?.sessions.questions.map((q) => q.key)).toContain(
      'sessions.redisUrl',
    );
    expect(await database.dumpAll()).toBe(before);
    expect(await accepted(token)).toBe(true);
  });
});

describe('doubt', () => {
  let database: TestDatabase;
  let server: AuthServer;
  beforeEach(async () => {
    await redis.client.flushall();
    database = await makeDatabase('sqlite', { plugins: ['admin'], extra: optionsFor('with-database') });
    server = await startAuthServer(database.serverOptions);
  });
  afterEach(async () => {
    await server.stop();
    await database.drop();
  });
  const redisUrl = () => `redis://:${encodeURIComponent('redis pass/word')}@127.0.0.1:${redis.port}/0`;

  it('is told where no session is found under the prefix, and ends where the server is asked', async () => {
    const { user, token } = await server.signUp({ email: 'ann@example.com', password });
    const app = await openOn(database, { sessions: { redisUrl: redisUrl(), redisPrefix: 'other:' } });
    expect(await app.call('sessions.revokeForUser', { userId: user.id })).toMatchObject({
      revoked: 1,
      refused: 'unknown',
      notes: expect.arrayContaining([expect.stringContaining('prefix')]),
    });
    expect(await server.getSession(token ?? '')).not.toBeNull();
    expect((await app.call('audit.list')).rows[0]?.summary).toContain('not certain');
    await app.close();
    // Without being told, the keys themselves show what they begin with; what is only there is found and ended.
    const again = await openOn(database, { sessions: { redisUrl: redisUrl() } });
    expect((await again.call('connections.status')).report?.sessions.redis).toEqual({
      server: `127.0.0.1:${redis.port}`,
      prefix: 'better-auth:',
      problem: null,
    });
    const { rows, source } = await again.call('sessions.ofUser', { userId: user.id });
    expect([source, rows.map(({ kept }) => kept)]).toEqual(['both', ['secondary-storage']]);
    const authServer = { baseURL: server.origin, secret: server.secret };
    await again.close();
    const proving = await openOn(database, { authServer, sessions: { redisUrl: redisUrl() } });
    expect(await proving.call('sessions.revoke', { ids: [rows[0]?.id ?? ''], prove: true })).toMatchObject({
      revoked: 1,
      refused: 'now',
      proof: [{ verdict: 'proven' }],
    });
    expect(await server.getSession(token ?? '')).toBeNull();
    await proving.close();
  });

  it('is told, and kept on record, where Redis refuses in the middle; an edit is saved all the same', async () => {
    const { user, token } = await server.signUp({ email: 'bob@example.com', password, name: 'Bob' });
    await redis.client.call(
      'ACL',
      'SETUSER',
      'reader',
      'on',
      '>reader',
      '~*',
      '+@read',
      '+ping',
      '+time',
      '+hello',
      '+client',
      '+select',
    );
    const url = `redis://reader:reader@127.0.0.1:${redis.port}/0`;
    const app = await openOn(database, { sessions: { redisUrl: url, secondaryStorage: 'with-database' } });
    const { updatedAt } = await app.call('users.get', { id: user.id });
    const edit = { id: user.id, patch: { name: 'Robert' }, expectedUpdatedAt: updatedAt ?? '' };
    const saved = await app.dispatcher.call('users.update', edit);
    expect(saved).toMatchObject({
      ok: true,
      data: { name: 'Robert' },
      entries: [{ notes: [expect.stringContaining('go on with the data they had')] }],
    });
    expect((await app.call('audit.list')).rows[0]?.summary).toContain('go on with the data they had');
    const report = await app.call('sessions.revokeForUser', { userId: user.id });
    expect(report).toMatchObject({
      revoked: 1,
      refused: 'unknown',
      notes: expect.arrayContaining([expect.stringContaining('may not do this')]),
    });
    expect((await app.call('audit.list')).rows[0]).toMatchObject({
      outcome: 'done',
      summary: expect.stringContaining('not certain'),
    });
    expect(await server.getSession(token ?? '')).not.toBeNull();
    await app.close();
  });
});
