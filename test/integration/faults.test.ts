// kill -9 in the middle of a write and of an undo, the database killed under an undo, and a full disk for the audit:
// nothing half-done without a record, nothing done twice, the chain intact.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { startMainProcess, type MainProcess } from '../support/main-process';
import { connectionTo } from '../support/matrix';
import { addUser, openOn } from '../support/opened';
import { fakeKeyring, startServices, type TestServices } from '../support/services';
import { openSqlite } from '../support/sqlite';

const VERIFIED = expect.objectContaining({ ok: true }) as unknown;

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** What a test does to Authdesk's own file, behind its back. */
async function local<T>(dataFolder: string, work: (db: Awaited<ReturnType<typeof openSqlite>>) => T): Promise<T> {
  const db = await openSqlite(path.join(dataFolder, 'authdesk.db'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

const intents = async (dataFolder: string) =>
  local(dataFolder, (db) => (db.prepare('select count(*) as n from intent').get() as { n: number }).n);

/** Lets every write go through but for its record: what a crash right after the commit leaves behind. */
const cutRecords = async (dataFolder: string) =>
  local(dataFolder, (db) =>
    db.exec(`create trigger cut before insert on audit begin select raise(abort, 'no more'); end`),
  );
const mendRecords = async (dataFolder: string) => local(dataFolder, (db) => db.exec('drop trigger cut'));

describe.each(['postgres', 'sqlite'] as const)('kill -9, on %s', (kind) => {
  let database: TestDatabase;
  let dataFolder: string;
  let id: string;
  let main: MainProcess;

  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl') });
    await addUser(database, { id: 'ann', name: 'Before' });
    dataFolder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-kill-'));
    main = await startMainProcess(dataFolder);
    ({ id } = await main.call('connections.save', connectionTo(database)));
    await main.call('connections.open', { id });
  });
  afterEach(async () => {
    await main.kill();
    await rm(dataFolder, { recursive: true, force: true });
    await database.drop();
  });

  /** Keeps every write out of the database until it is let go. */
  const hold = async (): Promise<() => Promise<void>> => {
    if (kind === 'sqlite') {
      const db = await openSqlite(database.target);
      db.exec('begin immediate');
      return async () => void db.close();
    }
    const client = new pg.Client(database.target);
    await client.connect();
    await client.query(`begin; select 1 from "user" where id = 'ann' for update`);
    return async () => client.end();
  };
  /** Starts something, and kills the process while the database keeps it waiting. */
  const killIn = async (act: () => Promise<unknown>) => {
    const letGo = await hold();
    const ended = act().catch(() => 'killed');
    await until(async () => (await intents(dataFolder)) === 1);
    await main.kill();
    expect(await ended).toBe('killed');
    await letGo();
  };
  const rename = async (name: string) => {
    const { updatedAt } = await main.call('users.get', { id: 'ann' });
    return main.call('users.update', { id: 'ann', patch: { name }, expectedUpdatedAt: updatedAt ?? '' });
  };
  const restart = async (): Promise<TestServices> => {
    const again = await startServices({ dataFolder, secretStore: fakeKeyring(), keep: true });
    await again.call('connections.open', { id });
    return again;
  };
  const nameNow = async () => (await database.find('user', { id: 'ann' }))[0]?.['name'];
  const told = async (app: TestServices) =>
    (await app.call('audit.list')).rows.map(({ action, outcome, undo }) => [action, outcome, undo]);

  it('in a write that waits: nothing was changed, and its entry says that it is not known', async () => {
    const before = await database.dumpAll();
    await killIn(async () => rename('After'));
    expect(await database.dumpAll()).toBe(before);
    for (let round = 0; round < 2; round += 1) {
      const again = await restart();
      expect(await told(again)).toEqual([['users.update', 'unknown', 'no']]);
      expect(await again.call('audit.verify')).toEqual(VERIFIED);
      await again.close();
    }
  });

  it('after a write was committed, before it was recorded: it is on record and can be undone, once', async () => {
    await cutRecords(dataFolder);
    await rename('After');
    await main.kill();
    await mendRecords(dataFolder);
    expect(await nameNow()).toBe('After');
    const again = await restart();
    expect(await told(again)).toEqual([['users.update', 'unknown', 'possible']]);
    const entry = (await again.call('audit.list')).rows[0]?.id ?? '';
    await again.call('audit.undo', { id: entry });
    expect(await nameNow()).toBe('Before');
    expect((await again.refused('audit.undo', { id: entry })).code).toBe('CONFLICT');
    expect(await again.call('audit.verify')).toEqual(VERIFIED);
    await again.close();
  });

  it('in an undo that waits: nothing was taken back, and it can be done again', async () => {
    await rename('After');
    const before = await database.dumpAll();
    const entry = (await main.call('audit.list')).rows[0]?.id ?? '';
    await killIn(async () => main.call('audit.undo', { id: entry }));
    expect(await database.dumpAll()).toBe(before);
    const again = await restart();
    expect(await told(again)).toEqual([
      ['audit.undo', 'unknown', 'no'],
      ['users.update', 'done', 'possible'],
    ]);
    await again.call('audit.undo', { id: entry });
    expect(await nameNow()).toBe('Before');
    expect(await again.call('audit.verify')).toEqual(VERIFIED);
    await again.close();
  });

  it('after an undo was committed, before it was recorded: doing it again does nothing twice', async () => {
    await rename('After');
    const entry = (await main.call('audit.list')).rows[0]?.id ?? '';
    await cutRecords(dataFolder);
    await main.call('audit.undo', { id: entry });
    await main.kill();
    await mendRecords(dataFolder);
    expect(await nameNow()).toBe('Before');
    const again = await restart();
    expect(await told(again)).toEqual([
      ['audit.undo', 'unknown', 'possible'],
      ['users.update', 'done', 'possible'],
    ]);
    const before = await database.dumpAll();
    await again.call('audit.undo', { id: entry });
    expect(await database.dumpAll()).toBe(before);
    const [newest] = (await again.call('audit.list')).rows;
    expect(newest).toMatchObject({ rows: 0, summary: expect.stringMatching(/^Was undone already/) });
    expect((await again.refused('audit.undo', { id: entry })).code).toBe('CONFLICT');
    expect(await again.call('audit.verify')).toEqual(VERIFIED);
    await again.close();
  });
});

describe('the database killed under an undo', () => {
  it('leaves everything as it was and says so; the undo works once it is back', async () => {
    const database = await makeDatabase('postgres', { pg: inject('pgUrl') });
    await addUser(database, { id: 'ann', name: 'Before' });
    const app = await openOn(database, {}, { secretStore: fakeKeyring() });
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    await app.call('users.update', { id: 'ann', patch: { name: 'After' }, expectedUpdatedAt: updatedAt ?? '' });
    const entry = (await app.call('audit.list')).rows[0]?.id ?? '';
    const before = await database.dumpAll();

    const blocker = new pg.Client(database.target);
    await blocker.connect();
    await blocker.query(`begin; select 1 from "user" where id = 'ann' for update`);
    const undoing = app.refused('audit.undo', { id: entry });
    const waiting = `from pg_stat_activity where datname = current_database() and application_name = 'Authdesk'
      and wait_event_type = 'Lock'`;
    await until(async () => (await database.query(`select 1 ${waiting}`)).length > 0);
    await database.query(`select pg_terminate_backend(pid) ${waiting}`);
    expect((await undoing).code).toBe('CONNECTION_LOST');
    await blocker.end();
    expect(await database.dumpAll()).toBe(before);
    const [newest] = (await app.call('audit.list')).rows;
    expect(newest).toMatchObject({ action: 'audit.undo', outcome: 'failed', undo: 'no' });

    await until(async () => (await app.call('connections.status')).health === 'ok');
    await app.call('audit.undo', { id: entry });
    expect((await database.find('user', { id: 'ann' }))[0]).toMatchObject({ name: 'Before' });
    expect(await app.call('audit.verify')).toEqual(VERIFIED);
    await app.close();
    await database.drop();
  });
});

describe.each(['postgres', 'sqlite'] as const)('a full disk for the audit, on %s', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl') });
    await addUser(database, { id: 'ann', name: 'Before' });
  });
  afterEach(async () => database.drop());

  const refusedFor = { code: 'INTERNAL', message: expect.stringMatching(/disk .* full/) as string };
  const updatedAt = '2026-01-01T00:00:00.000Z';

  it('refuses the write before anything is changed, and works again once there is room', async () => {
    const disk = await smallDisk();
    const app = await startServices({ dataFolder: disk.folder, secretStore: fakeKeyring(), keep: true });
    try {
      const { id } = await app.call('connections.save', connectionTo(database));
      await app.call('connections.open', { id });
      const before = await database.dumpAll();
      const rename = { id: 'ann', patch: { name: 'After' }, expectedUpdatedAt: updatedAt };
      await disk.fill();
      expect(await app.refused('users.update', rename)).toMatchObject({ ...refusedFor, hint: expect.any(String) });
      expect(await database.dumpAll()).toBe(before);
      // reading goes on
      expect(await app.call('users.get', { id: 'ann' })).toMatchObject({ name: 'Before' });
      await disk.free();
      expect(await app.call('users.update', rename)).toMatchObject({ name: 'After' });
      expect((await app.call('audit.list')).rows).toMatchObject([{ outcome: 'done', undo: 'possible' }]);
      expect(await app.call('audit.verify')).toEqual(VERIFIED);
    } finally {
      await app.close();
      await disk.remove();
    }
  });

  it('keeps an outcome that found no room, and appends it as it was once there is some', async () => {
    const app = await openOn(database, {}, { secretStore: fakeKeyring() });
    await cutRecords(app.dataFolder);
    const rename = { id: 'ann', patch: { name: 'After' }, expectedUpdatedAt: updatedAt };
    const renamed = await app.call('users.update', rename);
    expect(await intents(app.dataFolder)).toBe(1);
    await mendRecords(app.dataFolder);
    const again = { id: 'ann', patch: { name: 'Later' }, expectedUpdatedAt: renamed.updatedAt ?? '' };
    await app.call('users.update', again);
    expect((await app.call('audit.list')).rows).toMatchObject([
      { outcome: 'done', undo: 'possible', after: { name: 'Later' } },
      { outcome: 'done', undo: 'possible', after: { name: 'After' } },
    ]);
    expect(await intents(app.dataFolder)).toBe(0);
    expect(await app.call('audit.verify')).toEqual(VERIFIED);
    await app.close();
  });
});

describe('a disk that has no room left for a file of Authdesk', () => {
  it('refuses the write before anything is changed', async () => {
    const database = await makeDatabase('sqlite');
    await addUser(database, { id: 'ann', name: 'Name 0' });
    const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-limit-'));
    // room for the file as it is made at the start, and for some writes
    const main = await startMainProcess(dataFolder, { fileLimitKb: 1024 });
    const { id } = await main.call('connections.save', connectionTo(database));
    await main.call('connections.open', { id });
    let done = 0;
    let refused: unknown = null;
    while (refused === null) {
      const { updatedAt } = await main.call('users.get', { id: 'ann' });
      const patch = { name: `Name ${done + 1} ${'x'.repeat(400)}` };
      const why = { reason: 'r'.repeat(1000) };
      await main.call('users.update', { id: 'ann', patch, expectedUpdatedAt: updatedAt ?? '', why }).then(
        () => (done += 1),
        (error: unknown) => (refused = error),
      );
    }
    expect(refused).toMatchObject({ code: 'INTERNAL', message: expect.stringMatching(/disk .* full/) });
    const name = String((await database.find('user', { id: 'ann' }))[0]?.['name']);
    expect(name).toMatch(new RegExp(`^Name ${done} `));
    await main.kill();

    const again = await startServices({ dataFolder, secretStore: fakeKeyring() });
    const entries = await collectAll(again);
    const known = entries.filter((entry) => entry.outcome === 'done').length;
    // what could not be recorded any more is there as an intent that became an entry
    expect(known).toBeGreaterThan(0);
    expect(entries.filter((entry) => entry.outcome !== 'failed').length).toBeGreaterThanOrEqual(done);
    expect(await again.call('audit.verify')).toEqual(VERIFIED);
    await again.close();
    await database.drop();
  });
});

async function collectAll(app: TestServices) {
  const rows = [];
  let cursor: string | null = null;
  do {
    const page: { rows: { outcome: string }[]; nextCursor: string | null } = await app.call('audit.list', {
      limit: 500,
      ...(cursor !== null && { cursor }),
    });
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

/** A folder on a disk of its own that can be filled: a small tmpfs, or where none may be mounted, a file's own limit. */
async function smallDisk() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-disk-'));
  const filler = path.join(folder, 'filler');
  const mounted = mount(folder);
  return {
    folder,
    fill: async () => {
      if (!mounted) {
        // the same error of the library, by its own limit on what a database may hold
        await local(folder, (db) =>
          db.exec(`create trigger full before insert on intent begin select raise(abort, 'full'); end`),
        );
        return;
      }
      await writeFile(filler, Buffer.alloc(64 * 1024 * 1024)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error;
      });
    },
    free: async () => (mounted ? rm(filler) : local(folder, (db) => void db.exec('drop trigger full'))),
    remove: async () => {
      if (mounted) execFileSync('umount', [folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
