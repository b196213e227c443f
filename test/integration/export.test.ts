// Exports: the whole of a list, against SQL, on both databases; and what is left behind when one does not come to its end.
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { Job } from '@shared/api/jobs';
import type { MethodInput } from '@shared/contract';
import { csvObjects, unescaped } from '../support/csv';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { waitForLocksWithoutLimit } from '../support/lock-wait';
import { seededUser, seedUsers } from '../support/seed';
import { addUser, openOn, withoutWaiting, type Opened } from '../support/opened';
import { openRawClient } from '../support/raw-client';
import { findPlanted, plantSecrets, type Planted } from '../support/planted';

type ExportMethod = 'users.export' | 'sessions.export' | 'accounts.export' | 'verifications.export';

const kinds: readonly DatabaseKind[] = ['postgres', 'sqlite'];
const COUNT = 30_000;

const NASTY = [
  '=cmd|/C calc!A0',
  '+1 555',
  '-2+3',
  '@SUM(A1:A9)',
  '\ttabbed',
  '\rreturn',
  '＝1',
  ' =1',
  'Said "hello", twice',
  'line\nbreak\r\nand another',
  "O'Brien",
  '👩‍👩‍👧 Family, 🦊',
  'שלום עולם',
  'ü'.repeat(200),
  ',;|\t',
  '',
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-exports-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Waits for a job's end; the test's own time limit is the only clock. */
async function ended(app: Opened, { id }: Job): Promise<Job> {
  for (;;) {
    const job = (await app.call('jobs.list')).find((one) => one.id === id);
    if (job === undefined) throw new Error('the job is gone');
    if (job.state !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Lets everybody else in this process do something. */
const turn = async () => new Promise((resolve) => setImmediate(resolve));

async function run<M extends ExportMethod>(app: Opened, method: M, input: MethodInput<M>): Promise<Job> {
  return ended(app, await app.call(method, input));
}

const lastEntry = async (app: Opened) => (await app.call('audit.list', { limit: 1 })).rows[0];
const jsonLines = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const byId = <Row extends Record<string, unknown>>(rows: readonly Row[]) =>
  rows.toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));

describe.each(kinds)('everything on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  let expected: Record<string, unknown>[];

  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin', 'username'] }));
    await seedUsers(database, COUNT, { sessions: 1 });
    for (const [i, name] of NASTY.entries()) {
      await addUser(database, { id: `N-${i}`, name, email: `nasty${i}@example.com`, image: i === 0 ? null : `=${i}` });
    }
    app = await openOn(database);
    const time = (value: unknown) => (value === null ? null : new Date(value as string).toISOString());
    expected = byId(
      (await database.find('user')).map((row) => ({
        id: row['id'],
        name: row['name'],
        email: row['email'],
        emailVerified: Boolean(row['emailVerified']),
        image: row['image'],
        createdAt: time(row['createdAt']),
        updatedAt: time(row['updatedAt']),
        role: row['role'] ?? null,
        banned: Boolean(row['banned']),
        banReason: row['banReason'],
        banExpires: null,
        username: row['username'] ?? null,
        displayUsername: row['displayUsername'] ?? null,
      })),
    );
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it('is in a JSONL file, as SQL has it', async () => {
    const file = path.join(folder, 'users.jsonl');
    const job = await run(app, 'users.export', { format: 'jsonl', file });
    expect(job).toMatchObject({
      state: 'done',
      done: expected.length,
      total: expected.length,
      result: { rows: expected.length, file: 'users.jsonl' },
    });
    const rows = byId(jsonLines(await readFile(file, 'utf8')));
    expect(rows.length).toBe(expected.length);
    expect(rows).toEqual(expected);
    expect(await readdir(folder)).toEqual(['users.jsonl']);
  });

  it('is in a CSV file, as SQL has it, and nothing in it is a formula', async () => {
    const file = path.join(folder, 'users.csv');
    await run(app, 'users.export', { format: 'csv', file, sort: { by: 'email', direction: 'asc' } });
    const text = await readFile(file, 'utf8');
    expect(text.startsWith('\ufeffid,name,email,')).toBe(true);
    const rows = csvObjects(text);
    const emails = rows.map((row) => row['email'] ?? '');
    expect(emails.length).toBe(expected.length);
    const ordered = await database.query(`select email from ${database.quote('user')} order by email`);
    expect(emails).toEqual(ordered.map((row) => row['email']));
    const said = (value: string | boolean | null) => String(value ?? '');
    expect(byId(rows.map((row) => mapped(row, unescaped)))).toEqual(expected.map((row) => mapped(row, said)));
    for (const row of rows) {
      for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r]/u);
    }
  });

  it('is only what the question asks for, in the columns and the order that were named', async () => {
    const file = path.join(folder, 'some.csv');
    const job = await run(app, 'users.export', {
      format: 'csv',
      file,
      columns: ['email', 'banned', 'id'],
      filters: { banned: true },
      search: 'user1',
    });
    const rows = csvObjects(await readFile(file, 'utf8'));
    const meant = expected.filter((row) => row['banned'] === true && String(row['email']).includes('user1'));
    expect(Object.keys(rows[0] ?? {})).toEqual(['email', 'banned', 'id']);
    expect(byId(rows)).toEqual(meant.map(({ email, banned, id }) => ({ email, banned: String(banned), id })));
    expect(meant.length).toBeGreaterThan(100);
    expect(job.result).toMatchObject({ rows: meant.length });
    expect(await lastEntry(app)).toMatchObject({
      action: 'users.export',
      outcome: 'done',
      rows: meant.length,
      target: { type: 'file', id: 'some.csv', label: 'some.csv' },
      connection: { id: app.connectionId },
      after: { format: 'csv', columns: 'email, banned, id', search: 'user1', 'filters.banned': true },
    });
    expect(JSON.stringify(await lastEntry(app))).not.toContain(folder);
  });

  it('of one user is recorded as about that user', async () => {
    const { id } = seededUser(7);
    const file = path.join(folder, 'sessions.jsonl');
    const job = await run(app, 'sessions.export', { format: 'jsonl', file, userId: id, state: 'active' });
    expect(job.result).toMatchObject({ rows: 1 });
    const about = await app.call('audit.list', { filter: { userId: id } });
    expect(about.rows.map((entry) => entry.action)).toEqual(['sessions.export']);
  });

  it('holds every session, its device in words', async () => {
    const file = path.join(folder, 'sessions.csv');
    await run(app, 'sessions.export', { format: 'csv', file });
    const rows = csvObjects(await readFile(file, 'utf8'));
    const inDatabase = await database.find('session');
    expect(new Set(rows.map((row) => row['id']))).toEqual(new Set(inDatabase.map((row) => row['id'])));
    expect(rows.length).toBe(inDatabase.length);
    expect(rows[0]).toMatchObject({ state: 'active', device: 'Firefox 140 on Linux' });
    expect(Object.keys(rows[0] ?? {})).not.toContain('token');
  });

  it('is a file with only its head where nothing matches', async () => {
    const file = path.join(folder, 'none.csv');
    const job = await run(app, 'users.export', { format: 'csv', file, search: 'nobody has this', columns: ['id'] });
    expect(job).toMatchObject({ state: 'done', done: 0 });
    expect(await readFile(file, 'utf8')).toBe('\ufeffid\r\n');
  });

  it('can be cancelled in its middle: no part is left, an older file stays, the record says so', async () => {
    const file = path.join(folder, 'users.csv');
    await writeFile(file, 'older');
    const job = await app.call('users.export', { format: 'csv', file });
    const seen = new Set<string>();
    for (;;) {
      for (const name of await readdir(folder)) seen.add(name);
      const current = (await app.call('jobs.list')).find((one) => one.id === job.id);
      if ((current?.done ?? 0) > 0 || current?.state !== 'running') break;
    }
    await app.call('jobs.cancel', { id: job.id });
    expect(await ended(app, job)).toMatchObject({ state: 'cancelled' });
    expect(seen).toContain(`users.csv.${process.pid}.part`);
    expect(await readdir(folder)).toEqual(['users.csv']);
    expect(await readFile(file, 'utf8')).toBe('older');
    expect(await lastEntry(app)).toMatchObject({ action: 'users.export', outcome: 'failed', rows: null });
    expect((await lastEntry(app))?.summary).toContain('cancelled');
  });

  it('is refused twice into one file, and fails when its connection is closed', async () => {
    const file = path.join(folder, 'users.jsonl');
    const job = await app.call('users.export', { format: 'jsonl', file });
    expect(await app.refused('sessions.export', { format: 'jsonl', file })).toMatchObject({
      code: 'CONFLICT',
      field: 'file',
    });
    await app.call('connections.close');
    expect(await ended(app, job)).toMatchObject({ state: 'failed' });
    expect(await readdir(folder)).toEqual([]);
    expect(await lastEntry(app)).toMatchObject({ outcome: 'failed' });
    expect(await app.refused('users.export', { format: 'csv', file })).toMatchObject({ code: 'NOT_CONNECTED' });
    await app.call('connections.open', { id: app.connectionId });
    expect(await run(app, 'users.export', { format: 'jsonl', file })).toMatchObject({ state: 'done' });
  });

  it('comes to no file when the app is closed meanwhile', async () => {
    const other = await openOn(database);
    await other.call('users.export', { format: 'csv', file: path.join(folder, 'users.csv') });
    await other.close();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe.each(kinds)('orders and values on %s', (kind) => {
  // More than is read in one go, so that a big table's own ways are taken.
  const MANY = 60_000;
  let database: TestDatabase;
  let app: Opened;
  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] }));
    await seedUsers(database, MANY);
    for (const [i, name] of [...NASTY, 'unit\u001fhere', 'record\u001ehere', '\u001d', '\u0001'].entries()) {
      await addUser(database, { id: `N-${i}`, name, email: `user1${i}@nasty.example`, image: null });
    }
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });
  const rowsOf = async (input: Partial<MethodInput<'users.export'>>) => {
    const file = path.join(folder, 'users.jsonl');
    expect(await run(app, 'users.export', { format: 'jsonl', file, ...input })).toMatchObject({ state: 'done' });
    return jsonLines(await readFile(file, 'utf8'));
  };

  it.each([
    ['email', 'desc'],
    ['name', 'asc'],
    ['createdAt', 'desc'],
  ] as const)('by %s %s are those of the list', async (by, direction) => {
    const rows = await rowsOf({ sort: { by, direction }, columns: ['id', 'name', 'email'] });
    const listed: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { rows: { id: string }[]; nextCursor: string | null } = await app.call('users.list', {
        sort: { by, direction },
        limit: 200,
        cursor,
        acceptCost: true,
      });
      listed.push(...page.rows.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null && listed.length < 2000);
    expect(rows.slice(0, listed.length).map((row) => row['id'])).toEqual(listed);
    expect(rows.length).toBe(MANY + NASTY.length + 4);
    expect(new Set(rows.map((row) => row['id'])).size).toBe(rows.length);
  });
  it('of a search begin with the best matches', async () => {
    const rows = await rowsOf({ search: 'user1', columns: ['email'] });
    const emails = rows.map((row) => String(row['email']));
    const others = emails.findIndex((email) => !email.startsWith('user1'));
    expect(others === -1 || emails.slice(others).every((email) => !email.startsWith('user1'))).toBe(true);
    expect(emails.length).toBe(
      await database
        .query(
          `select count(*) as n from ${database.quote('user')} where email like '%user1%' or name like '%user1%' or id like '%user1%'`,
        )
        .then(([row]) => Number(row?.['n'])),
    );
  });
  it('keep every sign, whatever it means to us', async () => {
    const rows = await rowsOf({ search: 'nasty.example', columns: ['name', 'image'] });
    const stored = await database.query(
      `select name from ${database.quote('user')} where email like '%@nasty.example'`,
    );
    expect(rows.map((row) => row['name']).toSorted()).toEqual(stored.map((row) => row['name']).toSorted());
    expect(rows.every((row) => row['image'] === null)).toBe(true);
  });
});

describe('on SQLite', () => {
  it('the application writes while an export reads, also without a write-ahead log', async () => {
    const database = await withoutWaiting(await makeDatabase('sqlite'));
    await seedUsers(database, 60_000);
    await database.query('pragma journal_mode = delete');
    const app = await openOn(database);
    try {
      const job = await app.call('users.export', { format: 'jsonl', file: path.join(folder, 'users.jsonl') });
      let written = 0;
      for (;;) {
        await addUser(database, { id: `W-${written}`, name: 'Meanwhile', email: `w${written}@example.com` });
        written += 1;
        // An application does something else in between; without that nobody else ever gets the lock.
        await new Promise((resolve) => setTimeout(resolve, 20));
        const current = (await app.call('jobs.list')).find((one) => one.id === job.id);
        if (current?.state !== 'running') break;
      }
      const end = await ended(app, job);
      expect(end.result).toMatchObject({ rows: end.done });
      expect(written).toBeGreaterThan(1);
      const rows = jsonLines(await readFile(path.join(folder, 'users.jsonl'), 'utf8'));
      expect(rows.filter((row) => !String(row['id']).startsWith('W-')).length).toBe(60_000);
      expect(new Set(rows.map((row) => row['id'])).size).toBe(rows.length);
    } finally {
      await app.close();
      await database.drop();
    }
  });
});

describe('on Postgres', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('a cancelled export runs no longer in the database, and the next one goes through', async () => {
    const database = await withoutWaiting(await makeDatabase('postgres', { pg: inject('pgUrl') }));
    await seedUsers(database, 60_000);
    waitForLocksWithoutLimit();
    const app = await openOn(database);
    const copies = async () =>
      database.query(
        "select pid from pg_stat_activity where datname = current_database() and state = 'active' and query like 'copy (%'",
      );
    // A lock keeps it from its first row, so that it is surely at work when it is cancelled.
    const lock = await openRawClient(database.location);
    try {
      await lock.query('begin');
      await lock.query(`lock table ${database.quote('user')} in access exclusive mode`);
      const file = path.join(folder, 'users.jsonl');
      const job = await app.call('users.export', { format: 'jsonl', file });
      const [waiting, other] = [job, await app.call('users.export', { format: 'jsonl', file: `${file}2` })];
      await app.call('jobs.cancel', { id: waiting.id });
      expect(await ended(app, waiting)).toMatchObject({ state: 'cancelled' });
      await lock.query('rollback');
      expect(await ended(app, other)).toMatchObject({ state: 'done', done: 60_000 });
      expect(await copies()).toEqual([]);
      const again = await app.call('users.export', { format: 'jsonl', file });
      for (;;) {
        await turn();
        const current = (await app.call('jobs.list')).find((one) => one.id === again.id);
        if ((current?.done ?? 0) > 0 || current?.state !== 'running') break;
      }
      await app.call('jobs.cancel', { id: again.id });
      await ended(app, again);
      for (;;) if ((await copies()).length === 0) break;
      expect((await app.call('users.list', { limit: 1 })).rows).toHaveLength(1);
    } finally {
      await lock.close();
      await app.close();
      await database.drop();
    }
  });
});

describe.each(kinds)('secrets on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  let planted: Planted;

  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['twoFactor'] }));
    planted = await plantSecrets(database);
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it.each(['csv', 'jsonl'] as const)('are in no %s file, nor in a record of one', async (format) => {
    const methods: readonly ExportMethod[] = [
      'users.export',
      'sessions.export',
      'accounts.export',
      'verifications.export',
    ];
    for (const method of methods) {
      const job = await run(app, method, { format, file: path.join(folder, `${method}.${format}`) });
      expect(job).toMatchObject({ state: 'done' });
      expect(job.done).toBeGreaterThan(0);
    }
    const token = planted.secrets.find(({ what }) => what === 'session.token')?.value ?? '';
    await run(app, 'users.export', { format, file: path.join(folder, `token.${format}`), search: token });
    expect(await findPlanted(folder, planted.secrets)).toEqual([]);
    expect(await findPlanted(Buffer.from(JSON.stringify(await app.call('audit.list'))), planted.secrets)).toEqual([]);
    expect(await findPlanted(Buffer.from(JSON.stringify(app.events)), planted.secrets)).toEqual([]);
  });

  it('of accounts are said to be set, and identifiers of verifications are masked', async () => {
    const accounts = path.join(folder, 'accounts.jsonl');
    await run(app, 'accounts.export', { format: 'jsonl', file: accounts });
    const credential = jsonLines(await readFile(accounts, 'utf8')).find((row) => row['providerId'] === 'credential');
    expect(credential).toMatchObject({ password: 'set', accessToken: 'not set', userEmail: planted.email });
    const verifications = path.join(folder, 'verifications.csv');
    await run(app, 'verifications.export', { format: 'csv', file: verifications, kind: 'email-otp' });
    const [otp, ...others] = csvObjects(await readFile(verifications, 'utf8'));
    expect(others).toEqual([]);
    expect(otp).toMatchObject({ kind: 'email-otp', subjectType: 'email', subject: planted.email });
  });
});

describe('what cannot be exported', () => {
  let database: TestDatabase;
  let app: Opened;
  beforeAll(async () => {
    database = await withoutWaiting(await makeDatabase('sqlite'));
    await seedUsers(database, 20_000);
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it.each(['users.csv', './users.csv', '~/users.csv', '/tmp/a\0.csv', 'chosen-file:1'])('to %j', async (file) => {
    expect(await app.refused('users.export', { format: 'csv', file })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'file',
    });
  });

  it("over the open database, what belongs to it, or into Authdesk's own folder", async () => {
    await symlink(database.target, path.join(folder, 'link.csv'));
    await symlink(app.dataFolder, path.join(folder, 'inside'));
    const files = [
      path.join(folder, 'link.csv'),
      path.join(folder, '.', 'x', '..', 'link.csv'),
      path.join(app.dataFolder, 'users.csv'),
      path.join(app.dataFolder, 'authdesk.db'),
      path.join(app.dataFolder, 'deep', 'er', 'users.csv'),
      path.join(folder, 'inside', 'users.csv'),
      path.join(folder, 'inside', 'authdesk.db'),
    ];
    // Of another connection, which is not even open.
    const other = path.join(folder, 'other.csv');
    await copyFile(database.target, other);
    await app.call('connections.save', {
      name: 'Other',
      environment: 'development',
      driver: 'sqlite',
      sqlite: { file: other },
    });
    for (const file of [...files, other]) {
      expect(await app.refused('users.export', { format: 'csv', file })).toMatchObject({
        code: 'INVALID_INPUT',
        field: 'file',
      });
    }
    expect(await app.call('jobs.list')).toEqual([]);
    expect(await database.count('user')).toBe(20_000);
  });

  it('to a path that the page names, twice over one choice, or in another format than it was chosen for', async () => {
    const file = path.join(folder, 'users.csv');
    const choose = async (named: string) => {
      app.chooses(named);
      const chosen = await app.call('app.chooseSaveFile', { suggestedName: 'users.csv', format: 'csv' });
      return chosen.file ?? '';
    };
    const tried = async (asked: { readonly format: 'csv' | 'jsonl'; readonly file: string }) => {
      const answer = await app.dispatcher.call('users.export', { ...asked, columns: ['id'] });
      return answer.ok ? 'started' : answer.error.code;
    };
    const allEnded = async () => {
      for (const job of await app.call('jobs.list')) await ended(app, job);
    };
    expect(await tried({ format: 'csv', file })).toBe('INVALID_INPUT');
    const handle = await choose(file);
    expect(handle).not.toContain(folder);
    expect(await tried({ format: 'jsonl', file: handle })).toBe('INVALID_INPUT');
    expect(await tried({ format: 'csv', file: handle })).toBe('started');
    expect(await tried({ format: 'csv', file: handle })).toBe('INVALID_INPUT');
    await allEnded();
    // The ending is that of the format, whatever was typed, so that no script of a shell is written.
    expect(await tried({ format: 'csv', file: await choose(path.join(folder, '.bashrc')) })).toBe('started');
    await allEnded();
    expect((await readdir(folder)).toSorted()).toEqual(['.bashrc.csv', 'users.csv']);
    // That one is there now, and no dialog asked about it.
    expect(await tried({ format: 'csv', file: await choose(path.join(folder, '.bashrc')) })).toBe('INVALID_INPUT');
    // Chosen while it was free, and there by the time it is written.
    const free = await choose(path.join(folder, 'free.csv'));
    await writeFile(path.join(folder, 'free.csv'), 'mine');
    expect(await tried({ format: 'csv', file: free })).toBe('INVALID_INPUT');
    expect(await readFile(path.join(folder, 'free.csv'), 'utf8')).toBe('mine');
  });

  it.each([['token'], ['id', 'role'], ['password']])('in columns that are not there: %j', async (...columns) => {
    const file = path.join(folder, 'users.csv');
    expect(await app.refused('users.export', { format: 'csv', file, columns })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'columns',
    });
  });

  it('into a folder that is not there, or over one that is', async () => {
    const missing = await run(app, 'users.export', { format: 'csv', file: path.join(folder, 'none', 'users.csv') });
    expect(missing).toMatchObject({
      state: 'failed',
      result: { message: 'The folder for "users.csv" is not there.' },
    });
    await mkdir(path.join(folder, 'users.csv'));
    const over = await run(app, 'users.export', { format: 'csv', file: path.join(folder, 'users.csv') });
    expect(over).toMatchObject({
      state: 'failed',
      result: { message: '"users.csv" is not a file that could be replaced.' },
    });
    expect(await readdir(folder)).toEqual(['users.csv']);
    expect(await lastEntry(app)).toMatchObject({ action: 'users.export', outcome: 'failed' });
  });

  it('on a question this database cannot answer', async () => {
    const file = path.join(folder, 'users.csv');
    await writeFile(file, 'older');
    const job = await run(app, 'users.export', { format: 'csv', file, filters: { role: 'admin' } });
    expect(job).toMatchObject({ state: 'failed', result: { message: 'This database knows no roles.' } });
    expect(await readFile(file, 'utf8')).toBe('older');
    expect(await readdir(folder)).toEqual(['users.csv']);
  });

  it('when the database file goes away meanwhile', async () => {
    const file = path.join(folder, 'users.csv');
    const job = await app.call('users.export', { format: 'csv', file });
    const away = `${database.target}.away`;
    await rename(database.target, away);
    const result = await ended(app, job);
    await rename(away, database.target);
    expect(result).toMatchObject({
      state: 'failed',
      result: { message: 'The database file was moved, deleted or replaced.' },
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a disk that is full', () => {
  const mounted = mountTiny();
  afterAll(() => mounted?.unmount());

  it.skipIf(mounted === null)('fails the job in one sentence, with the older file as it was', async () => {
    const disk = mounted?.folder ?? '';
    const database = await withoutWaiting(await makeDatabase('sqlite'));
    await seedUsers(database, 5000);
    const app = await openOn(database);
    try {
      const file = path.join(disk, 'users.csv');
      await writeFile(file, 'older');
      const job = await run(app, 'users.export', { format: 'csv', file });
      expect(job).toMatchObject({
        state: 'failed',
        result: { message: 'The disk is full, so no file was written.' },
      });
      expect(await readdir(disk)).toEqual(['users.csv']);
      expect(await readFile(file, 'utf8')).toBe('older');
      expect((await lastEntry(app))?.summary).toContain('The disk is full');
      const few = await run(app, 'users.export', { format: 'csv', file, search: 'user4999' });
      expect(few).toMatchObject({ state: 'done', done: 1 });
    } finally {
      await app.close();
      await database.drop();
    }
  });
});

/** A file system of 64 kB, where we may mount one. */
function mountTiny(): { folder: string; unmount: () => void } | null {
  const at = path.join(os.tmpdir(), `authdesk-full-${process.pid}`);
  try {
    execFileSync('mkdir', ['-p', at]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return {
    folder: at,
    unmount: () => {
      execFileSync('umount', [at]);
      execFileSync('rmdir', [at]);
    },
  };
}

function mapped(row: Record<string, unknown>, change: (value: never) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, change(value as never)]));
}
