// Two Authdesks at work on one database, each on a computer of its own: nobody writes over what the other one wrote, and a
// bulk job of one leaves what the other one did alone.
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { ended } from '../support/bulk';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { openOn, type Opened } from '../support/opened';
import { seedUsers } from '../support/seed';
import { startServices } from '../support/services';

const PEOPLE = 6;
const ROUNDS = 60;

describe.each(['postgres', 'sqlite'] as const)('two at work on one %s', (kind) => {
  let database: TestDatabase;
  let desks: Opened[];

  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    await seedUsers(database, PEOPLE, { bannedEvery: 0, adminEvery: 0, sessions: 1 });
    desks = [await openOn(database), await openOn(database)];
  });
  afterEach(async () => {
    for (const desk of desks) await desk.close();
    await database.drop();
  });

  it('keep every change of either, and refuse what was decided on an older row', async () => {
    const ids = (await database.find('user')).map(({ id }) => String(id));
    const saved = new Map<string, string[]>(ids.map((id) => [id, []]));
    const wrong: unknown[] = [];
    let conflicts = 0;
    const work = desks.map(async ({ dispatcher, call }, desk) => {
      for (let n = 0; n < ROUNDS; n += 1) {
        const id = ids[n % PEOPLE] ?? '';
        const { name, updatedAt } = await call('users.get', { id });
        const mark = `+${desk}.${n}`;
        const patch = { name: `${name}${mark}` };
        const answer = await dispatcher.call('users.update', { id, patch, expectedUpdatedAt: updatedAt ?? '' });
        if (answer.ok) saved.get(id)?.push(mark);
        else if (answer.error.code === 'CONFLICT') conflicts += 1;
        else wrong.push(answer.error);
      }
    });
    await Promise.all(work);
    expect(wrong).toEqual([]);
    for (const user of await database.find('user')) {
      const marks = saved.get(String(user['id'])) ?? [];
      // each change stands on the one before it, so that the last name tells them all
      const seen = String(user['name']).match(/\+\d\.\d+/g) ?? [];
      expect(seen.toSorted()).toEqual(marks.toSorted());
    }
    expect(conflicts).toBeGreaterThan(0);
    for (const { call } of desks) expect(await call('audit.verify')).toMatchObject({ ok: true });
  });

  it('do not undo what the other one did since', async () => {
    const [one, other] = desks as [Opened, Opened];
    const preview = await one.call('bulk.preview', {
      action: { do: 'ban', reason: 'wave' },
      target: { kind: 'match' },
    });
    await one.call('bulk.start', { previewId: preview.id, confirm: true });
    expect(await ended(one, preview.id)).toMatchObject({ state: 'done', done: PEOPLE });
    const [ann] = (await database.find('user')).map(({ id }) => String(id));
    await other.call('users.unban', { id: ann ?? '' });
    await other.call('users.ban', { id: ann ?? '', reason: 'seen by the other' });
    const [entry] = (await one.call('audit.list', { limit: 20 })).rows.filter(({ action }) => action === 'bulk.ban');
    expect(await one.refused('audit.undo', { id: entry?.id ?? '' })).toMatchObject({ code: 'CONFLICT' });
    const after = await database.find('user', { id: ann ?? '' });
    expect(after[0]).toMatchObject({ banReason: 'seen by the other' });
  });

  it('go on with a bulk job although the other one writes the same people meanwhile', async () => {
    const [one, other] = desks as [Opened, Opened];
    const ids = (await database.find('user')).map(({ id }) => String(id));
    const action = { do: 'ban', reason: 'wave' } as const;
    const preview = await one.call('bulk.preview', { action, target: { kind: 'match' } });
    const renamed = ids.map(async (id) => {
      const { updatedAt } = await other.call('users.get', { id });
      return other.dispatcher.call('users.update', {
        id,
        patch: { name: `New ${id}` },
        expectedUpdatedAt: updatedAt ?? '',
      });
    });
    await one.call('bulk.start', { previewId: preview.id, confirm: true });
    const job = await ended(one, preview.id);
    expect(job).toMatchObject({ state: 'done', total: preview.willRun });
    const answers = await Promise.all(renamed);
    const users = await database.find('user');
    for (const [n, id] of ids.entries()) {
      const user = users.find((row) => row['id'] === id);
      expect(user?.['name'] === `New ${id}`).toBe(answers[n]?.ok === true);
    }
  });
});

describe('a second Authdesk on the data folder of the first', () => {
  it('reads and writes beside it without losing a connection or an entry of the record', async () => {
    const first = await startServices({ keep: true });
    const second = await startServices({ dataFolder: first.dataFolder, keep: true });
    const demo = (await first.call('connections.list'))[0]?.id ?? '';
    for (const desk of [first, second]) await desk.call('connections.open', { id: demo });
    const people = (await first.call('users.list', { limit: 40 })).rows.filter(({ banned }) => banned !== true);
    const answers = await Promise.all(
      people.map(async ({ id }, n) =>
        (n % 2 === 0 ? first : second).dispatcher.call('users.ban', { id, reason: `by ${n % 2}` }),
      ),
    );
    expect(answers.filter((answer) => !answer.ok)).toEqual([]);
    const entries = (await first.call('audit.list', { limit: 500 })).rows.filter(
      ({ action }) => action === 'users.ban',
    );
    expect(entries).toHaveLength(people.length);
    for (const desk of [first, second]) expect(await desk.call('audit.verify')).toMatchObject({ ok: true });
    await second.close();
    await first.close();
    await rm(first.dataFolder, { recursive: true });
  });
});
