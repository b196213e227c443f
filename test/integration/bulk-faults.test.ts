// Bulk jobs when things go wrong: Authdesk killed in the middle, the database gone, others writing meanwhile.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { buildAuthdesk, spawnAuthdesk, type AuthdeskProcess } from '../support/authdesk-process';
import { ended, previewRows } from '../support/bulk';
import { makeDatabase, seedUsers, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { withoutWaiting } from '../support/opened';

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
