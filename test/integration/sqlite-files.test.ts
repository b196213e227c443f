// SQLite files as they lie about: read-only places, files an app left half changed, copies, links and odd names.
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import { networkDrive } from '../../src/main/data/database/sqlite-place';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser } from '../support/opened';
import { startServices, type TestServices } from '../support/services';
import { openSqlite } from '../support/sqlite';
import { withoutRoot } from '../support/without-root';

let folder: string;
let source: TestDatabase;
let app: TestServices;
beforeAll(async () => {
  source = await makeDatabase('sqlite', { pg: inject('pgUrl'), plugins: ['admin'] });
  await addUser(source, { id: 'ann', email: 'ann@example.com' });
  app = await startServices();
});
afterAll(async () => {
  await app.close();
  await source.drop();
});
afterEach(() => {
  for (const name of made.splice(0)) {
    chmodSync(name, 0o777);
    rmSync(name, { recursive: true, force: true });
  }
});
const made: string[] = [];
/** A folder with a copy of the database in it, open to everybody. */
function place(name = 'auth.db'): string {
  folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-files-'));
  made.push(folder);
  chmodSync(folder, 0o777);
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  copyFileSync(source.target, file);
  chmodSync(file, 0o666);
  return file;
}
/** The same in WAL mode, closed as an app closes it. */
async function walFile(): Promise<string> {
  const file = place();
  (await openSqlite(file, 'wal')).close();
  return file;
}
/** What an app that was killed in mid-change leaves behind. */
async function hotJournal(): Promise<string> {
  const file = place();
  const crashed = path.join(folder, 'crashed');
  mkdirSync(crashed);
  const db = await openSqlite(file, 'delete');
  db.pragma('cache_size = 2');
  db.exec(`begin; update user set name = 'half done'`);
  // More than the cache holds, so that the file itself is changed before the end.
  db.exec(
    `create table filler (x); insert into filler select randomblob(4000) from (with recursive n(i) as (select 1 union all select i + 1 from n where i < 200) select i from n)`,
  );
  for (const suffix of ['', '-journal']) cpSync(`${file}${suffix}`, path.join(crashed, `auth.db${suffix}`));
  db.exec('rollback');
  db.close();
  const left = path.join(crashed, 'auth.db');
  for (const name of [crashed, left, `${left}-journal`]) chmodSync(name, 0o777);
  expect(readFileSync(`${left}-journal`).length).toBeGreaterThan(512);
  return left;
}

const input = (file: string, more: Partial<ConnectionInput> = {}, copy = false): ConnectionInput => ({
  name: 'A file',
  environment: 'staging',
  driver: 'sqlite',
  readOnly: true,
  sqlite: { file, ...(copy && { copy }) },
  ...more,
});
const test = async (file: string, more: Partial<ConnectionInput> = {}, copy = false) =>
  app.call('connections.test', input(file, more, copy));
const refused = async (file: string, more: Partial<ConnectionInput> = {}) =>
  app.refused('connections.test', input(file, more));
const copies = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith(`authdesk-copy-${process.pid}-`));
async function withOpen<T>(wanted: ConnectionInput, work: () => Promise<T>): Promise<T> {
  const { id } = await app.call('connections.save', wanted);
  try {
    await app.call('connections.open', { id });
    return await work();
  } finally {
    await app.call('connections.close');
    await app.call('connections.remove', { id });
  }
}

describe('a path as it was typed', () => {
  it.each([
    ['with blanks around', (file: string) => ` ${file} `],
    ['with a line end', (file: string) => `${file}\n`],
    ['in quotes', (file: string) => `"${file}"`],
    ['in single quotes', (file: string) => `'${file}'`],
    ['as a file: address', (file: string) => `file:${encodeURI(file)}`],
    ['as a whole file: address', (file: string) => `file://${encodeURI(file)}`],
    ['as a variable', (file: string) => `DATABASE_URL="file:${encodeURI(file)}"`],
    ['as a terminal shows it', (file: string) => file.replaceAll(' ', String.raw`\ `)],
  ])('%s', async (_how, write) => {
    const file = place('my auth.db');
    expect((await test(write(file))).tables.user.rows).toEqual({ value: 1, exact: true });
  });

  it('from the home folder', async () => {
    const file = place();
    const home = process.env['HOME'];
    process.env['HOME'] = folder;
    try {
      expect((await test('~/auth.db')).tables.user.name).toBe('user');
    } finally {
      process.env['HOME'] = home;
    }
    expect(existsSync(file)).toBe(true);
  });

  it.each([
    ['auth.db', /no readable file/, /whole path/],
    ['/nowhere/auth.db', /no readable file/, /Check the path/],
    ['/', /it is a folder/, /Choose the database file/],
  ])('%s, where nothing is', async (file, message, hint) => {
    expect(await refused(file)).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  it('keeps nothing of a server’s address', async () => {
    const error = await app.refused('connections.save', input('libsql://db-org.turso.io?authToken=Geheim'));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'sqlite.file' });
    expect(JSON.stringify([error, app.logged])).not.toContain('Geheim');
  });
});

describe('what is no database', () => {
  it.each([
    ['another file', (file: string) => writeFileSync(file, 'not a database '.repeat(100)), /is not a SQLite database/],
    ['a folder', (file: string) => mkdirSync(file), /it is a folder/],
    ['nothing', () => undefined, /no readable file/],
  ])('is named as that, in its place and as a copy: %s', async (_what, make, message) => {
    const file = place();
    rmSync(file);
    make(file);
    for (const copy of [false, true]) {
      const error = await app.refused('connections.test', input(file, {}, copy));
      expect(error).toMatchObject({ code: 'CONNECTION_FAILED', message: expect.stringMatching(message) });
    }
    expect(copies()).toEqual([]);
  });
});

describe('a file in WAL mode in a write-protected folder', () => {
  const protectedFile = async () => {
    const file = await walFile();
    chmodSync(folder, 0o555);
    return file;
  };

  it('is named as that, and can be read as a copy', async () => {
    const file = await protectedFile();
    const error = await withoutRoot(async () => refused(file));
    expect(error).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('in WAL mode and its folder is write-protected'),
      hint: expect.stringContaining('copy'),
      field: 'sqlite.copy',
    });
    const report = await withoutRoot(async () => test(file, {}, true));
    expect(report.tables.user.rows).toEqual({ value: 1, exact: true });
    expect(report.warnings.join(' ')).toMatch(/copy of the file as it was at/);
    expect(copies()).toEqual([]);
  });

  it('has what stands in its -wal in the copy, and takes no change', async () => {
    const file = await walFile();
    const writer = await openSqlite(file);
    writer.exec(`update user set name = 'From the WAL'`);
    const beside = path.join(folder, 'beside');
    mkdirSync(beside);
    // Without -shm, as a copy of a server's disk has it.
    for (const suffix of ['', '-wal']) cpSync(`${file}${suffix}`, path.join(beside, `auth.db${suffix}`));
    writer.close();
    await withOpen(input(path.join(beside, 'auth.db'), { readOnly: false }, true), async () => {
      expect((await app.call('users.list', {})).rows.map(({ name }) => name)).toEqual(['From the WAL']);
      expect((await app.call('connections.status')).open?.readOnly).toBe(true);
      expect(copies()).toHaveLength(1);
      const change = await app.refused('users.update', {
        id: 'ann',
        patch: { name: 'x' },
        expectedUpdatedAt: '2026-01-01T00:00:00.000Z',
      });
      expect(change.code).toBe('READ_ONLY');
    });
    expect(copies()).toEqual([]);
    expect(readdirSync(beside).toSorted()).toEqual(['auth.db', 'auth.db-wal']);
  });
});

describe('a file whose app stopped in mid-change', () => {
  it('is named as that by a connection that only reads', async () => {
    const file = await hotJournal();
    const error = await refused(file);
    expect(error).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('The app stopped in the middle of a change'),
      hint: expect.stringMatching(/Let the app start once, or open the file with a connection that may write/),
    });
    expect(existsSync(`${file}-journal`)).toBe(true);
  });

  it('is read as it was before, in a copy', async () => {
    const file = await hotJournal();
    await withOpen(input(file, {}, true), async () => {
      expect((await app.call('users.list', {})).rows.map(({ name }) => name)).toEqual(['Somebody']);
    });
    expect(existsSync(`${file}-journal`)).toBe(true);
  });

  it('is brought in order by a connection that may write', async () => {
    const file = await hotJournal();
    await withOpen(input(file, { readOnly: false }), async () => {
      expect((await app.call('users.list', {})).rows.map(({ name }) => name)).toEqual(['Somebody']);
    });
    expect(existsSync(`${file}-journal`)).toBe(false);
  });
});

describe('a file of libSQL', () => {
  it('opens as the SQLite file it is', async () => {
    const file = place('local.db');
    expect((await test(`file:${file}`)).warnings.join(' ')).not.toContain('libSQL');
  });

  it('that is a copy of a server is only read, and says so', async () => {
    const file = place('local.db');
    writeFileSync(`${file}-info`, '{}');
    await withOpen(input(file, { readOnly: false }), async () => {
      const { report } = await app.call('connections.status');
      expect(report?.warnings.join(' ')).toContain('local copy of a libSQL server');
      expect(
        (
          await app.refused('users.update', {
            id: 'ann',
            patch: { name: 'x' },
            expectedUpdatedAt: '2026-01-01T00:00:00.000Z',
          })
        ).code,
      ).toBe('READ_ONLY');
    });
  });
});

it('a file that another program holds is told with the cause', async () => {
  const file = place();
  const other = await openSqlite(file, 'delete');
  other.exec('begin exclusive');
  const error = await refused(file);
  other.exec('rollback');
  other.close();
  expect(error).toMatchObject({ code: 'TIMEOUT', message: 'Another program is holding the database file locked.' });
});

it.each([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xff534d42 - 2 ** 32, null],
  [0xfe534d42, 'SMB'],
  [0xef53, null],
  [0x01021994, null],
])('file system %i is %s', (type, drive) => expect(networkDrive(type)).toBe(drive));

describe.each([
  ['STRICT', 'strict'],
  ['WITHOUT ROWID', 'without rowid'],
  ['STRICT and WITHOUT ROWID', 'strict, without rowid'],
])('a table that is %s', (_what, options) => {
  it('is read and changed', async () => {
    const file = place();
    const db = await openSqlite(file);
    db.exec(`
      drop table session; drop table account; drop table user;
      create table user (id text primary key not null, name text not null, email text not null unique, emailVerified integer not null,
        image text, createdAt text not null, updatedAt text not null, role text, banned integer, banReason text, banExpires text) ${options};
      create table session (id text primary key not null, expiresAt text not null, token text not null unique, createdAt text not null,
        updatedAt text not null, ipAddress text, userAgent text, userId text not null references user (id) on delete cascade,
        impersonatedBy text) ${options};
      insert into user (id, name, email, emailVerified, createdAt, updatedAt)
        values ('ann', 'Ann', 'ann@example.com', 1, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
      insert into session (id, expiresAt, token, createdAt, updatedAt, userId)
        values ('s', '2036-01-01T00:00:00.000Z', 't', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', 'ann')`);
    db.close();
    await withOpen(input(file, { readOnly: false }), async () => {
      expect((await app.call('users.list', { search: 'ann' })).rows).toHaveLength(1);
      const { updatedAt } = await app.call('users.get', { id: 'ann' });
      expect(updatedAt).not.toBeNull();
      await app.call('sessions.revoke', { ids: ['s'] });
      expect((await app.call('sessions.list', {})).rows).toEqual([]);
    });
  });
});
