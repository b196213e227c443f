// Bulk jobs when things go wrong: Authdesk killed in the middle, the database gone, others writing meanwhile.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { buildAuthdesk, spawnAuthdesk, type AuthdeskProcess } from '../support/authdesk-process';
import { ended, jobOf, previewRows } from '../support/bulk';
import { makeDatabase, seedUsers, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { openOn, withoutWaiting, type Opened } from '../support/opened';
import { startPostgres } from '../support/pg-server';
import { fakeKeyring } from '../support/services';

const ROWS = 5000;

beforeAll(buildAuthdesk);

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let folder: string;
  let app: AuthdeskProcess;

  beforeEach(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] }));
    folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-kill-'));
    app = await spawnAuthdesk(folder);
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Kills Authdesk as soon as a job has done some of its rows. */
  const killAfter = async (id: string, rows: number): Promise<void> => {
    await new Promise<void>((resolve) => {
      app.on((event, payload) => {
        if (event === 'job' && 'done' in payload && payload.id === id && payload.done >= rows) resolve();
      });
    });
    await app.kill();
  };
  const openAgain = async (connectionId: string) => {
    app = await spawnAuthdesk(folder);
    await app.call('connections.open', { id: connectionId });
  };

  it('is resumed after kill -9 and does no row twice', async () => {
    await seedUsers(database, ROWS, { bannedEvery: 0, adminEvery: 0, sessions: 1 });
    const { id: connection } = await app.call('connections.save', connectionTo(database));
    await app.call('connections.open', { id: connection });
    const preview = await app.call('bulk.preview', {
      action: { do: 'ban', reason: 'spam' },
      target: { kind: 'match' },
    });
    expect(preview.willRun).toBe(ROWS);
    const { id } = preview;
    await app.call('bulk.start', { previewId: id, confirm: true, why: { reason: 'wave of spam' } });
    let kills = 0;
    let done = 0;
    for (const at of [400, 2700]) {
      await killAfter(id, at);
      kills += 1;
      const banned = (await database.find('user', { banReason: 'spam' })).length;
      expect(banned).toBeGreaterThanOrEqual(at);
      expect(banned).toBeLessThan(ROWS);
      await openAgain(connection);
      const job = (await app.call('jobs.list')).find((one) => one.id === id);
      expect(job).toMatchObject({ state: 'interrupted', total: ROWS });
      done = job?.done ?? 0;
      expect(done).toBeGreaterThanOrEqual(at);
      await app.call('jobs.resume', { id });
    }
    expect(await ended(app, id)).toMatchObject({ state: 'done', done: ROWS, total: ROWS, failed: 0, skipped: 0 });

    const rows = await previewRows(app, id);
    expect(rows.every(({ outcome }) => outcome === 'done')).toBe(true);
    const users = await database.find('user');
    expect(users.every((user) => user['banReason'] === 'spam')).toBe(true);
    expect(await database.count('session')).toBe(0);
    // The audit names everybody in just one batch that was saved; at most one batch a kill has an end nobody saw.
    const entries = await allEntries();
    const batches = entries.filter(({ action }) => action === 'bulk.ban');
    const named = (outcome: 'done' | 'unknown') =>
      batches
        .filter((entry) => entry.outcome === outcome)
        .flatMap((entry) => String(entry.after?.['users']).split(', '));
    expect(new Set(named('done')).size).toBe(named('done').length);
    expect(new Set([...named('done'), ...named('unknown')]).size).toBe(ROWS);
    expect(batches.filter(({ outcome }) => outcome === 'unknown').length).toBeLessThanOrEqual(kills);
    // And nobody's row was written in more than one of them.
    const stamps = new Set(users.map((user) => new Date(String(user['updatedAt'])).getTime()));
    expect(stamps.size).toBeLessThanOrEqual(batches.length);
    expect(entries.filter(({ action }) => action === 'bulk.resume')).toHaveLength(kills);
    expect(batches.every(({ reason }) => reason === 'wave of spam')).toBe(true);
    expect((await app.call('audit.verify')).ok).toBe(true);
  });

  async function allEntries() {
    const entries = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof app.call<'audit.list'>>> = await app.call('audit.list', {
        limit: 500,
        ...(cursor !== null && { cursor }),
      });
      entries.push(...page.rows);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return entries;
  }
});

// The moment between the commit and Authdesk's own record of it, in which a kill leaves the batch neither here nor there.
describe.each([
  { kind: 'postgres', action: { do: 'ban', reason: 'spam' } },
  { kind: 'sqlite', action: { do: 'revokeSessions' } },
] as const)('a batch whose end nobody saw, on $kind', ({ kind, action }) => {
  let database: TestDatabase;
  let app: Opened;

  beforeEach(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] }));
    await seedUsers(database, 10, { bannedEvery: 0, adminEvery: 0, sessions: 1 });
    app = await openOn(database, {}, { keep: true, secretStore: fakeKeyring() });
  });
  afterEach(async () => {
    await app.close();
    await rm(app.dataFolder, { recursive: true, force: true });
    await database.drop();
  });

  /** Runs a job and then takes the record of its end away, as if Authdesk had been killed right before it. */
  const killedBeforeTheRecord = async () => {
    const { id } = await app.call('bulk.preview', { action, target: { kind: 'match' } });
    const spy = new Database(path.join(app.dataFolder, 'authdesk.db'));
    spy.exec(`create trigger hold_flight after update of flight on bulk_job when new.flight is not null
      begin update bulk_job set why = json_set(why, '$.flight', new.flight) where id = new.id; end`);
    await app.call('bulk.start', { previewId: id, confirm: true });
    expect(await ended(app, id)).toMatchObject({ state: 'done', done: 10 });
    await app.close();
    spy.exec(`drop trigger hold_flight;
      update bulk_job set state = 'running', result = null, flight = json_extract(why, '$.flight'), why = '{}';
      update bulk_row set outcome = 'waiting', detail = null, at = null, entry_id = null;`);
    spy.close();
    app = await openOn(database, {}, { keep: true, secretStore: fakeKeyring(), dataFolder: app.dataFolder });
    // The connection of the job, not another one to the same place.
    const [first] = (await app.call('connections.list')).filter(
      ({ driver, id: one }) => driver === kind && one !== app.connectionId,
    );
    await app.call('connections.open', { id: first?.id ?? '' });
    return id;
  };

  it('is found to be saved and not done again', async () => {
    const id = await killedBeforeTheRecord();
    const before = await database.dumpAll();
    expect((await app.call('jobs.list'))[0]).toMatchObject({ state: 'interrupted', done: 0, total: 10 });
    await app.call('jobs.resume', { id });
    expect(await ended(app, id)).toMatchObject({ state: 'done', done: 10, skipped: 0, failed: 0 });
    expect(await database.dumpAll()).toBe(before);
    const resumed = (await app.call('audit.list')).rows.find((entry) => entry.action === 'bulk.resume');
    expect(resumed?.summary).toMatch(/had been saved/);
  });

  it('is not claimed where others changed the same rows since', async () => {
    const id = await killedBeforeTheRecord();
    if (action.do === 'revokeSessions') return;
    await database.query(`update "user" set "updatedAt" = now(), banned = false`);
    await app.call('jobs.resume', { id });
    const job = await ended(app, id);
    expect(job).toMatchObject({ state: 'done', result: { message: expect.stringMatching(/it is not known/) } });
    const { rows } = await app.call('jobs.rows', { id, outcome: 'unknown' });
    expect(rows).toHaveLength(10);
    expect(rows[0]?.detail).toMatch(/not known whether/);
    expect((await database.find('user', { banned: true })).length).toBe(0);
  });
});

it('pauses with a plain sentence when the database dies, and goes on once it is back', async () => {
  const server = await startPostgres();
  const database = await makeDatabase('postgres', { pg: server, plugins: ['admin'] });
  await seedUsers(database, 4000, { bannedEvery: 0, adminEvery: 0 });
  const app = await openOn(database, {}, { secretStore: fakeKeyring() });
  const { id } = await app.call('bulk.preview', { action: { do: 'ban', reason: 'spam' }, target: { kind: 'match' } });
  await app.call('bulk.start', { previewId: id, confirm: true });
  while (((await jobOf(app, id))?.done ?? 0) < 400) await sleep(5);
  await server.stop('immediate');
  const paused = await ended(app, id);
  expect(paused).toMatchObject({ state: 'paused', result: { stopped: true } });
  expect(paused.result?.['message']).toMatch(
    /^It stopped after [\d,]+ of 4,000 rows: .*Resume it once the connection is back\.$/,
  );
  expect(paused.done).toBeLessThan(4000);
  expect((await app.refused('jobs.resume', { id })).code).toBe('CONNECTION_LOST');
  await server.restart();
  while ((await app.call('connections.status')).health !== 'ok') await sleep(20);
  await app.call('jobs.resume', { id });
  expect(await ended(app, id)).toMatchObject({ state: 'done', done: 4000, failed: 0 });
  const rows = await previewRows(app, id);
  expect(rows.filter(({ outcome }) => outcome !== 'done' && outcome !== 'unknown')).toEqual([]);
  expect((await app.call('audit.verify')).ok).toBe(true);
  await app.close();
  await database.drop();
  await server.dispose();
});
