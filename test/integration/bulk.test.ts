// Bulk acts: the dry run, the job, and that it does to each user what it said, judged by a live better-auth server.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { BulkAction, BulkTarget } from '@shared/api/bulk';
import type { Job } from '@shared/api/jobs';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { ended, previewRows } from '../support/bulk';
import { parseCsv } from '../support/csv';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seededUser, seedUsers } from '../support/seed';
import { addUser, openOn, withoutWaiting, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

const PASSWORD = 'correct horse battery';

describe.each([
  { kind: 'postgres', naming: 'default' },
  { kind: 'sqlite', naming: 'snake' },
] as const)('on $kind, $naming names', ({ kind, naming }) => {
  let database: TestDatabase;
  let app: Opened;

  beforeEach(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), naming, plugins: ['admin'] }));
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  const dryRun = async (action: BulkAction, target: BulkTarget) => app.call('bulk.preview', { action, target });
  const run = async (action: BulkAction, target: BulkTarget): Promise<Job> => {
    const { id } = await dryRun(action, target);
    await app.call('bulk.start', { previewId: id, confirm: true });
    return ended(app, id);
  };
  const ids = (...numbers: number[]): BulkTarget => ({ kind: 'ids', ids: numbers.map((n) => seededUser(n).id) });

  it('says in the dry run what the run then does, and writes nothing before', async () => {
    await seedUsers(database, 30, { bannedEvery: 3, adminEvery: 0, sessions: 1 });
    const before = await database.dumpAll();
    const named = [1, 2, 3, 4, 6, 2].map((n) => seededUser(n).id);
    const preview = await dryRun({ do: 'ban' }, { kind: 'ids', ids: [...named, 'nobody'] });
    expect(preview).toMatchObject({
      matched: 5,
      willRun: 3,
      notFound: 1,
      duplicates: 1,
      skipped: [{ reason: 'Is banned already', count: 2 }],
      undoable: true,
      typed: false,
    });
    expect(await database.dumpAll()).toBe(before);
    const rows = await previewRows(app, preview.id);
    expect(rows.map(({ given, outcome, detail }) => [given, outcome, detail])).toEqual([
      [named[0], 'waiting', null],
      [named[1], 'waiting', null],
      [named[2], 'skipped', 'Is banned already'],
      [named[3], 'waiting', null],
      [named[4], 'skipped', 'Is banned already'],
      [named[5], 'duplicate', 'The same user as row 2'],
      ['nobody', 'not-found', 'No user has this id or address'],
    ]);

    await app.call('bulk.start', { previewId: preview.id, confirm: true });
    const job = await ended(app, preview.id);
    expect(job).toMatchObject({ state: 'done', done: 3, total: 3, failed: 0, skipped: 0, kind: 'bulk' });
    expect(job.result).toMatchObject({ message: 'Banned 3 users.' });
    const outcomes = (await previewRows(app, preview.id)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['done', 'done', 'skipped', 'done', 'skipped', 'duplicate', 'not-found']);
    expect((await app.refused('bulk.start', { previewId: preview.id, confirm: true })).code).toBe('CONFLICT');
  });

  it('freezes all that match, and looks at each again when it is its turn', async () => {
    await seedUsers(database, 60, { unverifiedEvery: 2, bannedEvery: 0, adminEvery: 0 });
    const preview = await dryRun({ do: 'verify' }, { kind: 'match', filters: { emailVerified: false } });
    expect(preview).toMatchObject({ matched: 30, willRun: 30, skipped: [] });
    await addUser(database, { email: 'late@example.com', emailVerified: false });
    await database.update('user', { email: 'user2@example.com' }, { emailVerified: true });
    await database.remove('user', { email: 'user4@example.com' });
    await app.call('bulk.start', { previewId: preview.id, confirm: true });
    const job = await ended(app, preview.id);
    expect(job).toMatchObject({ state: 'done', done: 30, skipped: 2, failed: 0 });
    const skipped = (await previewRows(app, preview.id)).filter(({ outcome }) => outcome === 'skipped');
    expect(skipped.map(({ label, detail }) => [label, detail])).toEqual([
      ['user2@example.com', 'Is verified already'],
      ['user4@example.com', 'Is not there any more'],
    ]);
    expect((await app.call('users.list', { filters: { emailVerified: false } })).rows.map((u) => u.email)).toEqual([
      'late@example.com',
    ]);
  });

  it('ends sessions, and each batch can be undone from the audit', async () => {
    await seedUsers(database, 5, { bannedEvery: 0, adminEvery: 0, sessions: 2 });
    await database.remove('session', { userId: seededUser(3).id });
    const before = await database.dump(database.names.table('session'));
    const job = await run({ do: 'revokeSessions' }, ids(1, 2, 3));
    expect(job).toMatchObject({ state: 'done', done: 2, total: 2 });
    expect(await database.count('session')).toBe(4);
    const rows = await app.call('jobs.rows', { id: job.id });
    expect(rows.rows.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['done', '2 sessions revoked'],
      ['done', '2 sessions revoked'],
      ['skipped', 'Has no live session'],
    ]);
    const [entry] = (job.result?.['entries'] ?? []) as string[];
    await app.call('audit.undo', { id: entry ?? '' });
    expect(await database.dump(database.names.table('session'))).toBe(before);
    expect((await app.call('audit.verify')).ok).toBe(true);
  });

  it('lets one failing row fail alone, with what the database said', async () => {
    await seedUsers(database, 50, { bannedEvery: 0, adminEvery: 0 });
    await refuseUpdates(database, seededUser(17).id);
    const job = await run({ do: 'setRole', role: 'support , user' }, { kind: 'match' });
    expect(job).toMatchObject({ state: 'done', done: 50, failed: 1, skipped: 0 });
    const { rows } = await app.call('jobs.rows', { id: job.id, outcome: 'failed' });
    expect(rows).toEqual([
      expect.objectContaining({ userId: seededUser(17).id, detail: expect.stringContaining('this one stays') }),
    ]);
    const roles = await database.find('user');
    expect(roles.filter((user) => user['role'] === 'support,user')).toHaveLength(49);
    expect((await app.call('audit.verify')).ok).toBe(true);
  });

  it('spares the last administrator', async () => {
    await seedUsers(database, 6, { bannedEvery: 0, adminEvery: 3 });
    const preview = await dryRun({ do: 'setRole', role: 'user' }, { kind: 'match', filters: { role: 'admin' } });
    expect(preview).toMatchObject({
      willRun: 1,
      skipped: [{ reason: expect.stringContaining('last admin'), count: 1 }],
    });
    // Somebody takes the other one's rights meanwhile: then the one in the set is the last.
    await database.update('user', { id: seededUser(6).id }, { role: 'user' });
    await app.call('bulk.start', { previewId: preview.id, confirm: true });
    expect(await ended(app, preview.id)).toMatchObject({ state: 'done', done: 1, skipped: 1 });
    expect((await database.find('user', { role: 'admin' })).map((user) => user['id'])).toEqual([seededUser(3).id]);
  });

  it('can be paused, resumed and cancelled, and writes a report that is harmless in a spreadsheet', async () => {
    await seedUsers(database, 900, { bannedEvery: 0, adminEvery: 0 });
    await database.update('user', { id: seededUser(7).id }, { email: '=cmd|calc@example.com' });
    const { id } = await dryRun({ do: 'ban', reason: 'spam' }, { kind: 'match' });
    await app.call('bulk.start', { previewId: id, confirm: true });
    const paused = await app.call('jobs.pause', { id });
    expect(paused).toMatchObject({ state: 'paused', total: 900 });
    expect(paused.done).toBeLessThan(900);
    const done = paused.done;
    expect((await database.find('user', { banReason: 'spam' })).length).toBe(done);
    expect(await app.call('jobs.resume', { id })).toMatchObject({ state: 'running', done });
    await app.call('jobs.cancel', { id });
    const job = await ended(app, id);
    const banned = (await database.find('user', { banReason: 'spam' })).length;
    expect(job).toMatchObject({ done: banned, total: 900 });
    expect((await app.refused('jobs.resume', { id })).code).toBe('CONFLICT');

    const file = path.join(app.dataFolder, '..', `report-${id}.csv`);
    expect(await app.call('jobs.report', { id, file })).toEqual({ rows: 900 });
    const [header, ...rows] = parseCsv(await readFile(file, 'utf8'));
    expect(header).toEqual(['row', 'given', 'userId', 'email', 'outcome', 'detail', 'at']);
    expect(rows.filter((row) => row[4] === 'done')).toHaveLength(banned);
    expect(rows.find((row) => row[2] === seededUser(7).id)?.[3]).toBe("'=cmd|calc@example.com");
  });
});

async function refuseUpdates(database: TestDatabase, id: string): Promise<void> {
  const table = database.quote(database.names.table('user'));
  if (database.kind === 'sqlite') {
    await database.query(`create trigger stays before update on ${table} when old.id = '${id}'
      begin select raise(abort, 'this one stays'); end`);
    return;
  }
  await database.query(`create function stays() returns trigger language plpgsql as
    $$ begin if old.id = '${id}' then raise exception 'this one stays'; end if; return new; end $$`);
  await database.query(`create trigger stays before update on ${table} for each row execute function stays()`);
}

// Each act on real users of a live better-auth server, which is asked what became of it.
describe.each([
  { kind: 'postgres', naming: 'snake' },
  { kind: 'sqlite', naming: 'default' },
] as const)('judged by a live server on $kind', ({ kind, naming }) => {
  let database: TestDatabase;
  let server: AuthServer;
  let app: Opened;
  let emails: string[];
  let ids: string[];
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), naming, plugins: ['admin'] });
    server = await startAuthServer({ ...database.serverOptions });
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
    emails = ['ann@example.com', 'bo@example.com', 'cy@example.com'];
    for (const email of emails) {
      const { token } = await server.signUp({ email, password: PASSWORD, name: email });
      tokens.set(email, token ?? '');
    }
    ids = await Promise.all(emails.map(async (email) => String((await database.find('user', { email }))[0]?.['id'])));
  });
  afterAll(async () => {
    await app?.close();
    await server?.stop();
    await database?.drop();
  });

  const run = async (action: BulkAction, text = emails.join('\n')): Promise<Job> => {
    const { id } = await app.call('bulk.preview', { action, target: { kind: 'pasted', text } });
    await app.call('bulk.start', { previewId: id, confirm: true });
    return ended(app, id);
  };
  const signedIn = async () =>
    Promise.all(
      emails.map(async (email) => (await server.getSession(server.cookieFor(tokens.get(email) ?? ''))) !== null),
    );
  const signIn = async () =>
    Promise.all(
      emails.map(async (email) => {
        const { status, token } = await server.trySignIn(email, PASSWORD);
        if (token !== null) tokens.set(email, token);
        return status;
      }),
    );

  it('does what it says to each', async () => {
    expect(await signedIn()).toEqual([true, true, true]);
    await run({ do: 'revokeSessions' }, `ANN@example.com; ${ids[1]}`);
    expect(await signedIn()).toEqual([false, false, true]);

    await signIn();
    expect(await run({ do: 'ban', reason: 'spam' })).toMatchObject({ done: 3, failed: 0 });
    expect(await signedIn()).toEqual([false, false, false]);
    expect(await signIn()).toEqual([403, 403, 403]);
    const history = await app.call('audit.list', { filter: { userId: ids[1] ?? '' } });
    expect(history.rows.map(({ action }) => action)).toEqual(['bulk.ban', 'bulk.revokeSessions']);
    await run({ do: 'unban' });
    expect(await signIn()).toEqual([200, 200, 200]);

    await run({ do: 'verify' });
    await run({ do: 'setRole', role: 'admin' }, ids[0]);
    const session = await server.getSession(server.cookieFor(tokens.get('ann@example.com') ?? ''));
    expect(session?.user).toMatchObject({ emailVerified: true, role: 'admin' });

    const job = await run({ do: 'remove' }, ids.slice(1).join(','));
    expect(job).toMatchObject({ state: 'done', done: 2, failed: 0, skipped: 0 });
    expect(await signedIn()).toEqual([true, false, false]);
    expect(await signIn()).toEqual([200, 401, 401]);
    const [entry] = (job.result?.['entries'] ?? []) as string[];
    await app.call('audit.undo', { id: entry ?? '' });
    expect(await signIn()).toEqual([200, 200, 200]);
  });

  it('keeps the last administrator from being removed, who can still sign in', async () => {
    expect(await run({ do: 'remove' }, ids[0]).catch((error: Error) => error.message)).toMatch(/nobody left/);
    expect((await signIn())[0]).toBe(200);
  });
});

it('takes a pasted list of 100,000 and says of each what it is', async () => {
  const database = await withoutWaiting(await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'] }));
  await seedUsers(database, 50_000, { bannedEvery: 100, adminEvery: 0 });
  await database.update('user', { id: seededUser(3).id }, { email: 'User3@Example.com' });
  const app = await openOn(database);
  const lines = Array.from({ length: 100_000 }, (_, i) => {
    const { email, id } = seededUser((i % 60_000) + 1);
    return i % 2 === 0 ? email.toUpperCase() : id;
  });
  const preview = await app.call('bulk.preview', {
    action: { do: 'ban' },
    target: { kind: 'pasted', text: lines.join('\n') },
  });
  expect(preview).toMatchObject({
    matched: 50_000,
    willRun: 49_500,
    notFound: 10_000,
    duplicates: 40_000,
    skipped: [{ reason: 'Is banned already', count: 500 }],
  });
  const { rows } = await app.call('bulk.previewRows', { previewId: preview.id, limit: 3 });
  expect(rows.map(({ given, label }) => [given, label])).toEqual([
    ['USER1@EXAMPLE.COM', 'user1@example.com'],
    [seededUser(2).id, 'user2@example.com'],
    ['USER3@EXAMPLE.COM', 'User3@Example.com'],
  ]);
  const one = { action: { do: 'ban' }, target: { kind: 'pasted', text: `${lines.join(',')},one` } } as const;
  expect((await app.refused('bulk.preview', one)).code).toBe('INVALID_INPUT');

  const pending = app.dispatcher.call('bulk.preview', {
    action: { do: 'ban' },
    target: { kind: 'pasted', text: lines.join('\n') },
    requestId: 'mine',
  });
  await app.call('app.cancel', { requestId: 'mine' });
  expect(await pending).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  await app.close();
  await database.drop();
});
