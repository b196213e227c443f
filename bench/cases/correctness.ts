import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRawClient, type RawClient } from '../../test/support/raw-client';
import type { Bench } from '../lib/case';
import type { Figure } from '../lib/figures';
import { containsText, keystrokes } from '../lib/typing';
import type { World } from '../lib/world';

const NEEDLES = 10;
/** Enough for many pages, few enough to walk to the end. */
const MATCHES = { least: 60, most: 6000 };

/** Every answer walked to its end and held against SQL: at rest, and while rows are added, changed and removed. */
export async function* correctness({ worlds }: Bench): AsyncGenerator<Figure> {
  for (const world of worlds) {
    const needles = await fittingNeedles(world);
    const still = { wrong: 0, rows: 0, told: '' };
    for (const needle of needles) {
      const expected = await matches(world, needle);
      const found = await walk(world, needle);
      tally(still, needle, differences(found, expected, expected));
      still.rows += found.length;
    }
    yield figure(world, 'at rest', needles, still);

    const raw = await openRawClient(world.location);
    const moving = { wrong: 0, rows: 0, told: '' };
    try {
      for (const needle of needles) {
        const before = await matches(world, needle);
        const writer = keepWriting(raw, world, needle, [...before]);
        const found = await walk(world, needle);
        const added = await writer.stop();
        const after = await matches(world, needle);
        // What was there throughout has to be found; what never was must not be.
        const throughout = new Set([...before].filter((id) => after.has(id)));
        tally(moving, needle, differences(found, throughout, new Set([...before, ...added])));
        moving.rows += found.length;
      }
    } finally {
      await raw.query(`delete from "user" where "email" like '%.bench-writer.example'`);
      await raw.close();
    }
    yield figure(world, 'while rows are written', needles, moving);
  }
}

interface Tally {
  wrong: number;
  rows: number;
  told: string;
}

function figure({ label }: World, when: string, needles: readonly string[], { wrong, rows, told }: Tally): Figure {
  return {
    what: `answers that differ from SQL, ${when} (rows missing, foreign or repeated)`,
    on: label,
    above: `${wrong} rows`,
    below: `${rows} rows in ${needles.length} answers`,
    ratio: wrong,
    target: { atMost: 0 },
    ...(told !== '' && { note: told }),
  };
}

function tally(into: Tally, needle: string, found: { missing: number; foreign: number; repeated: number }): void {
  const sum = found.missing + found.foreign + found.repeated;
  into.wrong += sum;
  if (sum > 0) {
    into.told += `"${needle}": ${found.missing} missing, ${found.foreign} foreign, ${found.repeated} repeated. `;
  }
}

function differences(found: readonly string[], required: ReadonlySet<string>, allowed: ReadonlySet<string>) {
  const seen = new Set(found);
  return {
    missing: [...required].filter((id) => !seen.has(id)).length,
    foreign: [...seen].filter((id) => !allowed.has(id)).length,
    repeated: found.length - seen.size,
  };
}

async function fittingNeedles(world: World): Promise<string[]> {
  const fitting: string[] = [];
  for (const text of new Set(await keystrokes(world, 60))) {
    if (text.length < 4 || text.trim() !== text) continue;
    // oxlint-disable-next-line no-await-in-loop -- until there are enough
    const size = await matchCount(world, text);
    if (size >= MATCHES.least && size <= MATCHES.most) fitting.push(text);
    if (fitting.length === NEEDLES) break;
  }
  return fitting;
}

async function matchCount(world: World, needle: string): Promise<number> {
  const { where, parameters } = containsText(world, needle);
  const bounded = `select 1 from "user" where ${where} limit ${MATCHES.most + 1}`;
  const [row] = await world.sql(`select count(*) as n from (${bounded}) as bounded`, parameters);
  return Number(row?.['n']);
}

async function matches(world: World, needle: string): Promise<Set<string>> {
  const { where, parameters } = containsText(world, needle);
  const rows = await world.sql(`select "id" from "user" where ${where}`, parameters);
  return new Set(rows.map(({ id }) => String(id)));
}

async function walk(world: World, search: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const page: { rows: { id: string }[]; nextCursor: string | null } = await world.call('users.list', {
      search,
      limit: 100,
      cursor,
    });
    ids.push(...page.rows.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}

/** A live application: signs people up who match, changes some who match, and deletes some of the new ones. */
function keepWriting(raw: RawClient, world: World, needle: string, known: readonly string[]) {
  const added: string[] = [];
  const stop = new AbortController();
  const mark = (n: number) => raw.placeholder(n);
  const run = async () => {
    for (let round = 0; !stop.signal.aborted; round += 1) {
      const now = new Date();
      const id = `bench-writer-${randomBytes(8).toString('hex')}`;
      const email = `${id}@x.bench-writer.example`;
      const columns = '"id", "name", "email", "emailVerified", "createdAt", "updatedAt"';
      const marks = [1, 2, 3, 4, 5, 6].map(mark).join(', ');
      added.push(id);
      // oxlint-disable-next-line no-await-in-loop -- like one request after the other
      await raw.query(`insert into "user" (${columns}) values (${marks})`, [
        id,
        `${needle} new`,
        email,
        false,
        now,
        now,
      ]);
      const changed = known[(round * 7919) % known.length] ?? id;
      // oxlint-disable-next-line no-await-in-loop
      await raw.query(`update "user" set "updatedAt" = ${mark(1)} where "id" = ${mark(2)}`, [now, changed]);
      // oxlint-disable-next-line no-await-in-loop
      if (round % 3 === 2) await raw.query(`delete from "user" where "id" = ${mark(1)}`, [added[round - 2] ?? '']);
      // oxlint-disable-next-line no-await-in-loop
      await sleep(world.kind === 'sqlite' ? 4 : 2);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stop.abort();
      await running;
      return added;
    },
  };
}
