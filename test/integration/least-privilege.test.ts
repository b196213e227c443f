// Database roles that may do little: the two that Authdesk itself proposes, made from its SQL exactly as given, and
// roles from which single columns or whole tables were taken.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionReport } from '@shared/api/connection-report';
import { cells } from '../support/matrix';
import { startPostgres, type PgServer } from '../support/pg-server';
import type { Cell, CellDatabase } from '../support/schemas/cell';
import { fill, moment, rowId } from '../support/schemas/people';
import { differenceOf, takeSnapshot } from '../support/schemas/snapshot';
import { startServices, type TestServices } from '../support/services';

// Roles belong to a whole server, so this one is our own; only the superuser gets in without a password.
let server: PgServer;
beforeAll(async () => {
  server = await startPostgres({
    hba: 'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n',
  });
});
afterAll(async () => server?.dispose());

const PASSWORD = 'ch0sen by the administrator';

const cellNamed = (name: string): Cell => {
  const found = cells.find((cell) => cell.name === name);
  if (!found) throw new Error(`there is no cell "${name}"`);
  return found;
};

/** The address of a cell's database for another role. */
function urlFor(database: CellDatabase, role: string): string {
  const { postgres } = database.connection;
  if (postgres === undefined || !('url' in postgres)) throw new Error('the cell is not on Postgres');
  const url = new URL(postgres.url);
  url.username = role;
  url.password = encodeURIComponent(PASSWORD);
  return url.href;
}

async function open(database: CellDatabase, role?: string): Promise<{ app: TestServices; report: ConnectionReport }> {
  const app = await startServices();
  const saved = await app.call('connections.save', {
    ...database.connection,
    ...(role !== undefined && { postgres: { url: urlFor(database, role) } }),
  });
  return { app, report: await app.call('connections.open', { id: saved.id }) };
}

/** Runs a statement as a role with the bare driver; gives the server's error code, or null where it went through. */
async function codeOf(database: CellDatabase, role: string, statement: string): Promise<string | null> {
  const client = new pg.Client(urlFor(database, role));
  await client.connect();
  try {
    await client.query('set default_transaction_read_only = off');
    await client.query('begin');
    await client.query(statement);
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown';
  } finally {
    await client.end(); // nothing was committed
  }
}

const DENIED = '42501';
const names = [
  'postgres, better-auth 1.7.25, four plugins',
  'postgres, snake_case and plural, four plugins',
  'postgres, another schema, by the connection',
  'postgres, every name another',
  'postgres, Prisma',
];

describe.each(names)('%s', (name) => {
  const cell = cellNamed(name);
  let database: CellDatabase;
  const ada = rowId(cell, 'user', 1);

  beforeAll(async () => {
    database = await cell.make(server.url());
    await fill(cell, database);
    const { app } = await open(database);
    for (const role of ['viewer', 'support'] as const) {
      const { sql } = await app.call('connections.roleSql', { role });
      await database.raw.query(sql.replace('choose-a-password', PASSWORD));
    }
    await app.close();
  });
  afterAll(async () => {
    await database?.drop();
    await runAsAdmin(server, 'drop role if exists authdesk_viewer; drop role if exists authdesk_support');
  });

  const table = (model: string) => {
    const { connection, names: physical } = database;
    const schema = connection.schema === undefined ? '' : `"${connection.schema}".`;
    return `${schema}"${physical.table(model)}"`;
  };
  const column = (model: string, field: string) => `"${database.names.column(model, field)}"`;

  it('proposes a password that is none', async () => {
    const { app } = await open(database);
    expect((await app.call('connections.roleSql', { role: 'viewer' })).sql).toContain(`PASSWORD 'choose-a-password'`);
    await app.close();
  });

  it('shows a viewer everything but secrets', async () => {
    const { app, report } = await open(database, 'authdesk_viewer');
    const secrets = ['password', 'accessToken', 'refreshToken', 'idToken'] as const;
    expect([...report.tables.account.unreadable].sort()).toEqual([...secrets].sort());
    expect(report.tables.session.unreadable).toEqual(['token']);
    expect(report.tables.verification.unreadable).toEqual(['identifier', 'value']);
    expect(report.tables.user.unreadable).toEqual([]);
    expect(report.tables.user.rows).toEqual({ value: 3, exact: true });
    for (const t of Object.values(report.tables)) expect(t.missing).toEqual([]);
    expect(report.unavailable.map((u) => u.feature).join()).toMatch(/password.*tokens.*token.*verification/i);
    for (const { reason } of report.unavailable) expect(reason).toMatch(/may not read/);

    expect((await app.call('users.list')).rows).toHaveLength(3);
    expect((await app.call('users.list', { search: 'lovelace' })).rows.map((r) => r.id)).toEqual([ada]);
    expect(await app.call('users.count', { filters: { hasActiveSession: true, providerId: 'google' } })).toMatchObject({
      value: 1,
    });
    expect((await app.call('sessions.list', { search: '192.0.2' })).rows).toHaveLength(4);
    const verifications = await app.call('verifications.list');
    expect(verifications.rows).toHaveLength(4);
    expect(JSON.stringify(verifications.rows)).not.toMatch(/ada@example|abcdefghijklm|zyxwvu/);
    for (const search of ['ada@example.com', 'x']) await app.call('verifications.list', { search });
    await app.call('verifications.list', { kind: 'reset-password', state: 'active' });
    const accounts = (await app.call('accounts.list', { userId: ada })).rows;
    const detail = await app.call('users.get', { id: ada });
    expect(detail).toMatchObject({ counts: { sessions: 3, activeSessions: 2, accounts: 2, verifications: null } });
    expect(detail.organizations).toHaveLength(report.plugins.includes('organization') ? 1 : 0);
    for (const account of [...accounts, ...detail.accounts]) {
      for (const secret of secrets) expect(account[secret]).toEqual({ present: false, unavailable: true });
    }
    expect(detail.states.map((s) => s.key)).not.toContain('no-way-in');
    await app.close();
  });

  it('lets a viewer write nothing at all', async () => {
    const before = await takeSnapshot(database.raw, 'postgres');
    const { app } = await open(database, 'authdesk_viewer');
    const update = {
      id: ada,
      patch: { name: 'Changed' },
      expectedUpdatedAt: (await app.call('users.get', { id: ada })).updatedAt ?? '',
    };
    for (const error of [
      await app.refused('users.update', update),
      await app.refused('sessions.revoke', { ids: [rowId(cell, 'session', 1)] }),
      await app.refused('sessions.revokeForUser', { userId: ada }),
    ]) {
      expect(['PERMISSION_DENIED', 'READ_ONLY']).toContain(error.code);
    }
    await app.close();
    for (const statement of [
      `update ${table('user')} set ${column('user', 'name')} = 'x'`,
      `delete from ${table('session')}`,
      `delete from ${table('verification')}`,
      `delete from ${table('user')}`,
      `insert into ${table('user')} (id) values ('${ada}')`,
      `truncate ${table('session')}`,
      `drop table ${table('user')}`,
      `select ${column('account', 'password')} from ${table('account')}`,
      `select ${column('session', 'token')} from ${table('session')}`,
      `select ${column('verification', 'value')} from ${table('verification')}`,
      `select ${column('verification', 'identifier')} from ${table('verification')}`,
      `select * from ${table('account')}`,
    ]) {
      expect([statement, await codeOf(database, 'authdesk_viewer', statement)]).toEqual([statement, DENIED]);
    }
    expect(differenceOf(before, await takeSnapshot(database.raw, 'postgres'))).toEqual({
      added: [],
      removed: [],
      changed: {},
    });
  });

  it('lets support staff do their job and nothing beside', async () => {
    const { app, report } = await open(database, 'authdesk_support');
    expect(report.tables.verification.unreadable).toEqual([]);
    expect(report.unavailable.map((u) => u.feature).join()).toMatch(/password/i);
    const changed = await app.call('users.update', {
      id: ada,
      patch: { name: 'Ada King', email: 'ada.king@example.com', emailVerified: true },
      expectedUpdatedAt: moment(cell, -3_600_000, 7).toISOString(),
    });
    expect(changed).toMatchObject({ name: 'Ada King', email: 'ada.king@example.com', emailVerified: true });
    const left = (await takeSnapshot(database.raw, 'postgres')).get(database.names.table('verification'));
    expect([...(left?.keys() ?? [])].sort()).toEqual([2, 4].map((n) => rowId(cell, 'verification', n)).sort());
    expect((await app.call('sessions.revoke', { ids: [rowId(cell, 'session', 1)] })).revoked).toBe(1);
    expect((await app.call('sessions.revokeForUser', { userId: ada })).revoked).toBe(1);
    expect((await app.call('sessions.list')).rows).toHaveLength(1);
    expect(await app.call('audit.list')).toMatchObject({
      rows: [{ outcome: 'done' }, { outcome: 'done' }, { outcome: 'done' }],
    });
    await app.close();

    for (const statement of [
      `select ${column('account', 'password')} from ${table('account')}`,
      `select ${column('account', 'accessToken')} from ${table('account')}`,
      `select ${column('session', 'token')} from ${table('session')}`,
      `select * from ${table('session')}`,
      `delete from ${table('session')} returning *`,
      `update ${table('user')} set id = id`,
      `update ${table('session')} set ${column('session', 'expiresAt')} = now()`,
      `update ${table('account')} set ${column('account', 'password')} = 'x'`,
      `delete from ${table('user')}`,
      `delete from ${table('account')}`,
      `insert into ${table('user')} (id) values ('${ada}')`,
      `insert into ${table('session')} (id) values ('${ada}')`,
      `truncate ${table('session')}`,
      `drop table ${table('session')}`,
      `create table ${table('session').replace(/"$/, '2"')} (id text)`,
    ]) {
      expect([statement, await codeOf(database, 'authdesk_support', statement)]).toEqual([statement, DENIED]);
    }
  });

  it('lets nobody in without the password', async () => {
    const app = await startServices();
    const url = new URL(urlFor(database, 'authdesk_viewer'));
    url.password = 'wrong';
    const saved = await app.call('connections.save', { ...database.connection, postgres: { url: url.href } });
    expect((await app.refused('connections.open', { id: saved.id })).code).toBe('AUTH_FAILED');
    await app.close();
  });
});

describe('with parts of the database closed', () => {
  const cell = cellNamed('postgres, better-auth 1.7.25, four plugins');
  const ada = rowId(cell, 'user', 1);
  let database: CellDatabase;
  let app: TestServices;
  let report: ConnectionReport;

  beforeAll(async () => {
    database = await cell.make(server.url());
    await fill(cell, database);
    await database.raw.query(`create role narrow login password '${PASSWORD}'`);
  });
  afterAll(async () => {
    await database?.drop();
    await runAsAdmin(server, 'drop role if exists narrow');
  });

  /** Opens the database as a role that may read all of it but these tables or columns. */
  async function without(closed: Readonly<Record<string, readonly string[] | 'all'>>): Promise<void> {
    await app?.close();
    const { raw } = database;
    await raw.query('drop owned by narrow; grant usage on schema public to narrow');
    for (const name of await raw.tables()) {
      const taken = closed[name] ?? [];
      if (taken === 'all') continue;
      const columns = await raw.query(
        'select attname as c from pg_attribute where attrelid = $1::regclass and attnum > 0',
        [raw.quote(name)],
      );
      const open_ = columns.map(({ c }) => String(c)).filter((c) => !taken.includes(c));
      await raw.query(`grant select (${open_.map((c) => raw.quote(c)).join(', ')}) on ${raw.quote(name)} to narrow`);
    }
    ({ app, report } = await open(database, 'narrow'));
  }
  afterAll(async () => app?.close());

  const features = () => report.unavailable.map((u) => u.feature).join('; ');

  it.each([
    ['session', /Sessions/, 'sessions.list'],
    ['account', /Ways to sign in/, 'accounts.list'],
    ['verification', /Verifications/, 'verifications.list'],
  ] as const)('goes on without the table %s', async (name, feature, method) => {
    await without({ [name]: 'all' });
    expect(features()).toMatch(feature);
    expect(report.tables[name]).toMatchObject({ name, rows: null });
    expect(report.tables[name].unreadable).toContain('id');
    expect(report.warnings.join()).not.toMatch(/There is no/);
    expect(report.sessionsInDatabase).toBe(true);
    expect((await app.call('users.list')).rows).toHaveLength(3);
    expect(await app.call('users.get', { id: ada })).toMatchObject({ email: 'ada@example.com' });
    const error = await app.refused(method);
    expect(error).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(error.message).toMatch(new RegExp(`may not read .* of "${name}"`));
    for (const other of (['sessions.list', 'accounts.list', 'verifications.list'] as const).filter(
      (m) => m !== method,
    )) {
      expect((await app.call(other)).rows.length).toBeGreaterThan(0);
    }
  });

  it('says so where a filter needs a closed table', async () => {
    await without({ session: 'all', account: 'all' });
    for (const filters of [{ hasActiveSession: true }, { providerId: 'google' }]) {
      expect((await app.refused('users.list', { filters })).code).toBe('PERMISSION_DENIED');
    }
    const detail = await app.call('users.get', { id: ada });
    expect(detail.states.map((s) => s.key)).not.toContain('no-way-in');
  });

  it('goes on without organizations and second factors', async () => {
    await without({ organization: 'all', twoFactor: 'all', member: ['role'] });
    expect(features()).toMatch(/Organizations.*second factor/);
    expect(await app.call('users.get', { id: ada })).toMatchObject({ organizations: [] });
    await without({ member: ['role', 'createdAt'] });
    expect(await app.call('users.get', { id: ada })).toMatchObject({ organizations: [{ name: 'Acme', role: null }] });
  });

  it('goes on without single columns', async () => {
    await without({
      user: ['image', 'banReason', 'role', 'banExpires'],
      session: ['ipAddress', 'userAgent', 'impersonatedBy'],
      account: ['scope', 'password', 'idToken'],
      verification: ['value', 'createdAt'],
    });
    expect(report.tables.user.unreadable).toEqual(['image', 'role', 'banReason', 'banExpires']);
    expect((await app.call('users.list', { filters: { banned: false } })).rows).toHaveLength(3);
    const detail = await app.call('users.get', { id: ada });
    expect(detail).toMatchObject({ image: null, banned: false });
    expect(detail.sessions[0]).toMatchObject({ ipAddress: null, userAgent: null });
    expect(detail.accounts[0]).toMatchObject({ scope: null, password: { present: false, unavailable: true } });
    expect((await app.call('sessions.list', { search: 'ada' })).rows).toHaveLength(3);
    expect((await app.call('verifications.list')).rows).toHaveLength(4);
  });

  it('says which column closes a whole list', async () => {
    await without({ session: ['createdAt'] });
    expect(await app.refused('sessions.list')).toMatchObject({
      code: 'PERMISSION_DENIED',
      message: 'The database user may not read createdAt of "session".',
    });
    expect((await app.call('users.get', { id: ada })).sessions).toHaveLength(3);
  });

  it('does not open where users cannot be read', async () => {
    for (const closed of [{ user: ['email'] }, { user: 'all' }] as const) {
      await expect(without(closed)).rejects.toMatchObject({ info: { code: 'PERMISSION_DENIED' } });
    }
  });
});

async function runAsAdmin(at: PgServer, statement: string): Promise<void> {
  const client = new pg.Client(at.url());
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
