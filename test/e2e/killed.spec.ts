// kill -9 of the real app with all its processes: nothing half done without a record, nothing done twice.
import { once } from 'node:events';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import Database from 'better-sqlite3';
import { makeDatabase } from '../support/databases';
import { seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

const ROWS = 5000;

/**
 * Has all its processes killed as soon as a job has done so many of its rows; gives what resolves once they are. From
 * inside, so that the job is no further however slow the machine is.
 */
async function killAt(app: ElectronApplication, job: string, done: number): Promise<{ exited: Promise<unknown> }> {
  const exited = once(app.process(), 'exit');
  await app.evaluate(
    ({ webContents }, deadly) => {
      for (const contents of webContents.getAllWebContents()) {
        const send = contents.send.bind(contents);
        contents.send = (channel, ...told) => {
          const progress = told.flat().find((one) => typeof one === 'object' && one !== null && one.id === deadly.job);
          if (progress?.done >= deadly.done) process.kill(-process.pid, 'SIGKILL');
          send(channel, ...told);
        };
      }
    },
    { job, done },
  );
  return { exited };
}

/** Kills the whole process group, which gets no chance to tidy up. */
async function kill(app: ElectronApplication): Promise<void> {
  const child = app.process();
  const exited = once(child, 'exit');
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await exited;
}

test('a page that dies in the middle of 5,000 rows costs none of them, and is asked for once', async ({ launch }) => {
  const database = await makeDatabase('sqlite', { plugins: ['admin'] });
  await database.query('pragma synchronous = off');
  await seedUsers(database, ROWS, { bannedEvery: 0, adminEvery: 0 });
  const { app, page } = await launch();
  const { id: connection } = await call(page, 'connections.save', connectionTo(database, { name: 'Shop' }));
  await call(page, 'connections.open', { id: connection });
  const { id } = await call(page, 'bulk.preview', {
    action: { do: 'ban', reason: 'spam' },
    target: { kind: 'match' },
  });
  // The person says "Load again"; how often they were asked is kept.
  await app.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = async (...given: unknown[]) => {
      asked.push(JSON.stringify(given.at(-1)));
      return { response: 0, checkboxChecked: false };
    };
  });
  const crashed = page.waitForEvent('crash');
  await call(page, 'bulk.start', { previewId: id, confirm: true });
  await app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.forcefullyCrashRenderer());
  await crashed;
  await expect
    .poll(async () => (await database.find('user', { banReason: 'spam' })).length, { timeout: 120_000 })
    .toBe(ROWS);
  // The page is there again, and knows the job.
  const inPage = async (script: string) =>
    app.evaluate(
      async ({ webContents }, code) => (await webContents.getAllWebContents()[0]?.executeJavaScript(code)) as unknown,
      script,
    );
  await expect.poll(async () => inPage('document.querySelector("main") !== null')).toBe(true);
  await expect
    .poll(async () => inPage(`authdesk.jobs.list().then(({ data }) => data.find((one) => one.id === '${id}')?.state)`))
    .toBe('done');
  expect(await inPage('authdesk.audit.verify().then(({ data }) => data.ok)')).toBe(true);
  const asked = await app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
  // Besides what main asks before an act like this one.
  expect(asked.filter((question) => question.includes('The window stopped working.'))).toHaveLength(1);
  await database.drop();
});

test('killed in the middle of 5,000 rows and of an undo, it goes on where it was', async ({ launch, folder }) => {
  const database = await makeDatabase('sqlite', { plugins: ['admin'] });
  await database.query('pragma synchronous = off');
  await seedUsers(database, ROWS, { bannedEvery: 0, adminEvery: 0, sessions: 1 });
  let { app, page } = await launch();
  const { id: connection } = await call(page, 'connections.save', connectionTo(database, { name: 'Shop' }));
  await call(page, 'connections.open', { id: connection });
  const { id } = await call(page, 'bulk.preview', {
    action: { do: 'ban', reason: 'spam' },
    target: { kind: 'match' },
  });
  const { exited } = await killAt(app, id, 400);
  // It may be dead before it has answered.
  await call(page, 'bulk.start', { previewId: id, confirm: true }).catch(() => undefined);
  await exited;
  const job = async () => (await call(page, 'jobs.list')).find((one) => one.id === id);
  const banned = (await database.find('user', { banReason: 'spam' })).length;
  expect(banned).toBeGreaterThanOrEqual(400);
  expect(banned).toBeLessThan(ROWS);

  ({ app, page } = await launch('--open=Shop'));
  expect(await job()).toMatchObject({ state: 'interrupted', total: ROWS });
  await expect.poll(async () => (await call(page, 'connections.status')).open?.name).toBe('Shop');
  await call(page, 'jobs.resume', { id });
  await expect.poll(async () => (await job())?.state).toBe('done');
  expect(await job()).toMatchObject({ done: ROWS, failed: 0, skipped: 0 });
  const users = await database.find('user');
  expect(users.every((user) => user['banReason'] === 'spam')).toBe(true);
  expect(await database.count('session')).toBe(0);
  const { rows: entries } = await call(page, 'audit.list', { limit: 500 });
  const batches = entries.filter(({ action }) => action === 'bulk.ban');
  // Nobody was written twice: no moment of change is without a batch of its own.
  expect(new Set(users.map((user) => user['updatedAt'])).size).toBeLessThanOrEqual(batches.length);
  expect((await call(page, 'audit.verify')).ok).toBe(true);

  const entry = batches.find(({ undo }) => undo === 'possible');
  const before = await database.dumpAll();
  // The undo has to wait for somebody who writes, and is killed while it does.
  const other = new Database(database.target);
  other.exec('begin immediate');
  const undoing = call(page, 'audit.undo', { id: entry?.id ?? '' }).catch(() => 'killed');
  const own = new Database(path.join(folder, 'authdesk.db'), { readonly: true });
  await expect.poll(() => own.prepare('select count(*) as n from intent').get()).toEqual({ n: 1 });
  own.close();
  await kill(app);
  expect(await undoing).toBe('killed');
  other.close();
  expect(await database.dumpAll()).toBe(before);

  ({ app, page } = await launch('--open=Shop'));
  const [newest] = (await call(page, 'audit.list', { limit: 1 })).rows;
  expect(newest).toMatchObject({ action: 'audit.undo', outcome: 'unknown' });
  expect((await call(page, 'audit.verify')).ok).toBe(true);
  await database.drop();
});
