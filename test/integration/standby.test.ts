// A server that follows another one: a real streaming standby, which opens, says that it is one, and refuses what would
// change something in words of its own.
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser, openOn, type Opened } from '../support/opened';
import { startPostgres, type PgServer } from '../support/pg-server';
import { fakeKeyring, startServices } from '../support/services';

let primary: PgServer;
let standby: PgServer;
let database: TestDatabase;
/** The same database, where the standby has it. */
let followed: string;
let app: Opened | undefined;

beforeAll(async () => {
  primary = await startPostgres();
  standby = await startPostgres({ standbyOf: primary });
  database = await makeDatabase('postgres', { pg: primary, plugins: ['admin'] });
  followed = standby.url(new URL(database.target).pathname.slice(1));
  await addUser(database, { id: 'ann', email: 'ann@example.com', name: 'Ann' });
  await caughtUp();
});
afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(async () => {
  await database.drop();
  await standby.dispose();
  await primary.dispose();
});

async function onStandby<T>(statement: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client(standby.url());
  await client.connect();
  try {
    return (await client.query(statement, values)).rows as T[];
  } finally {
    await client.end();
  }
}

/** Waits until the standby has all the primary has; the test's own time limit is the only clock. */
async function caughtUp(): Promise<void> {
  const [row] = await database.query('select pg_current_wal_flush_lsn()::text as lsn');
  const there = async () =>
    (await onStandby<{ ok: boolean }>('select pg_last_wal_replay_lsn() >= $1::pg_lsn as ok', [row?.['lsn']]))[0]?.ok;
  // eslint-disable-next-line no-await-in-loop -- polling
  while (!(await there())) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function open(more: Partial<ConnectionInput> = {}): Promise<Opened> {
  app = await openOn(database, { postgres: { url: followed }, ...more }, { secretStore: fakeKeyring() });
  return app;
}

describe('a connection to a standby', () => {
  it('opens, shows what streams in, and says what it is', async () => {
    const { call } = await open();
    const { report } = await call('connections.status');
    expect(report?.warnings).toContainEqual(expect.stringMatching(/This server is a copy that can only be read/));
    await addUser(database, { id: 'bob', email: 'bob@example.com', name: 'Bob' });
    await caughtUp();
    expect((await call('users.list', { search: 'bob' })).rows.map(({ id }) => id)).toEqual(['bob']);
    expect(await call('users.get', { id: 'ann' })).toMatchObject({ email: 'ann@example.com' });
    expect(await call('users.count')).toMatchObject({ value: 2 });
    await database.remove('user', { id: 'bob' });
  });

  it('refuses every change with its reason, and keeps nothing of it', async () => {
    const { call, refused } = await open();
    const { updatedAt } = await call('users.get', { id: 'ann' });
    const acts = [
      refused('users.ban', { id: 'ann', reason: 'spam' }),
      refused('users.update', { id: 'ann', patch: { name: 'X' }, expectedUpdatedAt: updatedAt ?? '' }),
      refused('users.create', { email: 'new@example.com', name: 'New' }),
      refused('users.remove', { ids: ['ann'], confirm: 'ann@example.com' }),
      refused('sessions.revokeForUser', { userId: 'ann' }),
    ];
    for (const error of await Promise.all(acts)) {
      expect(error).toMatchObject({
        code: 'READ_ONLY',
        message: expect.stringMatching(/leads to a copy that can only be read, so nothing was changed/),
        hint: expect.stringMatching(/primary/),
      });
    }
    expect(await database.find('user', { name: 'Ann' })).toHaveLength(1);
  });

  it('that was to be read-only is open as that', async () => {
    const { call, refused } = await open({ environment: 'production', readOnly: true });
    expect((await call('users.list')).rows.map(({ id }) => id)).toEqual(['ann']);
    expect(await refused('users.ban', { id: 'ann' })).toMatchObject({
      code: 'READ_ONLY',
      message: expect.stringMatching(/opened read-only/),
    });
  });

  it('answers lists as the read replica of its primary', async () => {
    app = await openOn(database, { replicaUrl: followed }, { secretStore: fakeKeyring() });
    expect(await app.call('users.list')).toMatchObject({ source: 'replica', rows: [{ id: 'ann' }] });
    await app.call('users.ban', { id: 'ann', reason: 'spam' });
    await caughtUp();
    expect((await app.call('users.list')).rows).toMatchObject([{ id: 'ann', banned: true }]);
    await app.call('users.unban', { id: 'ann' });
  });

  it('is not the one an address for a primary means', async () => {
    const { hostname, port } = new URL(database.target);
    const services = await startServices({ secretStore: fakeKeyring() });
    try {
      const url = followed
        .replace(`127.0.0.1:${standby.port}`, `127.0.0.1:${standby.port},${hostname}:${port}`)
        .concat('?target_session_attrs=read-write');
      const { id } = await services.call('connections.save', connectionTo(database, { postgres: { url } }));
      expect((await services.call('connections.open', { id })).warnings.join()).not.toMatch(/copy that can only/);
      await services.call('users.ban', { id: 'ann', reason: 'spam' });
      await services.call('users.unban', { id: 'ann' });
    } finally {
      await services.close();
    }
  });
});

it('a standby that was promoted takes changes once it is opened again', async () => {
  const { call, refused, connectionId } = await open();
  await caughtUp();
  await onStandby('select pg_promote()');
  expect(await refused('users.ban', { id: 'ann' })).toMatchObject({ code: 'READ_ONLY' });
  await call('connections.close');
  const report = await call('connections.open', { id: connectionId });
  expect(report.warnings.join()).not.toMatch(/copy that can only be read/);
  expect(await call('users.ban', { id: 'ann', reason: 'spam' })).toMatchObject({ banned: true });
});
