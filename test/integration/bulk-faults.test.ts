// Bulk jobs when things go wrong: Authdesk killed in the middle, the database gone, others writing meanwhile.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { startAuthServer } from '../support/auth-server';
import { buildAuthdesk, spawnAuthdesk, type AuthdeskProcess } from '../support/authdesk-process';
import { ended, jobOf, previewRows } from '../support/bulk';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { openOn, withoutWaiting, type Opened } from '../support/opened';
import { startPostgres } from '../support/pg-server';
import { fakeKeyring } from '../support/services';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';

const ROWS = 5000;
const PASSWORD = 'correct horse battery';

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
      await app.killedAt(id, at);
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
        // One that was killed before it had written anything names nobody.
        .flatMap(({ after }) => (typeof after?.['users'] === 'string' ? after['users'].split(', ') : []));
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

  it('goes on while the live server writes, and neither is in the way of the other', async () => {
    await seedUsers(database, 400, { domain: 'crowd.test', bannedEvery: 0, adminEvery: 0, sessions: 1 });
    const server = await startAuthServer({ ...database.serverOptions });
    await server.signUp({ email: 'ann@example.com', password: PASSWORD, name: 'Ann' });
    const { id: connection } = await app.call('connections.save', connectionTo(database));
    await app.call('connections.open', { id: connection });
    const preview = await app.call('bulk.preview', {
      action: { do: 'ban', reason: 'crowd' },
      target: { kind: 'match', search: '@crowd.test' },
    });
    expect(preview.willRun).toBe(400);
    let running = true;
    const statuses: number[] = [];
    const live = (async () => {
      // oxlint-disable-next-line no-unmodified-loop-condition -- changed below, while this awaits
      while (running) {
        const { status, token } = await server.trySignIn('ann@example.com', PASSWORD);
        statuses.push(status);
        await server.signOut(server.cookieFor(token ?? ''));
        // A user of the set changes under way, as by the app itself.
        await database.update('user', { email: 'user390@crowd.test' }, { name: `Seen ${statuses.length}` });
      }
    })();
    await app.call('bulk.start', { previewId: preview.id, confirm: true });
    const job = await ended(app, preview.id);
    running = false;
    await live;
    await server.stop();
    expect(job).toMatchObject({ state: 'done', done: 400, failed: 0, skipped: 0 });
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect((await database.find('user', { banReason: 'crowd' })).length).toBe(400);
    expect((await database.find('user', { email: 'user390@crowd.test' }))[0]?.['name']).toMatch(/^Seen/);
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
  { kind: 'postgres', action: { do: 'ban', reason: 'spam', revokeSessions: false } },
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
      ({ name, id: one }) => name === 'Under test' && one !== app.connectionId,
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
    // Each finds it in their own history, by the entry of the batch.
    const [row] = (await app.call('jobs.rows', { id })).rows;
    const history = await app.call('audit.list', { filter: { userId: row?.userId ?? '' } });
    expect(history.rows.map((entry) => entry.target?.id)).toContain(id);
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
  // The job may hear of it before whoever watches the connection does.
  while ((await app.call('connections.status')).health === 'ok') await sleep(5);
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

describe('mails', () => {
  const PEOPLE = 500;
  let database: TestDatabase;
  let sink: SmtpSink;
  let folder: string;

  beforeEach(async () => {
    database = await withoutWaiting(await makeDatabase('sqlite', { plugins: ['admin'] }));
    await seedUsers(database, PEOPLE, { unverifiedEvery: 1, bannedEvery: 0, adminEvery: 0 });
    sink = await startSmtpSink();
    folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-mails-'));
  });
  afterEach(async () => {
    await sink.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });
  const bySmtp = () =>
    ({
      mail: {
        kind: 'smtp',
        url: sink.url,
        from: 'no-reply@example.com',
        tls: 'optional',
        secret: 's'.repeat(40),
        baseURL: 'https://auth.example.com',
      },
    }) as const;
  const addresses = () => sink.messages.map(({ envelope }) => envelope.to[0] ?? '');

  it('go to 500 users, to nobody twice, although Authdesk is killed in the middle', async () => {
    let app = await spawnAuthdesk(folder);
    const { id: connection } = await app.call('connections.save', connectionTo(database, bySmtp()));
    await app.call('connections.open', { id: connection });
    const preview = await app.call('bulk.preview', {
      action: { do: 'resendVerification' },
      target: { kind: 'match', filters: { emailVerified: false } },
    });
    const { id } = preview;
    expect(preview).toMatchObject({ willRun: PEOPLE, undoable: false });
    await app.call('bulk.start', { previewId: id, confirm: true });
    await app.killedAt(id, 120);
    app = await spawnAuthdesk(folder);
    // The secrets are kept sealed; this stand-in for a keyring opens them again.
    await app.call('connections.open', { id: connection });
    await app.call('jobs.resume', { id });
    expect(await ended(app, id)).toMatchObject({ state: 'done', done: PEOPLE, failed: 0 });
    const rows = await previewRows(app, id);
    const unknown = rows.filter(({ outcome }) => outcome === 'unknown');
    expect(unknown.length).toBeLessThanOrEqual(1);
    expect(new Set(addresses()).size).toBe(addresses().length);
    const got = new Set(addresses());
    const without = rows.filter(({ label }) => !got.has(label ?? ''));
    expect(without.every(({ outcome }) => outcome === 'unknown')).toBe(true);
    await app.close();
  });

  it('keep the pace of the mail server with a countdown, and pause when it is gone', async () => {
    const app = await openOn(database, { ...bySmtp(), mailing: { smtpRate: { mails: 1, seconds: 1 } } });
    const { id } = await app.call('bulk.preview', {
      action: { do: 'resendVerification' },
      target: { kind: 'pasted', text: 'user1@example.com\nuser2@example.com\nuser3@example.com\nuser4@example.com' },
    });
    await app.call('bulk.start', { previewId: id, confirm: true });
    expect(await ended(app, id)).toMatchObject({
      state: 'done',
      done: 4,
      mails: { pace: { mails: 1, seconds: 1 } },
    });
    expect(app.events.some(({ payload }) => 'waitsUntil' in payload && payload.waitsUntil !== null)).toBe(true);

    await sink.stop();
    const { id: second } = await app.call('bulk.preview', {
      action: { do: 'resendVerification' },
      target: { kind: 'pasted', text: 'user5@example.com\nuser6@example.com' },
    });
    await app.call('bulk.start', { previewId: second, confirm: true });
    const paused = await ended(app, second);
    expect(paused).toMatchObject({ state: 'paused', done: 0, total: 2, result: { stopped: true } });
    expect(paused.mails).toEqual({ pace: { mails: 1, seconds: 1 } });
    await app.call('connections.close');
    expect((await app.call('jobs.list')).find((job) => job.id === second)?.mails).toEqual({});
    expect(paused.result?.['message']).toMatch(/^It stopped after 0 of 2 rows: /);
    await app.close();
  });
});
