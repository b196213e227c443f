// Two hours of support work in a row: people found, opened, changed, logged out, banned, taken back, connections changed over.
// What main keeps for it does not grow: neither memory nor handles nor listeners.
import v8 from 'node:v8';
import vm from 'node:vm';
import { describe, expect, inject, it } from 'vitest';
import type { MethodName } from '@shared/methods';
import { makeDatabase } from '../support/databases';
import { keepFigures, tally } from '../support/figures';
import { connectionTo } from '../support/matrix';
import { openOn } from '../support/opened';
import { seedUsers } from '../support/seed';

/** Customers served; at one in half a minute, 240 are two hours. */
const CUSTOMERS = 240;
const PEOPLE = 400;

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

/** What main holds once everything that can go has gone. */
async function held() {
  for (let n = 0; n < 4; n += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  return {
    heap: process.memoryUsage().heapUsed / 2 ** 20,
    handles: process.getActiveResourcesInfo().filter((name) => name !== 'Timeout' && name !== 'Immediate').length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  };
}

describe('two hours of work in a row', () => {
  it('leave memory, handles and listeners as they were', async () => {
    const [main, other] = await Promise.all([
      makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'] }),
      makeDatabase('sqlite', { pg: inject('pgUrl'), plugins: ['admin'] }),
    ]);
    for (const database of [main, other]) {
      await seedUsers(database, PEOPLE, { bannedEvery: 0, adminEvery: 0, sessions: 2 });
    }
    const app = await openOn(main);
    const second = await app.call('connections.save', { ...connectionTo(other), name: 'The other shop' });
    const warnings: string[] = [];
    const warned = (warning: Error) => void warnings.push(warning.message);
    process.on('warning', warned);
    const { count, answers } = tally();
    const wrong: unknown[] = [];
    const ask = async (method: MethodName, input: unknown) => {
      const answer = await app.dispatcher.call(method, input);
      count(answer.ok ? 'ok' : answer.error.code);
      if (!answer.ok) wrong.push([method, answer.error]);
      return answer.ok ? answer.data : undefined;
    };
    const serve = async (n: number) => {
      const letters = ['a', 'an', 'ann', '@example', 'x'];
      for (const search of letters) await ask('users.list', { search, limit: 100 });
      const list = (await ask('users.list', { limit: 100 })) as { rows: { id: string }[] };
      const id = list.rows[n % list.rows.length]?.id ?? '';
      const user = (await ask('users.get', { id })) as { updatedAt: string };
      await ask('search.anything', { text: id });
      await ask('users.update', { id, patch: { name: `Customer ${n}` }, expectedUpdatedAt: user.updatedAt });
      await ask('users.ban', { id, reason: `call ${n}` });
      await ask('users.unban', { id });
      await ask('sessions.list', { userId: id, state: 'all' });
      await ask('sessions.revokeForUser', { userId: id });
      const entry = (await ask('audit.list', { limit: 50 })) as {
        rows: { id: string; action: string; undo: string }[];
      };
      const revoked = entry.rows.find(({ action, undo }) => action === 'sessions.revokeForUser' && undo === 'possible');
      if (revoked !== undefined) await ask('audit.undo', { id: revoked.id });
      await ask('verifications.list', {});
      await ask('audit.verify', undefined);
      if (n % 10 === 9) {
        await ask('connections.open', { id: n % 20 === 9 ? second.id : app.connectionId });
      }
      if (n % 40 === 39) await app.services.woke();
      app.events.splice(0);
      app.logged.splice(0);
    };
    // The first calls load and prepare what all later ones share.
    for (let n = 0; n < 60; n += 1) await serve(n);
    const before = await held();
    for (let n = 60; n < 60 + CUSTOMERS; n += 1) await serve(n);
    const after = await held();
    process.off('warning', warned);
    expect(wrong).toEqual([]);
    expect(warnings).toEqual([]);
    expect(after.listeners).toBeLessThanOrEqual(before.listeners);
    expect(after.handles).toBeLessThanOrEqual(before.handles + 2);
    // kB kept for each customer served: an entry or two of a cache that has an end, nothing that grows
    expect((after.heap - before.heap) / CUSTOMERS).toBeLessThan(0.02);
    const runs = CUSTOMERS;
    const fault = `Two hours of work, customers served (memory ${before.heap.toFixed(0)} MB before, ${after.heap.toFixed(0)} after)`;
    keepFigures({ fault, runs, answers: answers(), unknown: 0, lost: 0, doubled: 0 });
    await app.close();
    await main.drop();
    await other.drop();
  });
});
