import { setTimeout as sleep } from 'node:timers/promises';
import { openRawClient, type RawClient } from '../../test/support/raw-client';
import type { Bench } from '../lib/case';
import type { Figure } from '../lib/figures';
import { median, ms, timeOf } from '../lib/measure';
import type { World } from '../lib/world';
import { listUsersOf } from './list-users';

/** Users logged out by each side in a round, with so many sessions each. */
const USERS = 200;
const SESSIONS = 3;
const ROUNDS = 3;

/** Many people logged out: better-auth's loop over its admin call, ours one by one, and ours by the sessions' ids. */
export async function* logout({ worlds }: Bench): AsyncGenerator<Figure> {
  for (const world of worlds) {
    const raw = await openRawClient(world.location);
    const server = await listUsersOf(world);
    const took: Record<'loop' | 'each' | 'batch', number[]> = { loop: [], each: [], batch: [] };
    const sides: [keyof typeof took, (ids: readonly string[]) => Promise<void>][] = [
      ['loop', async (ids) => oneByOne(ids, async (userId) => server.ask('/admin/revoke-user-sessions', { userId }))],
      ['each', async (ids) => oneByOne(ids, async (userId) => world.call('sessions.revokeForUser', { userId }))],
      ['batch', async (ids) => batch(world, ids)],
    ];
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [name, work] of round % 2 === 0 ? sides : sides.toReversed()) {
          // oxlint-disable-next-line no-await-in-loop -- in turn
          const ids = await signIn(raw);
          // oxlint-disable-next-line no-await-in-loop
          took[name].push(await timeOf(async () => work(ids)));
          // oxlint-disable-next-line no-await-in-loop
          const [left] = await raw.query(`select count(*) as n from "session" where "id" like 'bench-out-%'`);
          if (Number(left?.['n']) !== 0) throw new Error(`${name} left ${String(left?.['n'])} sessions`);
          // oxlint-disable-next-line no-await-in-loop
          await sleep(50);
        }
      }
    } finally {
      await raw.query(`delete from "session" where "id" like 'bench-out-%'`);
      await raw.query(`delete from "user" where "id" like 'bench-out-%'`);
      await raw.close();
      await server.stop();
    }
    const told = (samples: readonly number[]) => `${ms(median(samples))} for ${USERS} users (n ${ROUNDS})`;
    yield {
      what: 'logout of many: better-auth’s loop / ours by session ids, one call',
      on: world.label,
      above: told(took.loop),
      below: told(took.batch),
      ratio: median(took.loop) / median(took.batch),
      target: world.kind === 'postgres' ? { atLeast: 10 } : null,
      note: 'ours includes reading the ids, the intention on disk and the audit record',
    };
    yield {
      what: 'logout of many: better-auth’s loop / ours user by user (revokeForUser)',
      on: world.label,
      above: told(took.loop),
      below: told(took.each),
      ratio: median(took.loop) / median(took.each),
      target: null,
      note: 'ours writes and syncs an audit record for each, better-auth none',
    };
  }
}

async function oneByOne(ids: readonly string[], work: (id: string) => Promise<unknown>): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- a loop is what is measured
  for (const id of ids) await work(id);
}

async function batch(world: World, userIds: readonly string[]): Promise<void> {
  const marks = userIds.map(() => '?').join(', ');
  const rows = await world.sql(`select "id" from "session" where "userId" in (${marks})`, userIds);
  await world.call('sessions.revoke', { ids: rows.map(({ id }) => String(id)) });
}

/** New users with sessions, so that the cached data stays as it is. */
async function signIn(raw: RawClient): Promise<string[]> {
  const at = new Date().toISOString();
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const ids = Array.from({ length: USERS }, (_, i) => `bench-out-${i}`);
  await raw.query(`delete from "user" where "id" like 'bench-out-%'`);
  const yes = raw.placeholder(1) === '?' ? '1' : 'true';
  const users = ids.map((id) => `('${id}', 'Out', '${id}@bench-out.example', ${yes}, '${at}', '${at}')`);
  const columns = '"id", "name", "email", "emailVerified", "createdAt", "updatedAt"';
  await raw.query(`insert into "user" (${columns}) values ${users.join(', ')}`);
  const sessions = ids.flatMap((id) =>
    Array.from(
      { length: SESSIONS },
      (_, k) => `('${id}-${k}', 'token-${id}-${k}', '${id}', '${until}', '${at}', '${at}')`,
    ),
  );
  await raw.query(
    `insert into "session" ("id", "token", "userId", "expiresAt", "createdAt", "updatedAt") values ${sessions.join(', ')}`,
  );
  return ids;
}
