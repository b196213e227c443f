// A page that was taken over calls whatever the contract has, with whatever it likes, while the person says no to all
// that main asks. Generated from the contract; FUZZ_SEED and FUZZ_CALLS run it otherwise. What came of it is left in
// out/security.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import type { ConnectionInput, ConnectionStatus } from '@shared/api/connections';
import type { Result } from '@shared/result';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { Dice, drawCall, learn, type Drawn, type Known } from '../support/fuzz-inputs';
import { connectionTo } from '../support/matrix';
import { collect } from '../support/opened';
import { seededUser, seedUsers } from '../support/seed';
import { fakeKeyring, startServices, type TestServices } from '../support/services';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_129);
const CALLS = Number(process.env['FUZZ_CALLS'] ?? 100_000);
/** Calls that are under way at once, so that one can cancel another. */
const TOGETHER = 5;
/** Calls after which what was piled up is cleared away, as a person would. */
const ROUND = 500;
const PEOPLE = 40;
const SESSIONS_EACH = 2;
/** Faults after which it ends; more of the same help nobody. */
const MAX_FAULTS = 15;
/** What one person has in rows is no more than this. */
const ONE_PERSON = 10;
/** Main keeps this much more at the end than after the first fifth: some of its own bounded lists fill late. */
const HEAP_GROWTH = 16 * 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const runs = [
  { what: 'SQLite', kind: 'sqlite', share: 0.4, settings: {} },
  {
    what: 'SQLite, read-only production of a viewer',
    kind: 'sqlite',
    share: 0.5,
    settings: { environment: 'production', access: { role: 'viewer', requireReason: true } },
  },
  { what: 'PostgreSQL', kind: 'postgres', share: 0.1, settings: {} },
] as const satisfies readonly {
  what: string;
  kind: DatabaseKind;
  share: number;
  settings: Partial<ConnectionInput>;
}[];

let folder: string;
let trap: { readonly port: number; readonly reached: () => number; readonly close: () => Promise<void> };
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-fuzz-'));
  trap = await listen();
});
afterEach(async () => {
  await trap.close();
  await rm(folder, { recursive: true, force: true });
});

const seeded = runs.map((run, n) => ({ ...run, seed: SEED + n }));
it.each(seeded)(
  'calls generated from the contract do no harm on $what, seed $seed',
  { timeout: 1_200_000 },
  async (run) => {
    const untouched = prototypes();
    const attacked = await world(run.kind, run.seed, run.settings);
    const { app, database, known } = attacked;
    try {
      const readOnly = 'environment' in run.settings;
      const before = readOnly ? await database.dumpAll() : null;
      const outcome = await attack(attacked, Math.round((CALLS * run.share) / ROUND) * ROUND);
      leaveFigures(run, outcome);
      // No crash, no rejection, no INTERNAL, and no answer that breaks the contract, which would be INTERNAL.
      expect(outcome.faults).toEqual([]);
      // Otherwise nothing was tried that needs somebody's yes, or nothing got through that may.
      expect(outcome.refusedByPerson).toBeGreaterThan(0);
      expect(outcome.codes.get('ok')).toBeGreaterThan(0);
      if (before !== null) expect(await database.dumpAll()).toBe(before);
      else await expectOnlyLittle(attacked);
      expect(await app.call('audit.verify')).toMatchObject({ ok: true });
      expect(prototypes()).toBe(untouched);
      expect('admin' in {}).toBe(false);
      expect(trap.reached()).toBe(0);
      expect(readFileSync(known.bait, 'utf8')).toBe('bait');
      expect(existsSync(`${known.bait}-not-there`)).toBe(false);
      expect(outcome.heapAtEnd - outcome.heapEarly).toBeLessThan(HEAP_GROWTH);
    } finally {
      await app.close();
      await database.drop();
    }
  },
);

/** Of what was written nobody said yes to anything, so that it concerns one person each and can be undone, or is a mail. */
async function expectOnlyLittle({ app, database }: World): Promise<void> {
  const written = (await collect(app, 'audit.list', { limit: 500 })).filter(({ outcome }) => outcome !== 'failed');
  const wide = written.filter(({ rows }) => (rows ?? 0) > ONE_PERSON);
  const forGood = written.filter(
    ({ action, rows, undo }) => undo === 'no' && (rows ?? 0) > 0 && !action.startsWith('email.'),
  );
  const ofPerson = written.filter(({ action }) => ['users.remove', 'secrets.reveal'].includes(action));
  expect({ wide, forGood, ofPerson }).toEqual({ wide: [], forGood: [], ofPerson: [] });
  expect(written.length).toBeGreaterThan(0);
  const left = new Set((await database.find('user')).map(({ id }) => id));
  expect(Array.from({ length: PEOPLE }, (_, n) => seededUser(n + 1).id).filter((id) => !left.has(id))).toEqual([]);
}

function leaveFigures(run: (typeof seeded)[number], { calls, codes, faults, refusedByPerson }: Outcome): void {
  mkdirSync('out/security', { recursive: true });
  const figures = {
    on: run.what,
    seed: run.seed,
    calls,
    faults: faults.length,
    refusedByPerson,
    answers: Object.fromEntries(codes),
  };
  writeFileSync(`out/security/fuzz-${run.seed - SEED + 1}.json`, `${JSON.stringify(figures, null, 2)}\n`);
}

/** Somebody who must never hear of the app. */
async function listen() {
  let reached = 0;
  const server = net.createServer((socket) => {
    reached++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, reached: () => reached, close: async () => new Promise<void>((done) => server.close(() => done())) };
}

interface World {
  readonly database: TestDatabase;
  readonly app: TestServices;
  readonly known: Known;
  readonly dice: Dice;
  /** Puts away what the calls piled up, and opens the database again, as it was set. */
  readonly clear: () => Promise<void>;
  /** Opens the database again, where a call closed it or opened another one. */
  readonly reopen: () => Promise<void>;
}

async function world(kind: DatabaseKind, seed: number, more: Partial<ConnectionInput>): Promise<World> {
  const plugins = ['admin', 'twoFactor', 'username', 'organization'] as const;
  const database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: [...plugins] });
  await seedUsers(database, PEOPLE, { sessions: SESSIONS_EACH, password: 'correct horse 1', adminEvery: 20 });
  await putBack(database);
  const app = await startServices({ secretStore: fakeKeyring() });
  const settings = connectionTo(database, {
    name: 'Fuzzed',
    environment: 'staging',
    mail: { kind: 'outbox', secret: 's'.repeat(32), baseURL: 'https://auth.example.com' },
    mailing: { magicLink: { enabled: true }, emailOtp: { enabled: true } },
    ...more,
  });
  const { id } = await app.call('connections.save', settings);
  const own = new Set((await app.call('connections.list')).map((one) => one.id));
  const bait = path.join(folder, 'bait.db');
  writeFileSync(bait, 'bait');
  const clear = async () => {
    await putBack(database);
    app.answer(true);
    for (const one of await app.call('connections.list')) {
      // eslint-disable-next-line no-await-in-loop -- one after the other, as a person would
      if (!own.has(one.id)) await app.call('connections.remove', { id: one.id });
    }
    await app.call('connections.save', { ...settings, id });
    await app.call('connections.open', { id });
    for (const view of await app.call('views.list')) {
      // eslint-disable-next-line no-await-in-loop -- as above
      await app.call('views.remove', { id: view.id });
    }
    app.answer(false);
    app.asked.length = 0;
    app.logged.length = 0;
    app.events.splice(
      0,
      app.events.findLastIndex(({ event }) => event === 'connection'),
    );
  };
  const reopen = async () => {
    if (lastOpen(app) !== id) await app.dispatcher.call('connections.open', { id });
  };
  await clear();
  return { database, app, known: knownOf(id, bait), dice: new Dice(seed), clear, reopen };
}

const AT = new Date('2026-01-01T00:00:00.000Z');

/** Puts back the sessions, links and codes that were ended, so that there is something to end again. */
async function putBack(database: TestDatabase): Promise<void> {
  await database.update('user', {}, { updatedAt: AT });
  const idsOf = async (model: string) => new Set((await database.find(model)).map(({ id }) => String(id)));
  const [users, sessions, codes] = [await idsOf('user'), await idsOf('session'), await idsOf('verification')];
  const expiresAt = new Date('2036-01-01T00:00:00.000Z');
  for (let n = 1; n <= PEOPLE; n++) {
    const { id: userId, email } = seededUser(n);
    // Which is a fault, and told at the end.
    if (!users.has(userId)) continue;
    const [id, when] = [userId.replace('S', 'E'), { createdAt: AT, updatedAt: AT }];
    // eslint-disable-next-line no-await-in-loop -- few, and SQLite takes one after the other
    if (!sessions.has(id)) await database.insert('session', { id, token: `token-${n}`, userId, expiresAt, ...when });
    if (codes.has(`V${n}`)) continue;
    const runsOut = n % 2 === 0 ? expiresAt : AT;
    // eslint-disable-next-line no-await-in-loop -- as above
    await database.insert('verification', {
      id: `V${n}`,
      identifier: email,
      value: `v${n}`,
      expiresAt: runsOut,
      ...when,
    });
  }
}

/** Which connection was open when main last said so. */
function lastOpen({ events }: TestServices): string | null {
  const status = events.findLast(({ event }) => event === 'connection')?.payload as ConnectionStatus | undefined;
  return status?.open?.id ?? null;
}

function knownOf(connectionId: string, bait: string): Known {
  const people = Array.from({ length: PEOPLE }, (_, n) => seededUser(n + 1));
  const ids = people.map(({ id }) => id);
  const rows = ids.flatMap((id) => [id, id.replace('S', 'E'), id.replace('S', 'A')]);
  const missing = 'nobody';
  const calls = ['r1', 'r2', 'r3', 'r4'];
  const values: Record<string, string[]> = {
    id: [...rows, 'V1', 'V2', 'V3', missing, connectionId],
    ids: [...rows, 'V4', 'V5', 'V6', missing],
    userId: [...ids, missing],
    exceptId: [...ids, missing],
    exceptIds: [...rows, missing],
    connectionId: [connectionId, missing],
    user: [...ids, ...people.map(({ email }) => email), 'Ada'],
    search: ['user1', 'USER2@EXAMPLE.COM', 'Björn', '%', ...ids.slice(0, 3)],
    text: ['user1@example.com', ...ids.slice(0, 5), `T${'1'.padStart(31, '0')}`],
    expectedUpdatedAt: Array.from({ length: 50 }, () => AT.toISOString()),
    requestId: calls,
    cursor: ['x'],
    table: ['user', 'session', 'account', 'verification', 'twoFactor'],
    column: ['token', 'password', 'accessToken', 'value', 'identifier', 'secret', 'id'],
    providerId: ['credential', 'google'],
    // Whatever makes a hash costs a tenth of a second: most of them are refused before.
    password: ['x', 'short', '1234567'],
  };
  return { values: new Map(Object.entries(values)), trapPort: trap.port, bait };
}

/** What became of the calls. */
interface Outcome {
  calls: number;
  readonly codes: Map<string, number>;
  readonly faults: string[];
  /** Questions of main that the person said no to. */
  refusedByPerson: number;
  heapEarly: number;
  heapAtEnd: number;
}

/** Sends so many calls, and looks after each few of them at what must not have happened. */
async function attack({ app, known, dice, clear, reopen }: World, calls: number) {
  const outcome: Outcome = { calls: 0, codes: new Map(), faults: [], refusedByPerson: 0, heapEarly: 0, heapAtEnd: 0 };
  const early = Math.ceil(calls / 5);
  while (outcome.calls < calls && outcome.faults.length < MAX_FAULTS) {
    const drawn = Array.from({ length: TOGETHER }, () => drawCall(dice, known));
    // eslint-disable-next-line no-await-in-loop -- a few at once
    const answers = await Promise.all(drawn.map(async (one) => answerTo(app, one)));
    drawn.forEach((one, n) => judge({ app, known, dice, outcome }, one, answers[n]));
    outcome.calls += TOGETHER;
    // eslint-disable-next-line no-await-in-loop -- as above
    await reopen();
    if (outcome.calls % ROUND === 0) {
      outcome.refusedByPerson += app.asked.length;
      // eslint-disable-next-line no-await-in-loop -- as above
      await clear();
      if (outcome.heapEarly === 0 && outcome.calls >= early) outcome.heapEarly = heap();
    }
  }
  outcome.heapAtEnd = heap();
  return outcome;
}

function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

type Answer = { readonly rejected: unknown } | Result<unknown>;

async function answerTo(app: TestServices, { method, input }: Drawn): Promise<Answer> {
  try {
    return await app.dispatcher.call(method, input);
  } catch (error) {
    return { rejected: error };
  }
}

function judge(
  { app, known, dice, outcome }: Pick<World, 'app' | 'known' | 'dice'> & { readonly outcome: Outcome },
  drawn: Drawn,
  answer: Answer | undefined,
): void {
  const fault = (what: string) => void outcome.faults.push(`${what}: ${shown(drawn)}`);
  if (answer === undefined || 'rejected' in answer) return fault(`rejected with ${inspect(answer?.rejected)}`);
  const code = answer.ok ? 'ok' : answer.error.code;
  outcome.codes.set(code, (outcome.codes.get(code) ?? 0) + 1);
  if (answer.ok) learn(known, answer.data, dice);
  else if (code === 'INTERNAL') {
    const reference = answer.error.code === 'INTERNAL' ? answer.error.details?.reference : undefined;
    fault(
      `INTERNAL, ${app.logged.find((line) => line.includes(`[${reference ?? 'none'}]`))?.slice(0, 1500) ?? 'not logged'}`,
    );
  }
}

function shown({ method, kind, input }: Drawn): string {
  return `${method} (${kind}) ${inspect(input, { depth: 6, maxStringLength: 120, maxArrayLength: 5, breakLength: Infinity })}`;
}

/** What the code of the app and its libraries trust without looking. */
function prototypes(): string {
  const all = [Object, Array, Function, String, Number, Boolean, Date, Map, Set, Promise, RegExp, Error, Symbol];
  return all
    .map(({ name, prototype }) => [name, ...Reflect.ownKeys(prototype as object).map(String)].join(' '))
    .join('\n');
}
