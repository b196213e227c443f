// A read replica: a second server whose rows can be told from the primary's. It answers lists while it is there, and is
// missed by nobody when it is not.
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { startPostgres, type PgServer } from '../support/pg-server';
import { connectionTo } from '../support/schemas/connection-to';
import { seedUsers } from '../support/seed';
import { startServices, type TestServices } from '../support/services';

let server: PgServer;
let primary: TestDatabase;
let copy: TestDatabase;
let app: TestServices;

beforeAll(async () => {
  server = await startPostgres();
  primary = await makeDatabase('postgres', { pg: inject('pgUrl') });
  copy = await makeDatabase('postgres', { pg: server });
  await seedUsers(primary, 3, { sessions: 1, password: 'x' });
  // what a replica that lags behind has
  await seedUsers(copy, 2, { sessions: 1, password: 'x' });
  await copy.query(`update "user" set name = 'Copy of ' || name`);
});
afterAll(async () => {
  await app?.close();
  await primary?.drop();
  await server?.dispose();
});
beforeEach(async () => {
  await app?.close();
  app = await startServices();
});

async function open(replicaUrl = copy.target) {
  const saved = await app.call('connections.save', connectionTo(primary, { replicaUrl }));
  return app.call('connections.open', { id: saved.id });
}
const sourceOfList = async () => (await app.call('users.list')).source;

describe('while it is there', () => {
  it('answers lists, searches and counts, and says so', async () => {
    expect((await open()).warnings).toEqual([]);
    const list = await app.call('users.list');
    expect(list).toMatchObject({ source: 'replica', total: { value: 2, exact: true } });
    expect(list.rows.map((r) => r.name?.slice(0, 8))).toEqual(['Copy of ', 'Copy of ']);
    expect(await app.call('users.list', { search: 'copy of' })).toMatchObject({ source: 'replica', rows: [{}, {}] });
    expect(await app.call('users.count', { filters: { hasActiveSession: true } })).toMatchObject({ value: 2 });
    for (const method of ['sessions.list', 'accounts.list'] as const) {
      expect(await app.call(method)).toMatchObject({ source: 'replica', rows: [{}, {}] });
    }
    expect((await app.call('sessions.list')).rows[0]?.userName).toMatch(/^Copy of/);
  });

  it('leaves details and writes to the primary', async () => {
    await open();
    const [row] = (await app.call('users.list')).rows;
    const detail = await app.call('users.get', { id: row?.id ?? '' });
    expect(`Copy of ${detail.name ?? ''}`).toBe(row?.name);
    const before = await copy.dumpAll();
    await app.call('users.update', {
      id: detail.id,
      patch: { name: 'Changed' },
      expectedUpdatedAt: detail.updatedAt ?? '',
    });
    expect((await app.call('sessions.revokeForUser', { userId: detail.id })).revoked).toBe(1);
    expect(await primary.find('user', { name: 'Changed' })).toHaveLength(1);
    expect(await primary.count('session')).toBe(2);
    expect(await copy.dumpAll()).toBe(before);
  });
});

describe('when it is away', () => {
  it('the primary answers from the start, and the replica as soon as it is back', async () => {
    await server.stop();
    const report = await open();
    expect(report.warnings).toEqual([expect.stringMatching(/replica cannot be used, so the primary answers/)]);
    expect(await app.call('users.list')).toMatchObject({ source: 'primary', total: { value: 3 } });
    expect(await app.call('users.count')).toMatchObject({ value: 3 });
    expect((await app.call('connections.status')).health).toBe('ok');
    await server.restart();
    await expect.poll(sourceOfList).toBe('replica');
    expect((await app.call('connections.status')).report?.warnings).toEqual([]);
  });

  it('the primary goes on when it is lost, and nobody has to do anything', async () => {
    await open();
    expect(await sourceOfList()).toBe('replica');
    await server.stop('immediate');
    await expect.poll(sourceOfList).toBe('primary');
    const [row] = (await app.call('users.list')).rows;
    expect(await app.call('users.get', { id: row?.id ?? '' })).toMatchObject({ id: row?.id });
    const status = await app.call('connections.status');
    expect(status.report?.warnings.join()).toMatch(/replica cannot be used/);
    await expect.poll(async () => (await app.call('connections.status')).health).toBe('ok');
    await server.restart();
    await expect.poll(sourceOfList).toBe('replica');
  });

  it('a list that was under way says that the connection was lost, and the next one is answered', async () => {
    await open();
    const held = await holdTable();
    const listing = app.dispatcher.call('users.list', {});
    await held.waiting();
    await server.stop('immediate');
    expect(await listing).toMatchObject({ ok: false, error: { code: 'CONNECTION_LOST' } });
    await expect.poll(sourceOfList).toBe('primary');
    await server.restart();
  });
});

describe('when it is no replica', () => {
  it('is not used where it lacks the tables', async () => {
    const report = await open(await server.createDatabase('empty'));
    expect(report.warnings).toEqual([expect.stringMatching(/replica cannot be used.*table or column/i)]);
    expect(await app.call('users.list')).toMatchObject({ source: 'primary', total: { value: 3 } });
  });

  it('is not used, and not tried again, where it refuses the password', async () => {
    const strict = await startPostgres({ hba: 'host all all 127.0.0.1/32 scram-sha-256\n' });
    try {
      const report = await open(strict.url().replace('postgres@', 'postgres:wrong@'));
      expect(report.warnings).toEqual([
        expect.stringMatching(/replica cannot be used.*refused this user name or password/),
      ]);
      expect(await sourceOfList()).toBe('primary');
    } finally {
      await strict.dispose();
    }
  });
});

/** Locks the copy's user table, so that a list has to wait. */
async function holdTable() {
  const { default: pg } = await import('pg');
  const client = new pg.Client(copy.target);
  client.on('error', () => {}); // the server is about to be stopped
  await client.connect();
  await client.query('begin; lock table "user" in access exclusive mode');
  return {
    waiting: async () => {
      await expect
        .poll(async () => {
          const { rows } = await client.query(
            `select 1 from pg_stat_activity where application_name = 'Authdesk' and wait_event_type = 'Lock'`,
          );
          return rows;
        })
        .toHaveLength(1);
    },
  };
}
