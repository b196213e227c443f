// The main job on every kind of database, through the contract, judged by a live better-auth server.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import type { TestDatabase } from '../support/databases';
import { connectionTo, makeCell, matrix } from '../support/matrix';
import { startServices, type TestServices } from '../support/services';

const PASSWORD = 'correct horse battery';

describe.each(matrix)('$name', (cell) => {
  let database: TestDatabase;
  let server: AuthServer;
  let app: TestServices;

  beforeAll(async () => {
    database = await makeCell(cell, inject('pgUrl'));
    server = await startAuthServer({ ...database.serverOptions });
    app = await startServices();
    const saved = await app.call('connections.save', connectionTo(database));
    await app.call('connections.open', { id: saved.id });
  });
  afterAll(async () => {
    await app?.close();
    await server?.stop();
    await database?.drop();
  });

  const person = async (name: string) => {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
    await server.signUp({ email, password: PASSWORD, name });
    const found = await app.call('users.list', { search: email });
    const [user] = found.rows;
    if (!user) throw new Error(`${email} was not found`);
    return user;
  };

  it('reports what it found', async () => {
    const { report, health } = await app.call('connections.status');
    expect(health).toBe('ok');
    expect(report?.tables.user.columns.email).toBe('email');
    expect(report?.tables.user.missing).toEqual([]);
    expect(report?.tables.session.name).not.toBeNull();
    expect(report?.idType).toBe(
      { text: 'text', uuid: cell.kind === 'postgres' ? 'uuid' : 'text', serial: 'number' }[database.ids],
    );
    expect(report?.plugins.includes('admin')).toBe([...(cell.shape.plugins ?? [])].includes('admin'));
  });

  it('finds a user by part of name, email or id, in any case', async () => {
    const user = await person('Ann Lindqvist');
    for (const search of ['LINDQ', 'ann.l', user.id, `  ${user.email} `]) {
      const { rows } = await app.call('users.list', { search });
      expect(rows.map((r) => r.id)).toContain(user.id);
    }
    expect((await app.call('users.list', { search: 'no such user' })).rows).toEqual([]);
  });

  it('shows everything about a user', async () => {
    const user = await person('Bo Ek');
    await server.signIn(user.email, PASSWORD);
    const detail = await app.call('users.get', { id: user.id });
    expect(detail).toMatchObject({ name: 'Bo Ek', emailVerified: false, counts: { activeSessions: 2, accounts: 1 } });
    expect(detail.sessions).toHaveLength(2);
    expect(detail.accounts).toMatchObject([
      { providerId: 'credential', accountId: user.id, password: { present: true } },
    ]);
    expect(detail.states.map((s) => s.key)).toEqual(['unverified']);
    expect(detail.fields.find((f) => f.field === 'email')?.value).toBe(user.email);
    const [row] = await database.find('user', { email: user.email });
    expect(new Date(detail.createdAt ?? '').getTime()).toBe(timeOf(row?.createdAt));
  });

  it('ends one session, and the server refuses exactly that one', async () => {
    const user = await person('Cy One');
    const first = await server.signIn(user.email, PASSWORD);
    const second = await server.signIn(user.email, PASSWORD);
    const sessions = await app.call('sessions.list', { userId: user.id });
    const [row] = await database.find('session', { token: first.token });
    const report = await app.call('sessions.revoke', { ids: [String(row?.id)] });
    expect(report).toMatchObject({ revoked: 1, notFound: 0 });
    expect(sessions.rows).toHaveLength(3);
    expect(await server.getSession(first.cookie)).toBeNull();
    expect(await server.getSession(second.cookie)).toMatchObject({ user: { email: user.email } });
    expect(await app.call('sessions.revoke', { ids: [String(row?.id)] })).toMatchObject({ revoked: 0, notFound: 1 });
  });

  it('ends all sessions of a user but the spared, and nobody else notices', async () => {
    const user = await person('Di All');
    const other = await person('Ed Other');
    const spared = await server.signIn(user.email, PASSWORD);
    const gone = await server.signIn(user.email, PASSWORD);
    const others = await server.signIn(other.email, PASSWORD);
    const [row] = await database.find('session', { token: spared.token });
    const report = await app.call('sessions.revokeForUser', { userId: user.id, exceptIds: [String(row?.id)] });
    expect(report.revoked).toBe(2);
    expect(await server.getSession(spared.cookie)).not.toBeNull();
    expect(await server.getSession(gone.cookie)).toBeNull();
    await app.call('sessions.revokeForUser', { userId: user.id });
    expect(await server.getSession(spared.cookie)).toBeNull();
    expect(await server.getSession(others.cookie)).not.toBeNull();
    expect((await server.signIn(user.email, PASSWORD)).token).toBeTruthy();
  });

  it('counts a session that had already expired as not found', async () => {
    const user = await person('Ex Pired');
    const [row] = await database.find('session', { userId: user.id as never });
    const past = new Date(Date.now() - 60_000);
    await database.update(
      'session',
      { id: row?.id as never },
      { expiresAt: cell.kind === 'sqlite' ? past.toISOString() : past },
    );
    expect((await app.call('users.get', { id: user.id })).counts).toMatchObject({ sessions: 1, activeSessions: 0 });
    const report = await app.call('sessions.revoke', { ids: [String(row?.id)] });
    expect(report).toMatchObject({ revoked: 0, notFound: 1 });
    expect(report.notes.join(' ')).toMatch(/already/);
  });

  it('edits name and address as better-auth would, and touches nothing else', async () => {
    const user = await person('Fay Before');
    const [before] = await database.find('user', { email: user.email });
    const detail = await app.call('users.update', {
      id: user.id,
      patch: { name: 'Fay After', email: '  Fay.New@Example.com ', emailVerified: true },
      expectedUpdatedAt: user.updatedAt ?? '',
    });
    expect(detail).toMatchObject({ name: 'Fay After', email: 'fay.new@example.com', emailVerified: true });
    const [after] = await database.find('user', { email: 'fay.new@example.com' });
    expect(typeof after?.updatedAt).toBe(typeof before?.updatedAt);
    const { name: _n, email: _e, emailVerified: _v, updatedAt: _u, ...rest } = before ?? {};
    expect(after).toMatchObject(rest);
    expect((await server.trySignIn(user.email, PASSWORD)).status).toBe(401);
    expect(await server.signIn('fay.new@example.com', PASSWORD)).toMatchObject({
      user: { name: 'Fay After', emailVerified: true },
    });
  });

  it('makes links and codes mailed to an old address void', async () => {
    const user = await person('Gil Moved');
    const stay = await person('Hal Stays');
    for (const { email } of [user, stay]) {
      await server.request('/request-password-reset', { method: 'POST', body: { email, redirectTo: '/reset' } });
    }
    expect(await database.count('verification')).toBe(2);
    await app.call('users.update', {
      id: user.id,
      patch: { email: 'gil.new@example.com' },
      expectedUpdatedAt: user.updatedAt ?? '',
    });
    const left = await database.find('verification');
    expect(left.map((r) => String(r.value))).toEqual([stay.id]);
    await database.remove('verification', { id: left[0]?.id as never });
  });

  it('refuses an address that somebody has, in any case, and writes nothing', async () => {
    const user = await person('Ida Wants');
    const holder = await person('Jo Has');
    const before = await database.dump(database.names.table('user'));
    const error = await app.refused('users.update', {
      id: user.id,
      patch: { email: holder.email.toUpperCase() },
      expectedUpdatedAt: user.updatedAt ?? '',
    });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'email', details: { holderId: holder.id } });
    expect(await database.dump(database.names.table('user'))).toBe(before);
  });

  it('refuses to overwrite what changed meanwhile, and tells the current row', async () => {
    const user = await person('Kim Stale');
    await app.call('users.update', { id: user.id, patch: { name: 'Theirs' }, expectedUpdatedAt: user.updatedAt ?? '' });
    const error = await app.refused('users.update', {
      id: user.id,
      patch: { name: 'Mine' },
      expectedUpdatedAt: user.updatedAt ?? '',
    });
    expect(error).toMatchObject({ code: 'CONFLICT', details: { current: { name: 'Theirs' } } });
    expect((await app.call('users.get', { id: user.id })).name).toBe('Theirs');
  });

  it('records every write in a chain that holds', async () => {
    const user = await person('Lou Record');
    await app.call('users.update', { id: user.id, patch: { name: 'Lou R.' }, expectedUpdatedAt: user.updatedAt ?? '' });
    await app.call('sessions.revokeForUser', { userId: user.id });
    const { rows } = await app.call('audit.list', { filter: { userId: user.id } });
    expect(rows).toMatchObject([
      { action: 'sessions.revokeForUser', outcome: 'done', rows: 1, actor: 'tester' },
      { action: 'users.update', outcome: 'done', before: { name: 'Lou Record' }, after: { name: 'Lou R.' } },
    ]);
    expect(await app.call('audit.verify')).toMatchObject({ ok: true });
  });

  it('says so when there is no such user', async () => {
    for (const id of ['999999999', 'not-there', '00000000-0000-4000-8000-000000000000']) {
      expect((await app.refused('users.get', { id })).code).toBe('NOT_FOUND');
    }
  });
});

function timeOf(value: unknown): number {
  return new Date(value as string | Date).getTime();
}
