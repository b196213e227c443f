import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultQueryExecutor } from 'kysely';
import { openRawClient, type RawClient } from '../../test/support/raw-client';
import type { Bench } from '../lib/case';
import type { Figure } from '../lib/figures';
import { median, ms, p95, timeOf } from '../lib/measure';
import type { Place } from '../lib/places';
import type { World } from '../lib/world';

const SESSIONS = 10_000;
const ROUNDS = 3;
/** A network nothing else of the data is from: it is set aside for benchmarks. */
const RANGE = '198.18.0.0/15';

interface Side {
  readonly took: number[];
  /** How long each write of the application took meanwhile. */
  readonly writes: number[];
}

/** Ten thousand sessions ended by a filter, against one bare statement that ends them all; and what the application feels. */
export async function* revokeWhere({ worlds }: Bench): AsyncGenerator<Figure> {
  for (const world of worlds) {
    const raw = await openRawClient(world.location);
    const bare: Side = { took: [], writes: [] };
    const ours: Side = { took: [], writes: [] };
    const idle: Side = { took: [], writes: [] };
    let told = '';
    const sides: [Side, () => Promise<void>][] = [
      [bare, async () => void (await world.sql(`delete from "session" where "ipAddress" like '198.18.%'`))],
      [ours, async () => void (told = await byFilter(world))],
      [idle, async () => sleep(1500)],
    ];
    try {
      await signIn(raw, 'bench-writer', 1, '192.0.2.1');
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [side, work] of round % 2 === 0 ? sides : sides.toReversed()) {
          // oxlint-disable-next-line no-await-in-loop -- in turn
          if (side !== idle) await signIn(raw, 'bench-rw', SESSIONS, '198.18.7.7');
          // oxlint-disable-next-line no-await-in-loop
          await meanwhile(world, side, work);
          // oxlint-disable-next-line no-await-in-loop
          const [left] = await raw.query(`select count(*) as n from "session" where "ipAddress" like '198.18.%'`);
          if (Number(left?.['n']) !== 0) throw new Error(`${String(left?.['n'])} sessions were left`);
        }
      }
    } finally {
      await raw.query(`delete from "session" where "id" like 'bench-rw%' or "id" like 'bench-writer%'`);
      await raw.query(`delete from "user" where "id" like 'bench-rw%' or "id" like 'bench-writer%'`);
      await raw.close();
    }
    const text = ({ took }: Side) => `${ms(median(took))} for ${SESSIONS.toLocaleString('en')} sessions (n ${ROUNDS})`;
    yield {
      what: `${SESSIONS.toLocaleString('en')} sessions ended by filter: ours / one bare DELETE`,
      on: world.label,
      above: text(ours),
      below: text(bare),
      ratio: median(ours.took) / median(bare.took),
      target: null,
      note: `${told}; ours counts, settles which they are, keeps every row sealed for undoing and an audit record of each batch`,
    };
    const longest = ({ writes }: Side) => Math.max(...writes);
    const postgres = world.kind === 'postgres';
    yield {
      what: `${postgres ? '' : 'SQLite: '}longest stall of the application’s writes in a bulk logout, one statement / ours`,
      on: world.label,
      above: ms(longest(bare)),
      below: ms(longest(ours)),
      ratio: longest(bare) / longest(ours),
      target: postgres ? null : { atLeast: 5 },
    };
    yield {
      what: 'the application’s writes during a bulk logout / idle, p95',
      on: world.label,
      above: ms(p95(ours.writes)),
      below: ms(p95(idle.writes)),
      ratio: p95(ours.writes) / p95(idle.writes),
      target: postgres ? { atMost: 3 } : null,
    };
  }
}

/** Counts and ends them as a person would; says what statements that took on the table of sessions. */
async function byFilter(world: World): Promise<string> {
  const filter = { ip: RANGE };
  const statements: string[] = [];
  const stop = overhear((sql) => {
    if (sql.includes('"session"')) statements.push(sql.trimStart().slice(0, 6).toLowerCase());
  });
  try {
    const { value } = await world.call('sessions.count', filter);
    const { id } = await world.call('sessions.revokeWhere', { filter, expectedCount: value, confirm: true });
    const job = await world.ended(id);
    if (job.state !== 'done' || value !== SESSIONS) throw new Error(`the job ${job.state} of ${value}`);
    const entries = job.result?.['entries'];
    const batches = Array.isArray(entries) ? entries.length : 0;
    const deletes = statements.filter((verb) => verb === 'delete').length;
    return `${batches} batches, ${(deletes / batches).toFixed(2)} DELETE and ${((statements.length - 2) / batches).toFixed(2)} statements each, 2 before them`;
  } finally {
    stop();
  }
}

type Execute = (this: unknown, query: { readonly sql: string }, ...rest: unknown[]) => unknown;

/** Hears every statement of this process; returns what ends that. */
function overhear(listen: (sql: string) => void): () => void {
  const executor = DefaultQueryExecutor.prototype as unknown as { executeQuery: Execute };
  const own = executor.executeQuery;
  executor.executeQuery = function heard(query, ...rest) {
    listen(query.sql);
    return own.call(this, query, ...rest);
  };
  return () => {
    executor.executeQuery = own;
  };
}

/** Does something while the application writes, and keeps how long both took. */
async function meanwhile(world: World, side: Side, work: () => Promise<void>): Promise<void> {
  const at: Place = { name: world.name, kind: world.kind, users: world.users, location: world.location };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'writer-child.mjs'), JSON.stringify(at)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const over = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  // oxlint-disable-next-line no-await-in-loop, no-unmodified-loop-condition -- changed by the listener above
  while (child.exitCode === null && !output.includes('ready')) await sleep(5);
  try {
    side.took.push(await timeOf(work));
  } finally {
    child.stdin.end();
    await over;
  }
  side.writes.push(...(JSON.parse(output.trim().split('\n').at(-1) ?? '') as number[]));
}

/** One more person with sessions, so that the cached data stays as it is. */
async function signIn(raw: RawClient, id: string, count: number, ip: string): Promise<void> {
  const at = new Date().toISOString();
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const yes = raw.placeholder(1) === '?' ? '1' : 'true';
  await raw.query(`delete from "user" where "id" = '${id}'`);
  await raw.query(
    `insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
     values ('${id}', 'Out', '${id}@bench-out.example', ${yes}, '${at}', '${at}')`,
  );
  for (let from = 0; from < count; from += 1000) {
    const rows = Array.from({ length: Math.min(1000, count - from) }, (_, i) => {
      const own = count === 1 ? id : `${id}-${from + i}`;
      return `('${own}', 'token-${own}', '${id}', '${until}', '${at}', '${at}', '${ip}')`;
    });
    // oxlint-disable-next-line no-await-in-loop -- a thousand at a time
    await raw.query(
      `insert into "session" ("id", "token", "userId", "expiresAt", "createdAt", "updatedAt", "ipAddress")
       values ${rows.join(', ')}`,
    );
  }
}
