// Figures against an oracle of plain rows, and against the lists that their filters open, on both databases.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { InsightFilter, InsightOverview, InsightPoint } from '@shared/api/insight';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const HOUR = 3_600_000;
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
];

interface Person {
  readonly id: string;
  readonly at: number;
  readonly verified: boolean;
  readonly banned: boolean;
  readonly providers: readonly string[];
  readonly sessions: readonly { readonly at: number; readonly expires: number }[];
}

/** Times scattered over both clock changes, and on the very borders of days. */
function people(): Person[] {
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const spans = [Date.parse('2026-03-01T00:00:00Z'), Date.parse('2026-10-15T00:00:00Z')];
  const borders = [
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
    '2026-03-29T21:59:59.999Z',
    '2026-03-08T05:00:00.000Z',
    '2026-03-09T03:59:59.999Z',
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T22:59:59.999Z',
    '2026-11-01T04:00:00.000Z',
    '2026-11-02T04:59:59.999Z',
  ].map((time) => Date.parse(time));
  const times = [...borders, ...Array.from({ length: 150 }, (_, i) => (spans[i % 2] ?? 0) + next(35 * 24) * HOUR)];
  return times.map((at, i) => ({
    id: `P${String(i).padStart(5, '0')}`,
    at,
    verified: next(3) > 0,
    banned: next(9) === 0,
    providers: ['credential', 'google', 'github'].filter(() => next(2) === 0),
    sessions: Array.from({ length: next(4) }, () => {
      const began = at + next(30 * 24) * HOUR;
      return { at: began, expires: began + (next(2) === 0 ? 7 * 24 * HOUR : 400 * 24 * HOUR) };
    }),
  }));
}

const PEOPLE = people();
const QUESTIONS = (['Europe/Berlin', 'America/New_York'] as const).flatMap((zone) =>
  (
    [
      ['2026-03-01T00:00:00Z', '2026-04-10T00:00:00Z', 'day'],
      ['2026-10-10T00:00:00Z', '2026-11-20T00:00:00Z', 'day'],
      ['2026-02-15T13:00:00Z', '2026-11-15T01:30:00Z', 'week'],
      ['2025-12-01T00:00:00Z', '2026-11-20T00:00:00Z', 'month'],
    ] as const
  ).map(([from, to, step]) => ({ zone, from, to, step })),
);

const FIRST = { zone: 'Europe/Berlin', from: '2026-03-01T00:00:00Z', to: '2026-04-10T00:00:00Z', step: 'day' } as const;

describe.each<DatabaseKind>(['postgres', 'sqlite'])('figures on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    for (const { id, at, verified, banned, providers, sessions } of PEOPLE) {
      const date = new Date(at);
      await addUser(database, { id, emailVerified: verified, banned, createdAt: date, updatedAt: date });
      for (const providerId of providers) {
        await database.insert('account', {
          id: `${id}-${providerId}`,
          userId: id,
          accountId: id,
          providerId,
          createdAt: date,
          updatedAt: date,
        });
      }
      for (const [i, session] of sessions.entries()) {
        await database.insert('session', {
          id: `${id}-${i}`,
          token: `${id}-${i}`,
          userId: id,
          expiresAt: new Date(session.expires),
          createdAt: new Date(session.at),
          updatedAt: new Date(session.at),
          userAgent: AGENTS[i % 2] ?? '',
        });
      }
    }
    app = await openOn(database, {}, { now: () => NOW });
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const seriesOf = ({ series }: InsightOverview, key: string) => {
    const found = series.find((one) => one.key === key);
    if (found === undefined) throw new Error(`no series ${key}`);
    return [...found.points, found.whole, ...(found.before === null ? [] : [found.before])];
  };
  const within = ({ from, to }: InsightPoint, at: number) => Date.parse(from) <= at && at < Date.parse(to);
  /** How many rows the list that a filter names has. */
  const opened = async (filter: InsightFilter) => {
    if (!('list' in filter)) return (await app.call('users.list', { ...filter, limit: 500 })).rows.length;
    if (filter.list === 'sessions.list') return (await app.call('sessions.count', filter.input)).value;
    return (await app.call('verifications.list', { ...filter.input, limit: 500 })).rows.length;
  };

  it.each(QUESTIONS)('count what rows there are: $zone, by $step from $from', async (question) => {
    const answer = await app.call('insight.overview', question);
    expect(answer).toMatchObject({ source: 'primary', at: NOW.toISOString() });
    const sessions = PEOPLE.flatMap((person) => person.sessions.map((session) => ({ ...session, person })));
    for (const point of seriesOf(answer, 'signUps')) {
      expect(point.value).toBe(PEOPLE.filter(({ at }) => within(point, at)).length);
    }
    for (const point of seriesOf(answer, 'verifiedShare')) {
      const all = PEOPLE.filter(({ at }) => within(point, at));
      expect(point.of).toBe(all.length);
      expect(Math.round(point.value * all.length)).toBe(all.filter(({ verified }) => verified).length);
    }
    for (const point of seriesOf(answer, 'signIns')) {
      expect(point.value).toBe(sessions.filter(({ at }) => within(point, at)).length);
    }
    for (const point of seriesOf(answer, 'liveSessions')) {
      const live = sessions.filter(({ at, expires }) => within(point, at) && expires > NOW.getTime());
      expect(point.value).toBe(live.length);
    }
    for (const point of seriesOf(answer, 'returning')) {
      const back = sessions.filter(({ at, person }) => within(point, at) && person.at < Date.parse(point.from));
      const known = Date.parse(point.from) >= Date.parse(answer.series[0]?.whole.from ?? '');
      if (known) expect(point.value).toBe(new Set(back.map(({ person }) => person.id)).size);
    }
    const { points } = answer.series.find(({ key }) => key === 'retention') ?? { points: [] };
    for (const point of points) {
      const cohort = PEOPLE.filter(({ at }) => within(point, at));
      const later = cohort.filter((person) => person.sessions.some(({ at }) => at >= Date.parse(point.to)));
      expect([point.of, Math.round(point.value * cohort.length)]).toEqual([cohort.length, later.length]);
    }
  });

  it('give filters that open exactly what was counted', async () => {
    const [, question] = QUESTIONS;
    const answer = await app.call('insight.overview', question ?? FIRST);
    let tried = 0;
    for (const key of ['signUps', 'verifiedShare', 'signIns', 'liveSessions']) {
      for (const { value, of, filter } of seriesOf(answer, key)) {
        if (filter === undefined) throw new Error(`a point of ${key} without a filter`);
        tried += 1;
        expect(await opened(filter)).toBe(of === undefined ? value : Math.round(value * of));
      }
    }
    for (const { key, rows } of answer.tables) {
      for (const { label, value, filter } of rows) {
        if (filter === undefined) continue;
        tried += 1;
        expect([key, label, await opened(filter)]).toEqual([key, label, value]);
      }
    }
    expect(tried).toBeGreaterThan(150);
  });

  it('say what cannot be told, remember for minutes, and count anew when asked to', async () => {
    const question = { from: '2026-10-01T00:00:00Z', to: '2026-11-20T00:00:00Z', step: 'day', zone: 'UTC' } as const;
    const before = await app.call('insight.overview', question);
    const keys = [...before.series, ...before.tables, ...before.unknown].map(({ key }) => key);
    const wanted = `signUps signIns returning liveSessions verifiedShare timeToVerify providers secondFactor devices
      browsers bans removals mails retention expiredRows`;
    for (const key of wanted.split(/\s+/)) expect(keys).toContain(key);
    const whole = ({ series }: InsightOverview) => series.find(({ key }) => key === 'signUps')?.whole.value ?? 0;
    const id = await addUser(database, { createdAt: new Date('2026-11-19T00:00:00Z') });
    expect(whole(await app.call('insight.overview', question))).toBe(whole(before));
    expect(whole(await app.call('insight.overview', { ...question, fresh: true }))).toBe(whole(before) + 1);
    await database.remove('user', { id });
  });

  it('leave nothing running that was cancelled', async () => {
    const holder = kind === 'postgres' ? new pg.Client({ connectionString: database.target }) : null;
    await holder?.connect();
    await holder?.query('begin; lock table "account" in access exclusive mode');
    const ours = `from pg_locks l join pg_stat_activity a using (pid)
      where a.datname = current_database() and not l.granted`;
    const waiting = async () => Number((await holder?.query(`select count(*) as n ${ours}`))?.rows[0]?.n ?? 0);
    const question = { ...FIRST, fresh: true, requestId: 'insight-1' };
    const answer = app.dispatcher.call('insight.overview', question);
    while (holder !== null && (await waiting()) === 0) await new Promise((resolve) => setImmediate(resolve));
    app.dispatcher.cancel('insight-1');
    expect(await answer).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    while ((await waiting()) > 0) await new Promise((resolve) => setImmediate(resolve));
    await holder?.end();
    expect(await app.call('insight.overview', FIRST)).toMatchObject({ source: 'primary' });
  });
});
