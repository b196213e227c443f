// Row-level security: what a database user is not shown is never taken for what is not there, what it may not change is
// said, and the SQL for a role has the policies that let it through. A live better-auth server judges what still bites.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { jobOf, previewRows, ended } from '../support/bulk';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser } from '../support/opened';
import { startPostgres, type PgServer } from '../support/pg-server';
import { fakeKeyring, startServices, type TestServices } from '../support/services';

const PASSWORD = 'ch0sen by the administrator';
const password = 'correct horse 1';

// Roles belong to a whole server, so this one is our own; only the superuser gets in without a password.
let server: PgServer;
beforeAll(async () => {
  server = await startPostgres({
    hba: 'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n',
  });
});
afterAll(async () => server?.dispose());

let database: TestDatabase;
let auth: AuthServer;
let ann: { readonly id: string; readonly token: string; readonly session: string };
const apps: TestServices[] = [];

beforeEach(async () => {
  database = await makeDatabase('postgres', { pg: server, plugins: ['admin'] });
  auth = await startAuthServer(database.serverOptions);
  const { user, token } = await auth.signUp({ email: 'ann@example.com', password, name: 'Ann' });
  const session = await auth.getSession(token ?? '');
  ann = { id: user.id, token: token ?? '', session: session?.session.id ?? '' };
  await addUser(database, { id: 'bo', name: 'Bo', email: 'bo@example.com' });
  await database.query(`create role agent login password '${PASSWORD}'`);
  await database.query('grant select, insert, update, delete on all tables in schema public to agent');
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  await auth.stop();
  for (const role of ['agent', 'authdesk_support', 'authdesk_viewer']) {
    await database.query(
      `do $$ begin if exists (select from pg_roles where rolname = '${role}') then execute 'drop owned by ${role} cascade'; execute 'drop role ${role}'; end if; end $$`,
    );
  }
  await database.drop();
});

const open = async (role: string) => {
  const app = await startServices({ secretStore: fakeKeyring() });
  apps.push(app);
  const url = new URL(database.target);
  if (role !== 'postgres') {
    url.username = role;
    url.password = encodeURIComponent(PASSWORD);
  }
  const saved = await app.call('connections.save', {
    name: role,
    environment: 'development',
    driver: 'postgres',
    postgres: { url: url.href },
  });
  const report = await app.call('connections.open', { id: saved.id });
  return { app, report };
};
const enable = async (...tables: readonly string[]) => {
  for (const table of tables) await database.query(`alter table ${database.quote(table)} enable row level security`);
};
const allow = async (table: string, command: string, using = 'true') =>
  database.query(
    `create policy ${command}_${table} on ${database.quote(table)} for ${command} to agent using (${using})`,
  );
const edit = async (app: TestServices, patch: object) => ({
  id: ann.id,
  patch,
  expectedUpdatedAt: (await app.call('users.get', { id: ann.id })).updatedAt ?? '',
});
const signedIn = async () => (await auth.getSession(ann.token)) !== null;

describe('where no policy lets anything through', () => {
  it('is told at opening, and nothing that is not shown is taken for not being there', async () => {
    await enable('user', 'session');
    const { app, report } = await open('agent');
    expect(report.tables.user.rowSecurity).toEqual({ select: 'none', insert: 'none', update: 'none', delete: 'none' });
    expect(report.tables.account.rowSecurity).toBeUndefined();
    expect(report.tables.user.rows).toEqual({ value: 0, exact: false });
    for (const table of ['user', 'session']) {
      expect(report.remarks).toContainEqual({
        tone: 'warn',
        text: expect.stringMatching(new RegExp(`Row-level security hides all rows of "${table}"`)) as string,
      });
    }
    expect(await app.call('users.list')).toMatchObject({ rows: [], total: { value: 0, exact: false } });
    expect(await app.call('users.count')).toEqual({ value: 0, exact: false });
    expect(await app.call('users.list', { search: 'ann@example.com' })).toMatchObject({
      rows: [],
      total: { exact: false },
    });
    expect(await app.call('sessions.list')).toMatchObject({ rows: [], total: { value: 0, exact: false } });
    const hidden = expect.stringContaining('row-level security') as string;
    expect(await app.refused('users.get', { id: ann.id })).toMatchObject({ code: 'NOT_FOUND', message: hidden });
    expect(await app.refused('users.ban', { id: ann.id })).toMatchObject({ code: 'NOT_FOUND', message: hidden });
    expect(await app.refused('sessions.revokeForUser', { userId: ann.id })).toMatchObject({ message: hidden });
    expect(await app.call('users.remove', { ids: [ann.id], confirm: true })).toEqual({
      removed: 0,
      skipped: [{ id: ann.id, reason: hidden }],
    });
    const revoked = await app.call('sessions.revoke', { ids: [ann.session] });
    expect(revoked).toMatchObject({ revoked: 0, refused: 'unknown', doubt: { code: 'rows-hidden' } });
    expect(revoked.notes.join(' ')).toMatch(/not known whether all of them ended/);
    expect(revoked.notes.join(' ')).not.toMatch(/already gone/);
    expect(await signedIn()).toBe(true);
  });

  it('is told alike where the database user has row security switched off, which fails every statement', async () => {
    await enable('user');
    await database.query('alter role agent set row_security = off');
    const { app, report } = await open('agent');
    expect(report.tables.user.rowSecurity).toMatchObject({ select: 'none' });
    expect(await app.call('users.list')).toMatchObject({ rows: [], total: { value: 0, exact: false } });
  });

  it('is mended by the SQL for a role, run as it is given', async () => {
    await enable('user', 'session', 'account', 'verification');
    const owner = await open('postgres');
    expect(owner.report.tables.user.rowSecurity).toMatchObject({ select: 'all' });
    expect(owner.report.remarks.filter(({ text }) => text.includes('Row-level'))).toEqual([]);
    for (const role of ['support', 'viewer'] as const) {
      const { sql } = await owner.app.call('connections.roleSql', { role });
      expect(sql).toMatch(
        new RegExp(`CREATE POLICY authdesk_${role} ON .*"user".* TO authdesk_${role} USING \\(true\\);`),
      );
      await database.query(sql.replace('choose-a-password', PASSWORD));
    }
    const viewer = await open('authdesk_viewer');
    expect((await viewer.app.call('users.list')).total).toEqual({ value: 2, exact: true });
    const { app, report } = await open('authdesk_support');
    expect(report.remarks.filter(({ text }) => text.includes('Row-level'))).toEqual([]);
    expect((await app.call('users.list')).total).toEqual({ value: 2, exact: true });
    await app.call('users.update', await edit(app, { name: 'Anna' }));
    expect(await app.call('sessions.revoke', { ids: [ann.session] })).toMatchObject({ revoked: 1, doubt: null });
    expect(await signedIn()).toBe(false);
  });

  it('the SQL says nothing of policies where there is no row-level security', async () => {
    const { app } = await open('postgres');
    expect((await app.call('connections.roleSql', { role: 'support' })).sql).not.toContain('POLICY');
  });
});

describe('where a policy stops at something', () => {
  it.each([
    ['a setting that only the app makes', `email = current_setting('app.tenant')`, 'app.tenant'],
    [
      'a value of no such form',
      `id = current_setting('app.tenant', true)::int::text or (current_setting('search_path') || 'x')::int = 1`,
      'integer',
    ],
    ['a function that raises', 'whose_turn()', 'Not your\\n turn'],
  ])('%s: it opens, and says what the database said', async (_what, using, words) => {
    await database.query(
      `create function whose_turn() returns boolean language plpgsql as $$ begin raise exception E'Not your\\n turn'; end $$`,
    );
    await enable('user');
    await database.query(`alter table "user" force row level security`);
    await allow('user', 'all', using);
    const { app, report } = await open('agent');
    expect(report.warnings.join('\n')).toContain(words);
    for (const error of [
      await app.refused('users.list'),
      await app.refused('users.list', { search: 'ann' }),
      await app.refused('users.get', { id: ann.id }),
      await app.refused('users.ban', { id: ann.id }),
    ]) {
      expect(error).toMatchObject({ code: 'PERMISSION_DENIED', message: expect.stringContaining(words) as string });
      expect(error.hint).toBeTruthy();
    }
  });
});

describe('where rows may be seen but not changed', () => {
  it.each([
    ['none of them', null],
    ['not these', `id = 'nobody'`],
  ])('%s: each act is refused for want of the right, and changes nothing', async (_which, using) => {
    await enable('user', 'session', 'account');
    for (const table of ['user', 'session', 'account']) {
      await allow(table, 'select');
      if (using === null) continue;
      for (const command of ['update', 'delete']) await allow(table, command, using);
    }
    const { app, report } = await open('agent');
    expect(report.remarks.map(({ text }) => text).join()).toMatch(/see the rows of "user", but not change/);
    expect((await app.call('users.list')).total).toEqual({ value: 2, exact: true });
    const account = (await app.call('accounts.list', { userId: ann.id })).rows[0]?.id ?? '';
    const before = await database.dumpAll();
    for (const error of [
      await app.refused('users.update', await edit(app, { name: 'Other' })),
      await app.refused('users.ban', { id: ann.id }),
      await app.refused('users.setRole', { id: ann.id, role: 'editor' }),
      await app.refused('sessions.revoke', { ids: [ann.session] }),
      await app.refused('sessions.revokeForUser', { userId: ann.id }),
      await app.refused('accounts.unlink', { id: account, confirm: true }),
    ]) {
      expect(error).toMatchObject({ code: 'PERMISSION_DENIED', details: { reason: 'row-security' } });
      expect(error.hint).toMatch(/policy/);
    }
    const { skipped } = await app.call('users.remove', { ids: [ann.id], confirm: true });
    expect(skipped).toEqual([{ id: ann.id, reason: expect.stringMatching(/Row-level security/) as string }]);
    expect(await database.dumpAll()).toBe(before);
    expect(await signedIn()).toBe(true);
  });

  it('a bulk job goes on with those that may be changed', async () => {
    await enable('user');
    await allow('user', 'select');
    await allow('user', 'update', `id = 'bo'`);
    const { app } = await open('agent');
    const preview = await app.call('bulk.preview', {
      action: { do: 'ban', reason: 'spam', revokeSessions: false },
      target: { kind: 'ids', ids: [ann.id, 'bo'] },
    });
    await app.call('bulk.start', { previewId: preview.id, confirm: true, why: {} });
    await ended(app, preview.id);
    expect((await jobOf(app, preview.id))?.state).toBe('done');
    const rows = await previewRows(app, preview.id);
    expect(rows.find(({ userId }) => userId === 'bo')).toMatchObject({ outcome: 'done' });
    expect(rows.find(({ userId }) => userId === ann.id)).toMatchObject({
      outcome: 'failed',
      detail: expect.stringMatching(/Row-level security/) as string,
    });
  });

  it('a value that the policy forbids is refused with its table', async () => {
    await enable('user');
    await allow('user', 'select');
    await database.query(`create policy w on "user" for update to agent using (true) with check (name <> 'Evil')`);
    const { app } = await open('agent');
    await app.call('users.update', await edit(app, { name: 'Good' }));
    expect(await app.refused('users.update', await edit(app, { name: 'Evil' }))).toMatchObject({
      code: 'PERMISSION_DENIED',
      details: { reason: 'refused', by: 'policy', table: 'user' },
    });
  });
});

describe('where only some sessions are shown', () => {
  beforeEach(async () => {
    await enable('session');
    await allow('session', 'all', `"userAgent" is distinct from 'hidden'`);
    await auth.signIn('ann@example.com', password);
    await database.query(`update session set "userAgent" = 'hidden' where id = '${ann.session}'`);
  });

  it('a logout of everything says that it may have missed some; the server goes on with them', async () => {
    const { app, report } = await open('agent');
    expect(report.tables.session.rowSecurity?.select).toBe('some');
    const revoked = await app.call('sessions.revokeForUser', { userId: ann.id });
    expect(revoked).toMatchObject({ revoked: 1, refused: 'unknown', doubt: { code: 'rows-hidden' } });
    expect(await signedIn()).toBe(true);
    await app.call('users.ban', { id: ann.id });
    expect((await app.call('audit.list')).rows[0]?.summary).toMatch(/may hide sessions that go on/);
  });

  it('one that is shown ends without a doubt', async () => {
    const { app } = await open('agent');
    const [row] = (await app.call('sessions.list', { userId: ann.id })).rows;
    expect(await app.call('sessions.revoke', { ids: [row?.id ?? ''] })).toMatchObject({ revoked: 1, doubt: null });
  });

  it('a removal says that more may go than is counted, and offers no undo it could not keep', async () => {
    const { app } = await open('agent');
    const preview = await app.call('users.removalPreview', { ids: [ann.id] });
    expect(preview.restorable).toBe(false);
    expect(preview.restoreNote).toMatch(/row-level security/);
    expect(preview.tables.map(({ label }) => label).join()).toMatch(
      /May be more: row-level security hides rows of "session"/,
    );
    expect(await app.call('users.remove', { ids: [ann.id], confirm: true })).toMatchObject({ removed: 1 });
    expect((await app.call('audit.list')).rows[0]).toMatchObject({ outcome: 'done', undo: 'no' });
    expect(await signedIn()).toBe(false);
  });
});
