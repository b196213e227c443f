// A crash in the middle of a write, and an audit that cannot be written: nothing is lost from the record.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser, openOn, type Opened } from '../support/opened';
import { startServices } from '../support/services';
import { openSqlite } from '../support/sqlite';
import { sqliteWorker } from '../support/sqlite-worker';

describe.each(['postgres', 'sqlite'] as const)('an audit that cannot be written, on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl') });
    await addUser(database, { id: 'ann', name: 'Before' });
    app = await openOn(database, {}, { keep: true });
  });
  afterEach(async () => {
    await rm(app.dataFolder, { recursive: true, force: true });
    await database.drop();
  });
  const local = async (statement: string) => {
    const db = await openSqlite(path.join(app.dataFolder, 'authdesk.db'));
    try {
      return db.prepare(statement).reader ? db.prepare(statement).all() : db.exec(statement);
    } finally {
      db.close();
    }
  };
  const change = async (name: string) => {
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    return app.dispatcher.call('users.update', { id: 'ann', patch: { name }, expectedUpdatedAt: updatedAt ?? '' });
  };
  const nameNow = async () => (await database.find('user', { id: 'ann' }))[0]?.['name'];

  it('keeps the intention of a write whose outcome could not be appended', async () => {
    await local(`create trigger full before insert on audit begin select raise(abort, 'disk full'); end`);
    expect(await change('After')).toMatchObject({ ok: true, data: { name: 'After' } });
    expect(app.logged.some((line) => line.startsWith('warn'))).toBe(true);
    expect(await local('select count(*) as n from intent')).toEqual([{ n: 1 }]);
    await app.close();
    await local('drop trigger full');
    const again = await startServices({ dataFolder: app.dataFolder });
    const { rows } = await again.call('audit.list');
    expect(rows).toMatchObject([{ action: 'users.update', outcome: 'unknown', rows: null, target: { id: 'ann' } }]);
    expect(await again.call('audit.verify')).toMatchObject({ ok: true, entries: 1 });
    await again.close();
  });

  it('writes nothing at all when not even the intention can be kept', async () => {
    await local(`create trigger full before insert on intent begin select raise(abort, 'disk full'); end`);
    const result = await change('After');
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toMatch(/disk full|SQLITE|trigger/);
    expect(await nameNow()).toBe('Before');
    await local('drop trigger full');
    expect(await change('After')).toMatchObject({ ok: true });
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 1 });
    await app.close();
  });

  it('turns intentions of a run that ended into unknown entries, oldest first and once only', async () => {
    expect(await change('Once')).toMatchObject({ ok: true });
    await app.close();
    const draft = (summary: string) =>
      JSON.stringify({
        connection: { id: app.connectionId, name: 'Under test' },
        action: 'sessions.revoke',
        target: { type: 'session', id: 's', label: '1 session' },
        userId: 'ann',
        summary,
        outcome: 'failed',
        rows: null,
      }).replaceAll(`'`, `''`);
    await local(
      `insert into intent (id, at, entry) values ('b', '2026-01-02T00:00:00.000Z', '${draft('Second')}'), ('a', '2026-01-01T00:00:00.000Z', '${draft('First')}')`,
    );
    for (const round of [1, 2]) {
      const again = await startServices({ dataFolder: app.dataFolder, keep: true });
      const { rows } = await again.call('audit.list');
      expect(rows.map((row) => [row.outcome, row.summary.split(' (')[0]])).toEqual([
        ['unknown', 'Second'],
        ['unknown', 'First'],
        ['done', rows[2]?.summary],
      ]);
      expect(await again.call('audit.verify')).toMatchObject({ ok: true, entries: 3 });
      expect(again.logged.some((line) => line.includes('2 writes'))).toBe(round === 1);
      await again.close();
    }
  });
});

describe('a crash while a write waits in the database', () => {
  let database: TestDatabase;
  let dataFolder: string;
  let compiled: string;
  beforeEach(async () => {
    database = await makeDatabase('postgres', { pg: inject('pgUrl') });
    await addUser(database, { id: 'ann', name: 'Before' });
    dataFolder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-crash-'));
    const root = fileURLToPath(new URL('../..', import.meta.url));
    compiled = path.join(root, 'out/test/services.mjs');
    await build({
      configFile: false,
      logLevel: 'error',
      resolve: { alias: { '@shared': path.join(root, 'src/shared') } },
      build: {
        target: 'node20',
        ssr: true,
        emptyOutDir: false,
        minify: false,
        outDir: path.dirname(compiled),
        rolldownOptions: {
          input: path.join(root, 'src/main/data/services.ts'),
          external: [/^node:/, /^[a-z@](?!:)(?!shared)/],
          output: { format: 'es', entryFileNames: path.basename(compiled), chunkFileNames: 'services-[name].mjs' },
        },
      },
    });
  });
  afterEach(async () => {
    await rm(dataFolder, { recursive: true, force: true });
    await database.drop();
  });

  it('leaves an entry with an unknown outcome', async () => {
    const first = await startServices({ dataFolder, keep: true });
    const { id } = await first.call('connections.save', connectionTo(database));
    await first.close();

    const blocker = new pg.Client(database.target);
    blocker.on('error', () => {});
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query(`select 1 from "user" where id = 'ann' for update`);

    // another process of Authdesk's main side, which is killed in mid-write
    const script = `
      const { createServices } = await import(${JSON.stringify(compiled)});
      const nothing = () => {};
      const { handlers } = await createServices({
        dataFolder: ${JSON.stringify(dataFolder)}, resources: '', sqliteWorker: new URL(${JSON.stringify(sqliteWorker.href)}),
        secretStore: { backend: 'none', isProtected: false }, emit: nothing, actor: 'crasher', versions: {},
        log: { info: nothing, warn: nothing, error: nothing }, chooseFile: nothing, applyPreferences: nothing, cancelCall: nothing,
      });
      const { signal } = new AbortController();
      await handlers['connections.open']({ id: ${JSON.stringify(id)} }, { signal });
      const { updatedAt } = await handlers['users.get']({ id: 'ann' }, { signal });
      await handlers['users.update']({ id: 'ann', patch: { name: 'After' }, expectedUpdatedAt: updatedAt }, { signal });`;
    const file = path.join(path.dirname(compiled), 'crash.mjs');
    await writeFile(file, script);
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'inherit', 'inherit'] });
    const gone = new Promise<string | number | null>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? code));
    });
    for (;;) {
      const rows = await database.query(
        `select 1 from pg_stat_activity where application_name = 'Authdesk' and datname = current_database()
           and wait_event_type = 'Lock'`,
      );
      if (rows.length > 0) break;
      if (child.exitCode !== null) throw new Error(`the child ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    child.kill('SIGKILL');
    expect(await gone).toBe('SIGKILL');
    await blocker.query('rollback');
    await blocker.end();

    const again = await startServices({ dataFolder });
    const { rows } = await again.call('audit.list');
    expect(rows).toMatchObject([
      { action: 'users.update', outcome: 'unknown', rows: null, target: { type: 'user', id: 'ann' } },
    ]);
    expect(rows[0]?.summary).toMatch(/ended before the outcome was known/);
    expect(await again.call('audit.verify')).toMatchObject({ ok: true, entries: 1 });
    await again.call('connections.open', { id });
    expect((await again.call('users.list')).rows).toHaveLength(1);
    await again.close();
  });
});

describe('a damaged note of a write', () => {
  it('becomes an entry instead of keeping the app from starting', async () => {
    const before = await startServices({ keep: true });
    await before.close();
    const file = await openSqlite(path.join(before.dataFolder, 'authdesk.db'));
    file
      .prepare('insert into intent (id, at, entry) values (?, ?, ?)')
      .run('damaged', '2026-01-01T00:00:00.000Z', '{"half');
    file.close();
    const after = await startServices({ dataFolder: before.dataFolder });
    expect((await after.call('audit.list')).rows).toMatchObject([{ outcome: 'unknown', action: 'unknown' }]);
    expect(await after.call('audit.verify')).toMatchObject({ ok: true, entries: 1 });
    await after.close();
  });
});
