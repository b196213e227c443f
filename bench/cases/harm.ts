import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../lib/case';
import type { Figure } from '../lib/figures';
import { p95, spread } from '../lib/measure';
import type { Place } from '../lib/places';
import { containsText, keystrokes } from '../lib/typing';
import { COLUMNS, PAGE } from '../lib/users';
import type { World } from '../lib/world';

const ROUNDS = 2;
const EACH_MS = 3000;
/** A quick typist. */
const BETWEEN_KEYS_MS = 150;

type Typing = (text: string, key: number) => Promise<unknown>;

/** What the customer's application feels while one of the staff types: its p95 for a session check, against idle. */
export async function* harm({ worlds }: Bench): AsyncGenerator<Figure> {
  for (const world of worlds) {
    const texts = await keystrokes(world, 11);
    const idle: number[] = [];
    const ours: number[] = [];
    const naive: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- in turn
      idle.push(...(await application(world, texts, null)));
      // oxlint-disable-next-line no-await-in-loop
      ours.push(...(await application(world, texts, asTheWindow(world))));
      // oxlint-disable-next-line no-await-in-loop
      naive.push(...(await application(world, texts, withCount(world))));
    }
    yield {
      what: 'the application’s p95 (get-session) while staff type / idle, stock schema',
      on: world.label,
      above: spread(ours),
      below: spread(idle),
      ratio: p95(ours) / p95(idle),
      target: { atMost: 1.3 },
      note: `with ILIKE + count instead, one at a time: ${spread(naive)}, ${(p95(naive) / p95(idle)).toFixed(1)} × idle; the machine has too few cores for three processes, which both sides feel`,
    };
  }
}

/** Every key ends the search of the one before, as in the window. */
function asTheWindow({ dispatcher }: World): Typing {
  return async (search, key) => {
    dispatcher.cancel(`key-${key - 1}`);
    return dispatcher.call('users.list', { search, limit: PAGE, requestId: `key-${key}` });
  };
}

/** Skips the keys that come while it is still at work: gentler than to let them pile up. */
function withCount(world: World): Typing {
  let busy = false;
  return async (text) => {
    if (busy) return;
    busy = true;
    const { where, parameters } = containsText(world, text);
    await world.sql(`select ${COLUMNS} from "user" where ${where} order by "createdAt" desc limit ${PAGE}`, parameters);
    await world.sql(`select count(*) from "user" where ${where}`, parameters);
    busy = false;
  };
}

async function application(world: World, texts: readonly string[], type: Typing | null): Promise<number[]> {
  const at: Place = { name: world.name, kind: world.kind, users: world.users, location: world.location };
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'application-child.mjs'), JSON.stringify(at), String(EACH_MS)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  let ended = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const over = new Promise<void>((resolve) => {
    child.once('close', () => {
      ended = true;
      resolve();
    });
  });
  // oxlint-disable-next-line no-await-in-loop, no-unmodified-loop-condition -- changed by the listeners above
  while (!ended && !output.includes('ready')) await sleep(5);
  const calls: Promise<unknown>[] = [];
  // oxlint-disable-next-line no-unmodified-loop-condition -- changed by the listener above
  for (let key = 0; type !== null && !ended; key += 1) {
    calls.push(type(texts[key % texts.length] ?? '', key));
    // oxlint-disable-next-line no-await-in-loop -- the pace of typing
    await sleep(BETWEEN_KEYS_MS);
  }
  await over;
  await Promise.all(calls);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as number[];
}
