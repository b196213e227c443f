// The data folder: for its user alone, never damaged by an older app, and brought up from every version there was.
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLocalDatabase } from '../../src/main/data/local/local-database';
import { migrations } from '../../src/main/data/local/migrations';
import { startServices } from '../support/services';
import { sqliteWorker } from '../support/sqlite-worker';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-folder-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));
const inFolder = (...names: string[]) => path.join(folder, ...names);
const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);

describe.skipIf(process.platform === 'win32')('what Authdesk keeps', () => {
  it('is readable for its user alone, also what an older one left readable; what is not ours stays', async () => {
    const first = await startServices({ dataFolder: folder, keep: true });
    await first.services.close();
    await mkdir(inFolder('logs'), { recursive: true });
    await writeFile(inFolder('logs', 'authdesk.log'), 'x');
    await writeFile(inFolder('notes.txt'), 'x');
    const elsewhere = await mkdtemp(path.join(os.tmpdir(), 'authdesk-elsewhere-'));
    await writeFile(path.join(elsewhere, 'other'), 'x');
    await symlink(path.join(elsewhere, 'other'), inFolder('audit.link'));
    for (const name of await readdir(folder)) await chmod(inFolder(name), name === 'logs' ? 0o755 : 0o644);
    await chmod(inFolder('logs', 'authdesk.log'), 0o644);
    await chmod(folder, 0o755);

    const app = await startServices({ dataFolder: folder, keep: true });
    await app.call('connections.open', { id: 'demo' });
    await app.call('app.setPreferences', { theme: 'dark' });
    const names = (await readdir(folder)).filter((name) => /^(?:authdesk|demo)\.db|^audit\.[ck]/u.test(name));
    expect(names).toEqual(expect.arrayContaining(['authdesk.db', 'authdesk.db-wal', 'audit.key', 'demo.db']));
    for (const name of names) expect([name, await modeOf(inFolder(name))]).toEqual([name, '600']);
    expect(await modeOf(inFolder('logs'))).toBe('700');
    expect(await modeOf(inFolder('logs', 'authdesk.log'))).toBe('600');
    expect(await modeOf(inFolder('notes.txt'))).toBe('644');
    expect(await modeOf(path.join(elsewhere, 'other'))).toBe('644');
    expect(await modeOf(folder)).toBe('755');
    await app.services.close();
    await rm(elsewhere, { recursive: true });
  });
});

describe('a data folder of a newer Authdesk', () => {
  it('is refused plainly, and not a byte of it changes', async () => {
    const app = await startServices({ dataFolder: folder, keep: true });
    await app.services.close();
    const newer = await openLocalDatabase(inFolder('authdesk.db'), sqliteWorker, [
      ...migrations,
      'create table of_tomorrow (x text)',
    ]);
    await sql`insert into of_tomorrow values ('kept')`.execute(newer.db);
    await newer.db.destroy();
    const contents = async () => {
      const names = (await readdir(folder)).sort();
      return Promise.all(
        names.map(async (name) => [
          name,
          createHash('sha256')
            .update(await readFile(inFolder(name)))
            .digest('hex'),
        ]),
      );
    };
    const before = await contents();
    await expect(startServices({ dataFolder: folder, keep: true })).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: 'The data of Authdesk was written by a newer version.',
    });
    expect(await contents()).toEqual(before);
  });
});

/** What each migration was when it was released: one that changes later would leave folders of two kinds. */
// A new one takes its line here when it is released.
const RELEASED: readonly string[] = [
  'd2b24f5b5c8aaa70',
  '326b9ccef2d50427',
  'b21d52b21380d74b',
  '56711f5d24a055b7',
  '3d063fcc99742bce',
  'd86d3c8a2cb91825',
  'fa657bb4070c5c36',
  'd971fc474e05af67',
];

describe('migrations', () => {
  it('stay as they were released', () => {
    const now = migrations.map((step) => createHash('sha256').update(step).digest('hex').slice(0, 16));
    expect(now).toEqual(RELEASED);
  });

  const versions = migrations.map((_step, index) => index + 1);
  it.each(versions)('bring a folder of version %i up, with every row, to what a new one has', async (version) => {
    const old = await openLocalDatabase(inFolder('old.db'), sqliteWorker, migrations.slice(0, version));
    const tables = (
      await old.client.values("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'", [])
    ).map(([name]) => String(name));
    const rows: Record<string, { columns: string[]; row: unknown[] }> = {};
    for (const table of tables) {
      const info = await old.client.values(`pragma table_info("${table}")`, []);
      const columns = info.map(([, name]) => String(name));
      const values = info.map(([, name, type], at) => valueFor(String(name), String(type), at));
      const holders = columns.map(() => '?').join(', ');
      await old.client.query(
        `insert into "${table}" (${columns.map((c) => `"${c}"`).join(', ')}) values (${holders})`,
        values,
      );
      rows[table] = { columns, row: values };
    }
    await old.db.destroy();

    const now = await openLocalDatabase(inFolder('old.db'), sqliteWorker);
    const fresh = await openLocalDatabase(inFolder('fresh.db'), sqliteWorker);
    const shape = async ({ client }: typeof now) =>
      client.values("select type, name, tbl_name from sqlite_master where name not like 'sqlite_%' order by 1, 2", []);
    expect(await shape(now)).toEqual(await shape(fresh));
    for (const [table, { columns, row }] of Object.entries(rows)) {
      const kept = await now.client.values(`select ${columns.map((c) => `"${c}"`).join(', ')} from "${table}"`, []);
      // Besides it there may be a row that a migration itself put there.
      expect(kept.map((values) => values.map(String))).toContainEqual(row.map(String));
      const columnsOf = async ({ client }: typeof now) =>
        (await client.values(`pragma table_info("${table}")`, [])).map(([, name]) => name).sort();
      expect([table, await columnsOf(now)]).toEqual([table, await columnsOf(fresh)]);
    }
    expect(await now.client.values('pragma user_version', [])).toEqual([[migrations.length]]);
    await now.db.destroy();
    await fresh.db.destroy();
  });
});

function valueFor(name: string, type: string, at: number): string | number | Uint8Array {
  if (name === 'only') return 1;
  if (/int/iu.test(type)) return at + 1;
  return /blob/iu.test(type) ? Uint8Array.of(at) : `${name} ${at}`;
}
