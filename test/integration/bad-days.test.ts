// Bad days: the network ends in the middle of every message of a write, the thread of a file dies at every step of one, the
// server dies again and again under everything that goes on, connections are opened and closed under calls, clocks jump and
// computers sleep. Every answer is one of the contract's, what is said to be saved is saved, what is said to have failed is
// not, and nothing is done twice. `npm run faults` keeps the figures for docs/faults.md.
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { MethodName } from '@shared/methods';
import type { ErrorInfo, Result } from '@shared/result';
import { watchSilence } from '../../src/main/data/database/postgres-silence';
import { startCuttingLine, type Cut } from '../support/cutting-line';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { keepFigures, tally } from '../support/figures';
import { connectionTo } from '../support/matrix';
import { addUser, openOn } from '../support/opened';
import { startPostgres } from '../support/pg-server';
import { seedUsers } from '../support/seed';
import { startServices, type TestServices } from '../support/services';

const outcomeOf = ({ details }: ErrorInfo) => (details !== undefined && 'outcome' in details ? details.outcome : null);

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Counts committed changes of users, by triggers of the database itself. */
async function countChanges(database: TestDatabase): Promise<void> {
  if (database.kind === 'sqlite') {
    await database.query('create table journal (id text)');
    for (const act of ['insert', 'update', 'delete']) {
      const row = act === 'delete' ? 'old' : 'new';
      await database.query(
        `create trigger noted_${act} after ${act} on "user" begin insert into journal values (${row}.id); end`,
      );
    }
    return;
  }
  await database.query('create table journal (id text)');
  await database.query(`create function noted() returns trigger language plpgsql as $$
    begin insert into journal values (coalesce(new.id, old.id)); return null; end $$`);
  await database.query(
    'create trigger noted after insert or update or delete on "user" for each row execute function noted()',
  );
}

const changesOf = async (database: TestDatabase) =>
  Number((await database.query('select count(*) as n from journal'))[0]?.['n']);

/** A way to the database that breaks off at a given message. */
interface Breaking {
  readonly url: string | null;
  readonly arm: (cut: Cut | null) => void;
  /** What went over it since it was armed. */
  readonly seen: () => readonly string[];
  readonly mend: () => void;
  readonly stop: () => Promise<void>;
}

async function breakingNetwork(database: TestDatabase): Promise<Breaking> {
  const url = new URL(database.target);
  const line = await startCuttingLine(Number(url.port));
  url.port = String(line.port);
  url.searchParams.set('sslmode', 'disable');
  return { ...line, url: url.href };
}

/** The thread that has the file open: it dies before it is told something, or with what it was told under way. */
function dyingThread(): Breaking {
  const post = Worker.prototype.postMessage;
  const opened: Worker[] = [];
  let cut: Cut | null = null;
  let armed = false;
  let seen: string[] = [];
  const spy = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function told(
    this: Worker,
    message,
    ...rest
  ) {
    const { kind, sql } = message as { kind?: string; sql?: string };
    // Opened last, after those of Authdesk's own file: the database.
    if (kind === 'open') opened.push(this);
    if (!armed || this !== opened.at(-1) || kind === 'close') return post.call(this, message, ...(rest as []));
    seen.push(sql?.slice(0, 12) ?? kind ?? '');
    const dies = cut !== null && seen.length > cut.at;
    if (!dies || cut?.half === true) post.call(this, message, ...(rest as []));
    if (dies) void this.terminate();
    return undefined;
  });
  return {
    url: null,
    arm: (where) => {
      cut = where;
      armed = true;
      seen = [];
    },
    seen: () => seen,
    mend: () => {
      armed = false;
    },
    stop: async () => spy.mockRestore(),
  };
}

interface Stage {
  readonly database: TestDatabase;
  readonly app: TestServices;
}

interface Write {
  readonly name: string;
  /** Done before the way breaks; what it gives is handed to the write. */
  readonly prepare?: (stage: Stage) => Promise<string>;
  readonly act: (stage: Stage, prepared: string) => Promise<Result<unknown>>;
  readonly isSaved: (stage: Stage) => Promise<boolean>;
  readonly action: string;
  /** Every so many-th message. */
  readonly every: number;
}

const expectedUpdatedAt = '2026-01-01T00:00:00.000Z';
const rename = async ({ app }: Stage) => {
  const patch = { name: 'After' };
  return app.dispatcher.call('users.update', { id: 'ann', patch, expectedUpdatedAt, revokeSessions: true });
};
const nameIs = async ({ database }: Stage, name: string) =>
  (await database.find('user', { id: 'ann' }))[0]?.['name'] === name;

const WRITES: readonly Write[] = [
  {
    name: 'an edit that ends sessions',
    act: rename,
    isSaved: async (stage) => (await nameIs(stage, 'After')) && (await stage.database.count('session')) === 0,
    action: 'users.update',
    every: 1,
  },
  {
    name: 'a removal',
    act: async ({ app }) => app.dispatcher.call('users.remove', { ids: ['ann'], confirm: true }),
    isSaved: async ({ database }) => (await database.count('user')) === 0,
    action: 'users.remove',
    every: 2,
  },
  {
    name: 'an undo',
    prepare: async (stage) => {
      await rename(stage);
      await stage.database.query('delete from journal');
      return (await stage.app.call('audit.list', { limit: 1 })).rows[0]?.id ?? '';
    },
    act: async ({ app }, id) => app.dispatcher.call('audit.undo', { id }),
    isSaved: async (stage) => nameIs(stage, 'Before'),
    action: 'audit.undo',
    every: 2,
  },
];

describe.each([
  { kind: 'postgres', fault: 'Network cut at a message', breaks: breakingNetwork },
  { kind: 'sqlite', fault: 'Thread of the file killed at a step', breaks: async () => dyingThread() },
] as const)('on $kind: $fault', ({ kind, fault, breaks }) => {
  let stage: Stage;
  let way: Breaking;
  let connectionId: string;

  beforeEach(async () => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl') });
    await countChanges(database);
    way = await breaks(database);
    stage = { database, app: await startServices() };
    // The audit's thread begins with its first reading, and the database's is to be the last.
    await stage.app.call('audit.list', {});
    const own = way.url === null ? {} : { postgres: { url: way.url } };
    connectionId = (await stage.app.call('connections.save', connectionTo(database, own))).id;
  });
  afterEach(async () => {
    await stage.app.close();
    await way.stop();
    await stage.database.drop();
  });

  /** Brings everybody back to where they were; the connection is a new one. */
  const begin = async ({ prepare }: Write): Promise<string> => {
    const { database, app } = stage;
    way.mend();
    await database.query('delete from session');
    await database.query('delete from "user"');
    await addUser(database, { id: 'ann', name: 'Before' });
    const at = new Date(expectedUpdatedAt);
    const row = { id: 's', userId: 'ann', token: 't', expiresAt: new Date('2099-01-01'), createdAt: at, updatedAt: at };
    await database.insert('session', row);
    await database.query('delete from journal');
    await app.call('connections.open', { id: connectionId });
    return (await prepare?.(stage)) ?? '';
  };

  it.each(WRITES)('of $name: what is saved and what is not is said as it is', async (write) => {
    const { name, act, isSaved, action, every } = write;
    const { database, app } = stage;
    const prepared = await begin(write);
    way.arm(null);
    expect(await act(stage, prepared)).toMatchObject({ ok: true });
    const messages = way.seen().length;
    const full = await changesOf(database);
    expect(messages).toBeGreaterThan(5);

    const { count, answers } = tally();
    let [runs, unknown, lost, doubled] = [0, 0, 0, 0];
    const wrong: unknown[] = [];
    // A thread is told little, and each time another thing; over a line a message is one of several that belong together.
    for (let at = 0; at < messages; at += kind === 'sqlite' ? 1 : every) {
      for (const half of [false, true]) {
        const again = await begin(write);
        const newest = (await app.call('audit.list', { limit: 1 })).rows[0]?.id;
        way.arm({ at, half });
        const answer = await act(stage, again);
        const told = way.seen().at(-1) ?? '';
        way.mend();
        runs += 1;
        const saved = await isSaved(stage);
        const changes = await changesOf(database);
        if (changes > full) doubled += 1;
        if (!saved && changes > 0) wrong.push({ at, half, told, changes });
        const failed = answer.ok ? leftOut(answer.data) : answer.error;
        count(failed === null ? 'ok' : failed.code);
        const open = failed !== null && outcomeOf(failed) === 'unknown';
        // What it came to could not be read any more, but that it was saved is told.
        const said = failed === null || outcomeOf(failed) === 'saved';
        if (open) unknown += 1;
        else if (saved !== said) {
          lost += 1;
          wrong.push({ at, half, told, saved, failed });
        }
        if (failed !== null && failed.code !== 'CONNECTION_LOST') wrong.push({ at, half, told, failed });
        if (failed !== null && !/^[^\n]{8,200}\.$/.test(failed.message)) wrong.push({ at, half, told, failed });
        const after = (await app.call('audit.list', { limit: 10 })).rows;
        const mine = after.slice(0, newest === undefined ? after.length : after.findIndex(({ id }) => id === newest));
        const outcome = said ? 'done' : open ? 'unknown' : 'failed';
        // A write that could not begin leaves no entry; one that did leaves the one that says how it ended.
        if (mine.length > 1 || mine.some((entry) => entry.action !== action || entry.outcome !== outcome)) {
          wrong.push({ at, half, told, outcome, mine: mine.map((e) => [e.action, e.outcome, e.summary]) });
        }
        if (mine.length === 0 && saved) wrong.push({ at, half, told, unrecorded: true });
      }
    }
    expect(wrong).toEqual([]);
    expect((await app.call('audit.verify')).ok).toBe(true);
    expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
    // It breaks at the commit, too, and nobody knows then.
    expect(unknown).toBeGreaterThan(0);
    expect(unknown).toBeLessThan(runs / 2);
    keepFigures({ fault: `${fault} of ${name}`, runs, answers: answers(), unknown, lost, doubled });
  });
});

/** Of an answer that is none of failure, what was left out of a removal all the same. */
function leftOut(data: unknown): ErrorInfo | null {
  const { skipped } = data as { skipped?: readonly { reason: string }[] };
  const [first] = skipped ?? [];
  return first === undefined ? null : { code: 'INTERNAL', message: first.reason };
}

/** Answers that are right while a database comes and goes. */
const EXPECTED: ReadonlySet<string> = new Set([
  'ok',
  'CONNECTION_LOST',
  'CONNECTION_FAILED',
  'NOT_CONNECTED',
  'CANCELLED',
  'CONFLICT',
]);
const KILLS = 20;

describe('a server that dies again and again, and a connection that is opened and closed meanwhile', () => {
  it('answers in the words of the contract, and what is said to be saved is saved, once', async () => {
    const server = await startPostgres();
    const database = await makeDatabase('postgres', { pg: server, plugins: ['admin'] });
    await seedUsers(database, 300, { bannedEvery: 0, adminEvery: 0, sessions: 1 });
    await database.query('create table journal (id text, name text)');
    await database.query(`create function noted() returns trigger language plpgsql as $$
      begin insert into journal values (new.id, new.name); return null; end $$`);
    await database.query('create trigger noted after update on "user" for each row execute function noted()');
    const app = await openOn(database);
    const people = (await app.call('users.list', { limit: 100 })).rows.map(({ id }) => id);
    const { count, answers } = tally();
    const wrong: unknown[] = [];
    let over = false;
    const ask = async (method: MethodName, input: unknown) => {
      const answer = await app.dispatcher.call(method, input);
      const code = answer.ok ? 'ok' : answer.error.code;
      count(code);
      if (!EXPECTED.has(code)) wrong.push([method, answer]);
      if (!answer.ok && !/^[^\n]{8,200}\.$/.test(answer.error.message)) wrong.push([method, answer]);
      return answer;
    };
    const forever = async (work: (n: number) => Promise<void>) => {
      for (let n = 0; !over; n += 1) {
        await work(n);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    const person = (n: number) => people[n % people.length] ?? '';
    const reads: readonly [MethodName, (n: number) => unknown][] = [
      ['users.list', () => ({ limit: 50 })],
      ['users.get', (n) => ({ id: person(n) })],
      ['users.count', () => ({ search: 'ada' })],
      ['sessions.list', () => ({ limit: 50 })],
      ['search.anything', (n) => ({ text: person(n) })],
      ['users.removalPreview', (n) => ({ ids: [person(n)] })],
      ['verifications.list', () => ({})],
    ];
    // Every name is written once, so that the database itself tells what came of each.
    const told = new Map<string, string>();
    const writing = forever(async (n) => {
      const id = person(n);
      const user = await app.dispatcher.call('users.get', { id });
      if (!user.ok) return;
      const name = `Name ${n}`;
      const { updatedAt } = user.data as { updatedAt: string };
      const answer = await ask('users.update', { id, patch: { name }, expectedUpdatedAt: updatedAt });
      const outcome = answer.ok ? 'saved' : outcomeOf(answer.error);
      told.set(name, outcome ?? 'failed');
    });
    const reading = reads.map(([method, input]) => forever(async (n) => void (await ask(method, input(n)))));
    let kills = 0;
    for (; kills < KILLS; kills += 1) {
      await new Promise((resolve) => setTimeout(resolve, 80));
      await server.stop('immediate');
      // Now and then somebody opens it anew, or closes it, while calls are under way.
      if (kills % 5 === 1) await app.dispatcher.call('connections.close', {});
      await server.restart();
      if (kills % 5 < 3) await until(async () => (await ask('connections.open', { id: app.connectionId })).ok);
      await until(async () => (await app.call('connections.status')).health === 'ok');
    }
    over = true;
    await Promise.all([writing, ...reading]);
    expect(wrong).toEqual([]);
    const written = await database.query('select name, count(*)::int as n from journal group by name');
    const times = new Map(written.map(({ name, n }) => [String(name), Number(n)]));
    const doubled = [...times.values()].filter((n) => n > 1).length;
    const lost = [...told].filter(([name, outcome]) =>
      outcome === 'saved' ? !times.has(name) : outcome === 'failed' && times.has(name),
    ).length;
    expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
    expect([...told.values()].filter((outcome) => outcome === 'saved').length).toBeGreaterThan(0);
    expect((await app.call('audit.verify')).ok).toBe(true);
    keepFigures({
      fault: 'Postgres killed under lists, searches and writes',
      runs: kills,
      answers: answers(),
      unknown: [...told.values()].filter((outcome) => outcome === 'unknown').length,
      lost,
      doubled,
    });
    await app.close();
    await database.close();
    await server.dispose();
  });
});

describe('a line over which nothing is heard any more', () => {
  it('is given up once the computer wakes, and whoever waits is told', async () => {
    const database = await makeDatabase('postgres', { pg: inject('pgUrl') });
    await addUser(database, { id: 'ann' });
    const url = new URL(database.target);
    const line = await startCuttingLine(Number(url.port));
    url.port = String(line.port);
    url.searchParams.set('sslmode', 'disable');
    const app = await openOn(database, { postgres: { url: url.href } });
    // A line that lives is left alone.
    await app.services.woke();
    expect(await app.call('connections.status')).toMatchObject({ health: 'ok' });
    line.fallSilent();
    const waiting = ['users.list', 'users.get', 'sessions.list'].map(async (method) =>
      app.dispatcher.call(method, method === 'users.get' ? { id: 'ann' } : {}),
    );
    await app.services.woke();
    // It was asked then and there: no call has to wait until the silence itself is long enough.
    expect((await app.call('connections.status')).health).not.toBe('ok');
    for (const answer of await Promise.all(waiting)) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'CONNECTION_LOST' } });
    }
    line.mend();
    await until(async () => (await app.call('connections.status')).health === 'ok');
    expect((await app.call('users.list')).rows.map(({ id }) => id)).toEqual(['ann']);
    await app.close();
    await line.stop();
    await database.drop();
  });

  it('is given up after a while by itself where an answer is awaited, and only there', async () => {
    const database = await makeDatabase('postgres', { pg: inject('pgUrl') });
    const url = new URL(database.target);
    const line = await startCuttingLine(Number(url.port));
    const pool = new pg.Pool({
      host: '127.0.0.1',
      port: line.port,
      user: url.username,
      database: url.pathname.slice(1),
    });
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    watchSilence(pool, 100);
    const idle = await pool.connect();
    await idle.query('select 1');
    idle.release();
    // Nobody asks: it may be silent for as long as it likes.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(pool.idleCount).toBe(1);
    const client = await pool.connect();
    line.fallSilent();
    await expect(client.query('select 1')).rejects.toThrow('Connection terminated: nothing was heard');
    client.release(true);
    await pool.end();
    await line.stop();
    await database.drop();
  });
});

describe.each(['postgres', 'sqlite'] as const)('a clock that jumps a year, on %s', (kind) => {
  it('keeps the record whole and in the order in which things were done, and everything goes on', async () => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    await addUser(database, { id: 'ann', name: 'Name 0' });
    const year = 365 * 86_400_000;
    let now = Date.now();
    const app = await openOn(database, {}, { now: () => new Date(now) });
    const rename_ = async (name: string) => {
      const { updatedAt } = await app.call('users.get', { id: 'ann' });
      await app.call('users.update', { id: 'ann', patch: { name }, expectedUpdatedAt: updatedAt ?? '' });
    };
    for (const [step, jump] of [0, year, -year, -year, year].entries()) {
      now += jump;
      await rename_(`Name ${step + 1}`);
      await app.call('users.ban', { id: 'ann' });
      await app.call('users.unban', { id: 'ann' });
      expect((await app.call('users.list')).rows.map(({ name }) => name)).toEqual([`Name ${step + 1}`]);
      expect(await app.call('audit.verify')).toMatchObject({ ok: true });
    }
    const { rows } = await app.call('audit.list', { limit: 50 });
    expect(rows.filter(({ action }) => action === 'users.update').map(({ after }) => after?.['name'])).toEqual(
      [5, 4, 3, 2, 1].map((n) => `Name ${n}`),
    );
    const [newest] = rows.filter(({ action }) => action === 'users.update');
    await app.call('audit.undo', { id: newest?.id ?? '' });
    expect((await app.call('users.get', { id: 'ann' })).name).toBe('Name 4');
    expect(app.logged.filter((line) => line.startsWith('error'))).toEqual([]);
    await app.close();
    await database.drop();
  });
});
