// A logout where better-auth keeps sessions in the database, judged by the live server: what it refuses, what cached
// browsers see and until when, and what goes with a session.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

const password = 'correct horse 1';
const plugins = ['admin', 'bearer', 'jwt', 'oauthProvider', 'apiKey', 'magicLink'] as const;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe.each([
  { kind: 'postgres', naming: 'default' },
  { kind: 'sqlite', naming: 'snake' },
] as const)('on $kind, $naming names', ({ kind, naming }) => {
  let database: TestDatabase;
  let server: AuthServer;
  let app: Opened;
  let people = 0;

  beforeAll(async () => {
    // The server that is asked shares this process, which may be busy for longer than a person would wait.
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal);
    database = await makeDatabase(kind, { pg: inject('pgUrl'), naming, plugins });
    server = await startAuthServer(database.serverOptions);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await server.stop();
    await database.drop();
  });
  beforeEach(async () => {
    app = await open();
  });
  afterEach(async () => app.close());

  const open = async (more: Partial<ConnectionInput> = {}) =>
    openOn(
      database,
      { authServer: { baseURL: server.origin, secret: server.secret }, ...more },
      { secretStore: fakeKeyring() },
    );
  const reopen = async (more: Partial<ConnectionInput>) => {
    await app.close();
    app = await open(more);
  };
  /** Somebody new with one live session. */
  const somebody = async () => {
    const email = `person${++people}@example.com`;
    const { user, token } = await server.signUp({ email, password, name: 'User' });
    const session = await server.getSession(token ?? '');
    return { userId: user.id, email, token: token ?? '', id: session?.session.id ?? '' };
  };
  const accepted = async (token: string) => (await server.getSession(token)) !== null;
  const newest = async () => (await app.call('audit.list')).rows[0];

  it('is proven by the server itself, kept in the audit, and can be taken back', async () => {
    const { id, token } = await somebody();
    expect(await app.call('sessions.probe', { id })).toMatchObject({ answer: 'signed-in' });
    const result = await app.call('sessions.revoke', { ids: [id], prove: true, why: { reason: 'lost phone' } });
    expect(result).toMatchObject({
      revoked: 1,
      refused: 'now',
      secondaryStorage: null,
      proof: [{ sessionId: id, verdict: 'proven', before: { answer: 'signed-in' }, after: { answer: 'refused' } }],
    });
    expect(result.jwtUntil).toMatch(isoTime);
    expect(await accepted(token)).toBe(false);
    const entry = await newest();
    expect(entry).toMatchObject({ reason: 'lost phone', undo: 'possible', summary: expect.stringContaining('proven') });
    expect(entry?.after?.[`proof ${id}`]).toMatch(/^proven: signed-in at \S+, refused at \S+$/);
    await app.call('audit.undo', { id: entry?.id ?? '' });
    expect(await accepted(token)).toBe(true);
    const told = JSON.stringify([result, await app.call('audit.list'), app.events, app.logged]);
    expect(told).not.toContain(token);
    expect(told).not.toContain(server.secret);
  });

  it('asks without changing anything, not even a session that is due for a refresh', async () => {
    const { id } = await somebody();
    const soon = new Date(Date.now() + 3_600_000);
    await database.update('session', { id }, { expiresAt: kind === 'postgres' ? soon : soon.toISOString() });
    const before = await database.dump(database.names.table('session'));
    expect(await app.call('sessions.probe', { id })).toMatchObject({ answer: 'signed-in' });
    expect(await database.dump(database.names.table('session'))).toBe(before);
    expect((await app.refused('sessions.probe', { id: 'nobody' })).code).toBe('NOT_FOUND');
  });

  it('gives no tick where the server cannot be asked or does not know the session', async () => {
    const first = await somebody();
    await reopen({ authServer: { baseURL: 'http://127.0.0.1:1', secret: server.secret } });
    expect(await app.call('sessions.revoke', { ids: [first.id], prove: true })).toMatchObject({
      revoked: 1,
      proof: [{ verdict: 'not-proven', before: { answer: 'unreachable' }, after: { answer: 'unreachable' } }],
    });
    expect((await newest())?.summary).not.toMatch(/; proven/);
    const second = await somebody();
    await reopen({ authServer: { baseURL: server.origin, secret: 'another secret of some length 123456' } });
    expect((await app.call('sessions.revoke', { ids: [second.id], prove: true })).proof).toMatchObject([
      { verdict: 'not-proven', before: { answer: 'refused' } },
    ]);
    await reopen({ authServer: { baseURL: server.origin } });
    const third = await somebody();
    const unproven = await app.call('sessions.revoke', { ids: [third.id], prove: true });
    expect(unproven).toMatchObject({
      revoked: 1,
      proof: [],
      notes: expect.arrayContaining([expect.stringMatching(/^Not proven/)]),
    });
    expect(await app.refused('sessions.probe', { id: third.id })).toMatchObject({ field: 'authServer.secret' });
  });

  it('proves every single logout where the connection says so, also by the bearer plugin', async () => {
    await reopen({
      authServer: { baseURL: server.origin },
      sessions: { proveAlways: true, proveBy: 'bearer', jwt: { enabled: false } },
    });
    const { id, userId } = await somebody();
    const result = await app.call('sessions.revoke', { ids: [id] });
    expect(result).toMatchObject({ jwtUntil: null, proof: [{ verdict: 'proven' }] });
    expect((await app.call('sessions.revokeForUser', { userId })).proof).toEqual([]);
  });

  it('says what it sees when ended sessions are still accepted', async () => {
    const { id, userId } = await somebody();
    // A server that says yes to everything, as one with a storage we do not know would to this session.
    const { createServer } = await import('node:http');
    const http = createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ session: { userId }, user: {} })),
    );
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const address = http.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await reopen({ authServer: { baseURL: `http://127.0.0.1:${port}`, secret: server.secret } });
    expect(await app.call('sessions.revoke', { ids: [id], prove: true })).toMatchObject({
      refused: 'no',
      proof: [{ verdict: 'still-signed-in' }],
      notes: expect.arrayContaining([expect.stringContaining('still accepts')]),
    });
    await new Promise((resolve) => {
      http.close(resolve);
      http.closeAllConnections();
    });
  });

  it('tells until when cached browsers look signed in, as they do, and finds the cache out by itself', async () => {
    const caching = await startAuthServer({ ...database.serverOptions, cookieCache: 600 });
    try {
      await reopen({ authServer: { baseURL: caching.origin, secret: caching.secret } });
      expect((await app.call('connections.status')).report?.sessions).toMatchObject({
        cookieCache: { state: 'unknown', seconds: 300 },
        questions: expect.arrayContaining([expect.objectContaining({ key: 'sessions.cookieCache' })]),
      });
      const email = `cached${++people}@example.com`;
      await caching.signUp({ email, password });
      const { cookie, token } = await caching.signIn(email, password);
      const id = (await caching.getSession(token))?.session.id ?? '';
      const result = await app.call('sessions.revoke', { ids: [id], prove: true });
      expect(await caching.getSession(cookie)).not.toBeNull();
      expect(result).toMatchObject({ refused: 'now', proof: [{ verdict: 'proven' }] });
      expect(Date.parse(result.cachedUntil ?? '') - Date.parse(result.effectiveAt)).toBe(600_000);
      expect((await app.call('connections.status')).report?.sessions.cookieCache).toEqual({
        state: 'on',
        seconds: 600,
        by: 'seen',
      });
      vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(result.cachedUntil ?? '') + 1000 });
      expect(await caching.getSession(cookie)).toBeNull();
    } finally {
      vi.useRealTimers();
      await caching.stop();
    }
  });

  it('revokes the tokens OAuth clients got for a session, but not those meant to outlive it', async () => {
    const { id, userId, token } = await somebody();
    const other = await somebody();
    const at = (ms: number) => (kind === 'postgres' ? new Date(ms) : new Date(ms).toISOString());
    const scopes = (...names: string[]) => JSON.stringify(names);
    await database.insert('oauthClient', { id: `client${people}`, clientId: `client${people}`, redirectUris: '[]' });
    const base = { clientId: `client${people}`, createdAt: at(Date.now()), expiresAt: at(Date.now() + 1e7) };
    const mine = { ...base, sessionId: id, userId };
    await database.insert('oauthAccessToken', {
      ...mine,
      id: `a${people}`,
      token: `ta${people}`,
      scopes: scopes('openid'),
    });
    await database.insert('oauthRefreshToken', {
      ...mine,
      id: `r${people}`,
      token: `tr${people}`,
      scopes: scopes('openid'),
    });
    await database.insert('oauthRefreshToken', {
      ...mine,
      id: `o${people}`,
      token: `to${people}`,
      scopes: scopes('openid', 'offline_access'),
    });
    await database.insert('oauthAccessToken', {
      ...base,
      sessionId: other.id,
      userId: other.userId,
      id: `x${people}`,
      token: `tx${people}`,
      scopes: scopes('openid'),
    });
    const revoked = async (model: string, tokenId: string) =>
      (await database.find(model, { id: tokenId }))[0]?.['revoked'] !== null;
    const result = await app.call('sessions.revoke', { ids: [id] });
    expect(result.notes).toEqual(expect.arrayContaining([expect.stringContaining('2 OAuth tokens')]));
    expect(await accepted(token)).toBe(false);
    expect(await revoked('oauthAccessToken', `a${people}`)).toBe(true);
    expect(await revoked('oauthRefreshToken', `r${people}`)).toBe(true);
    expect(await revoked('oauthRefreshToken', `o${people}`)).toBe(false);
    expect(await revoked('oauthAccessToken', `x${people}`)).toBe(false);
    await app.call('audit.undo', { id: (await newest())?.id ?? '' });
    expect(await revoked('oauthAccessToken', `a${people}`)).toBe(false);
    expect(await accepted(token)).toBe(true);
    // The panic button revokes those as well that were meant to outlive the session.
    const done = await app.call('users.panic', { id: userId, why: { reason: 'stolen' } });
    expect(done.oauthTokens).toBe(3);
    expect(await revoked('oauthRefreshToken', `o${people}`)).toBe(true);
  });

  it('keeps the rows of sessions it ends where the app preserves them', async () => {
    await reopen({ sessions: { preserveRows: true } });
    const { id, userId, token } = await somebody();
    expect(await app.call('sessions.revokeForUser', { userId })).toMatchObject({ revoked: 1, rows: 1, refused: 'now' });
    expect(await database.find('session', { id })).toHaveLength(1);
    expect((await app.call('sessions.ofUser', { userId })).rows).toMatchObject([{ id, state: 'expired' }]);
    expect(await accepted(token)).toBe(false);
  });

  it('shuts an account with one button and one record, and takes it back', async () => {
    const { userId, email, token } = await somebody();
    const second = (await server.signIn(email, password)).token;
    await server.request('/request-password-reset', { body: { email, redirectTo: '/reset' } });
    await server.request('/sign-in/magic-link', { body: { email } });
    const reset = server.mails.findLast((mail) => mail.kind === 'reset-password' && mail.to === email)?.token ?? '';
    const magic = server.mails.findLast((mail) => mail.kind === 'magic-link' && mail.to === email)?.url ?? '';
    const key = (
      (await server.request('/api-key/create', { body: { name: 'ci' }, cookie: server.cookieFor(token) })).body as {
        key: string;
      }
    ).key;
    const works = async () =>
      (server.auth.api as unknown as { verifyApiKey(q: object): Promise<{ valid: boolean }> }).verifyApiKey({
        body: { key },
      });
    expect((await works()).valid).toBe(true);
    const stranger = await somebody();

    expect(await app.call('users.panicPreview', { id: userId })).toMatchObject({
      user: { id: userId, email },
      activeSessions: 2,
      verifications: 2,
      apiKeys: 1,
      canBan: true,
      banned: false,
    });
    const ban = { reason: 'stolen laptop' };
    expect((await app.refused('users.panic', { id: userId, ban } as never)).code).toBe('INVALID_INPUT');
    const done = await app.call('users.panic', { id: userId, ban, why: { reason: 'stolen laptop', ticket: 'T-1' } });
    expect(done).toMatchObject({
      user: { banned: true, banReason: 'stolen laptop', counts: { activeSessions: 0 } },
      sessions: { revoked: 2, refused: 'now' },
      verifications: 2,
      apiKeys: 1,
      banned: true,
    });
    expect(await accepted(token)).toBe(false);
    expect(await accepted(second)).toBe(false);
    expect((await server.trySignIn(email, password)).status).toBe(403);
    expect((await works()).valid).toBe(false);
    expect(
      (await server.request('/reset-password', { body: { newPassword: 'another pass 1', token: reset } })).status,
    ).toBe(400);
    expect((await server.request(magic)).cookie).not.toContain('session_token');
    expect(await accepted(stranger.token)).toBe(true);

    const entry = await newest();
    expect(entry).toMatchObject({ action: 'users.panic', reason: 'stolen laptop', ticket: 'T-1', undo: 'possible' });
    await app.call('audit.undo', { id: entry?.id ?? '' });
    expect(await accepted(second)).toBe(true);
    expect((await works()).valid).toBe(true);
    expect(await app.call('users.get', { id: userId })).toMatchObject({ banned: false, counts: { activeSessions: 2 } });
  });
});
