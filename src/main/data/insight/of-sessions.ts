import type { InsightSeries, InsightTable } from '@shared/api/insight';
import { parseDevice } from '../base/device';
import { columnOf, eb, type AliasedTable } from '../database/expressions';
import type { AnyDatabase } from '../database/physical-table';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { stateIs } from '../sessions/session-rows';
import { flag } from './of-users';
import { placeAmong } from './place-among';
import { bordersOf, byPlace, numberOf, pointsOf, reading, type Counted, type Counting } from './question';

type Sessions = AuthTable<'session'>;

/** Kinds of devices that are listed by name; the rest is one row. */
const MOST_ROWS = 12;
/** Texts that are read to tell devices; the most common first. */
const MOST_AGENTS = 20_000;

function ends({ steps }: Counting): readonly [first: Date, last: Date] {
  const borders = bordersOf(steps);
  return [new Date(borders[0] ?? 0), new Date(borders.at(-1) ?? 0)];
}

/** When sessions were begun, and which of them are live. */
export function signIns(counting: Counting, session: Sessions): Counted {
  const [first, last] = ends(counting);
  return {
    table: session,
    addsUp: true,
    statement: (db, within) => {
      const told = reading(db, session, [
        session.meets('createdAt', '>=', first),
        session.meets('createdAt', '<', last),
        ...within,
      ])
        .select([
          placeAmong(bordersOf(counting.steps), (border) => session.meets('createdAt', '<', border)).as('step'),
          flag(stateIs(session, 'active', counting.now)).as('yes'),
        ])
        .as('told');
      const by = [columnOf('told', 'step'), columnOf('told', 'yes')] as const;
      return db
        .selectFrom(told)
        .select([by[0].as('step'), by[1].as('yes'), eb.fn.countAll<number | string>().as('n')])
        .groupBy([...by]);
    },
  };
}

/** The series made from `signIns`. */
export function ofSignIns({ steps }: Counting, rows: readonly RawRow[]): InsightSeries[] {
  const live = byPlace(rows, (row) => numberOf(row, 'yes') === 1);
  return [
    {
      key: 'signIns',
      title: 'Sign-ins',
      unit: 'sessions',
      ...pointsOf(steps, {
        value: byPlace(rows),
        filter: (createdAfter, createdBefore) => ({ list: 'sessions.list', input: { createdAfter, createdBefore } }),
      }),
    },
    {
      key: 'liveSessions',
      title: 'Live sessions, by when they began',
      unit: 'sessions',
      ...pointsOf(steps, {
        value: live,
        filter: (createdAfter, createdBefore) => ({
          list: 'sessions.list',
          input: { state: 'active', createdAfter, createdBefore },
        }),
      }),
    },
  ];
}

/** Sessions with the place of their user's sign-up: `step`, `born`, `who`. */
function withBirth(counting: Counting, session: Sessions, db: AnyDatabase): AliasedTable {
  const { user } = counting.connection.schema;
  const [first, last] = ends(counting);
  const borders = bordersOf(counting.steps);
  return reading(db, session, [session.meets('createdAt', '>=', first), session.meets('createdAt', '<', last)])
    .innerJoin(user.from, (join) => join.on(eb(user.ref('id'), '=', session.ref('userId'))))
    .select([
      placeAmong(borders, (border) => session.meets('createdAt', '<', border)).as('step'),
      placeAmong(borders, (border) => user.meets('createdAt', '<', border)).as('born'),
      user.ref('id').as('who'),
    ])
    .as('told');
}

/** How many people signed in who had signed up before the step: by step, and over the whole time. */
export function returning(counting: Counting, session: Sessions): { readonly steps: Counted; readonly whole: Counted } {
  const [step, born, who] = ['step', 'born', 'who'].map((name) => columnOf('told', name));
  if (step === undefined || born === undefined || who === undefined) throw new Error('three names, three columns');
  const people = eb.fn.count<number | string>(who).distinct().as('n');
  const over = { table: session, addsUp: false };
  return {
    steps: {
      ...over,
      statement: (db) =>
        db
          .selectFrom(withBirth(counting, session, db))
          .select([step.as('step'), people])
          .where(eb(born, '<', step))
          .groupBy(step),
    },
    whole: {
      ...over,
      statement: (db) =>
        db
          .selectFrom(withBirth(counting, session, db))
          .select(people)
          .where(eb(step, '>=', eb.lit(2)))
          .where(eb(born, '<', eb.lit(2))),
    },
  };
}

/** The series made from `returning`. */
export function ofReturning(
  { steps }: Counting,
  rows: { readonly steps: readonly RawRow[]; readonly whole: readonly RawRow[] },
): InsightSeries {
  const [whole] = rows.whole;
  return {
    key: 'returning',
    title: 'People who came back',
    unit: 'people',
    ...pointsOf(steps, { value: byPlace(rows.steps), whole: whole === undefined ? 0 : numberOf(whole, 'n') }),
  };
}

/** When users signed up (`step`), and whether they were seen in a later step (`yes`). */
export function retention(counting: Counting, session: Sessions): Counted {
  const { user } = counting.connection.schema;
  const borders = bordersOf(counting.steps);
  const [first, last] = ends(counting);
  const seen = columnOf('last', 'seen');
  return {
    table: user,
    addsUp: false,
    statement: (db) => {
      const latest = reading(db, session, [session.meets('updatedAt', '>=', first)])
        .select([session.ref('userId').as('who'), eb.fn.max(session.ref('updatedAt')).as('seen')])
        .groupBy(session.ref('userId'))
        .as('last');
      const seenAt = placeAmong(borders, (border) => eb(seen, '<', session.encode('updatedAt', border)));
      const told = reading(db, user, [user.meets('createdAt', '>=', first), user.meets('createdAt', '<', last)])
        .leftJoin(latest, (join) => join.on(eb(columnOf('last', 'who'), '=', user.ref('id'))))
        .select([
          placeAmong(borders, (border) => user.meets('createdAt', '<', border)).as('step'),
          eb.case().when(seen, 'is', null).then(eb.lit(-1)).else(seenAt).end().as('seen'),
        ])
        .as('told');
      const [step, at] = [columnOf('told', 'step'), columnOf('told', 'seen')];
      const flagged = db
        .selectFrom(told)
        .select([step.as('step'), flag(eb(at, '>', step)).as('yes')])
        .as('flagged');
      const by = [columnOf('flagged', 'step'), columnOf('flagged', 'yes')] as const;
      return db
        .selectFrom(flagged)
        .select([by[0].as('step'), by[1].as('yes'), eb.fn.countAll<number | string>().as('n')])
        .groupBy([...by]);
    },
  };
}

/** The series made from `retention`. */
export function ofRetention({ steps }: Counting, rows: readonly RawRow[]): InsightSeries {
  return {
    key: 'retention',
    title: 'Seen again in a later step, of those who signed up',
    unit: 'share',
    ...pointsOf(steps, { value: byPlace(rows, (row) => numberOf(row, 'yes') === 1), of: byPlace(rows) }),
  };
}

/** Which programs sessions of the whole time were begun with. */
export function agents({ steps }: Counting, session: Sessions): Counted | null {
  if (!session.has('userAgent')) return null;
  const [first = 0, last = 0] = [steps.borders[0], steps.borders.at(-1)];
  return {
    table: session,
    addsUp: true,
    statement: (db, within) =>
      reading(db, session, [
        session.meets('createdAt', '>=', new Date(first)),
        session.meets('createdAt', '<', new Date(last)),
        ...within,
      ])
        .select([session.ref('userAgent').as('agent'), eb.fn.countAll<number | string>().as('n')])
        .groupBy(session.ref('userAgent'))
        .orderBy(eb.fn.countAll(), 'desc')
        .limit(MOST_AGENTS),
  };
}

/** The tables made from `agents`. */
export function ofAgents(rows: readonly RawRow[]): InsightTable[] {
  const [devices, browsers] = [new Map<string, number>(), new Map<string, number>()];
  const add = (counts: Map<string, number>, label: string, n: number) =>
    counts.set(label, (counts.get(label) ?? 0) + n);
  for (const row of rows) {
    const agent = row['agent'];
    const { os, browser, kind } = parseDevice(typeof agent === 'string' ? agent : null);
    const n = numberOf(row, 'n');
    add(devices, os ?? OTHER_DEVICES[kind], n);
    add(browsers, browser ?? 'Not known', n);
  }
  return [
    { key: 'devices', title: 'Systems people signed in on', unit: 'sessions', rows: mostOf(devices) },
    { key: 'browsers', title: 'Browsers people signed in with', unit: 'sessions', rows: mostOf(browsers) },
  ];
}

const OTHER_DEVICES = {
  desktop: 'Other computer',
  mobile: 'Other phone',
  tablet: 'Other tablet',
  bot: 'Bot',
  script: 'Script',
  unknown: 'Not known',
} as const;

function mostOf(counts: ReadonlyMap<string, number>): { label: string; value: number }[] {
  const sorted = [...counts].map(([label, value]) => ({ label, value })).toSorted((a, b) => b.value - a.value);
  const rest = sorted.slice(MOST_ROWS).reduce((sum, { value }) => sum + value, 0);
  return [...sorted.slice(0, MOST_ROWS), ...(rest > 0 ? [{ label: 'All others', value: rest }] : [])];
}

/** Sessions and verifications that are over and still there. */
export function expiredRows({ connection, now }: Counting): { readonly label: string; readonly counted: Counted }[] {
  const { session, verification } = connection.schema;
  const all = [
    session && { label: 'Expired sessions', table: session, over: stateIs(session, 'expired', now) },
    verification && {
      label: 'Expired links and codes',
      table: verification,
      over: verification.meets('expiresAt', '<=', now),
    },
  ];
  return all.flatMap((one) =>
    one === null
      ? []
      : [
          {
            label: one.label,
            counted: {
              table: one.table,
              addsUp: true,
              statement: (db, within) =>
                db
                  .selectFrom(one.table.from)
                  .select(eb.fn.countAll<number | string>().as('n'))
                  .where(eb.and([one.over, ...within])),
            },
          },
        ],
  );
}
