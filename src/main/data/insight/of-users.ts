import type { InsightSeries, InsightTable } from '@shared/api/insight';
import { columnOf, eb, type Column, type Condition } from '../database/expressions';
import { placeAmong } from './place-among';
import { bordersOf, byPlace, numberOf, pointsOf, reading, type Counted, type Counting } from './question';
import type { RawRow } from '../schema/auth-table';

/** When users signed up, and who of them has a verified address. */
export function signUps({ connection, steps }: Counting): Counted {
  const { user } = connection.schema;
  const borders = bordersOf(steps);
  const [first = 0, last = 0] = [borders[0], borders.at(-1)];
  return {
    table: user,
    addsUp: true,
    statement: (db, within) => {
      const told = reading(db, user, [
        user.meets('createdAt', '>=', new Date(first)),
        user.meets('createdAt', '<', new Date(last)),
        ...within,
      ])
        .select([
          placeAmong(borders, (border) => user.meets('createdAt', '<', border)).as('step'),
          flag(user.meets('emailVerified', '=', true)).as('yes'),
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

/** 1 where something holds, 0 where it does not or nobody knows. */
export function flag(condition: Condition): Column {
  return eb.case().when(condition).then(eb.lit(1)).else(eb.lit(0)).end();
}

/** The series made from `signUps`. */
export function ofSignUps({ steps }: Counting, rows: readonly RawRow[]): InsightSeries[] {
  const all = byPlace(rows);
  const verified = byPlace(rows, (row) => numberOf(row, 'yes') === 1);
  return [
    {
      key: 'signUps',
      title: 'Sign-ups',
      unit: 'users',
      ...pointsOf(steps, {
        value: all,
        filter: (createdAfter, createdBefore) => ({ filters: { createdAfter, createdBefore } }),
      }),
    },
    {
      key: 'verifiedShare',
      title: 'Verified, of those who signed up',
      unit: 'share',
      ...pointsOf(steps, {
        value: verified,
        of: all,
        filter: (createdAfter, createdBefore) => ({ filters: { createdAfter, createdBefore, emailVerified: true } }),
      }),
    },
  ];
}

/** Who is banned, and who has a second factor, of all users. */
export function statesOfUsers({ connection, now }: Counting): Counted {
  const { user } = connection.schema;
  const lasts = user.has('banExpires')
    ? eb.or([eb(user.ref('banExpires'), 'is', null), user.meets('banExpires', '>', now)])
    : eb.lit(true);
  const banned = user.has('banned') ? flag(eb.and([user.meets('banned', '=', true), lasts])) : eb.lit(0);
  const factor = user.has('twoFactorEnabled') ? flag(user.meets('twoFactorEnabled', '=', true)) : eb.lit(0);
  return {
    table: user,
    addsUp: true,
    statement: (db, within) => {
      const told = reading(db, user, within)
        .select([banned.as('banned'), factor.as('factor'), flag(user.meets('emailVerified', '=', true)).as('verified')])
        .as('told');
      const by = [columnOf('told', 'banned'), columnOf('told', 'factor'), columnOf('told', 'verified')] as const;
      return db
        .selectFrom(told)
        .select([by[0].as('banned'), by[1].as('factor'), by[2].as('verified')])
        .select(eb.fn.countAll<number | string>().as('n'))
        .groupBy([...by]);
    },
  };
}

/** The tables made from `statesOfUsers`. */
export function ofStates({ connection }: Counting, rows: readonly RawRow[]): InsightTable[] {
  const { user } = connection.schema;
  const count = (name: string, value: number) =>
    rows.filter((row) => numberOf(row, name) === value).reduce((sum, row) => sum + numberOf(row, 'n'), 0);
  const verified: InsightTable = {
    key: 'verified',
    title: 'Verified addresses, all users',
    unit: 'users',
    rows: [
      { label: 'Verified', value: count('verified', 1), filter: { filters: { emailVerified: true } } },
      { label: 'Not verified', value: count('verified', 0), filter: { filters: { emailVerified: false } } },
    ],
  };
  const factor: InsightTable = {
    key: 'secondFactor',
    title: 'Second factor, all users',
    unit: 'users',
    rows: [
      { label: 'With a second factor', value: count('factor', 1) },
      { label: 'Without', value: count('factor', 0) },
    ],
  };
  const bans: InsightTable = {
    key: 'banned',
    title: 'Banned now, all users',
    unit: 'users',
    rows: [
      { label: 'Banned', value: count('banned', 1), filter: { filters: { banned: true } } },
      { label: 'Not banned', value: count('banned', 0), filter: { filters: { banned: false } } },
    ],
  };
  return [verified, ...(user.has('twoFactorEnabled') ? [factor] : []), ...(user.has('banned') ? [bans] : [])];
}

/** How many users have a way in by each provider. */
export function providers({ connection }: Counting): Counted | null {
  const { user, account } = connection.schema;
  if (account === null) return null;
  return {
    table: account,
    addsUp: false,
    statement: (db, within) =>
      reading(db, account, within)
        .innerJoin(user.from, (join) => join.on(eb(user.ref('id'), '=', account.ref('userId'))))
        .select([
          account.ref('providerId').as('label'),
          eb.fn.count<number | string>(user.ref('id')).distinct().as('n'),
        ])
        .groupBy(account.ref('providerId')),
  };
}

/** The table made from `providers`, the most used first. */
export function ofProviders(rows: readonly RawRow[]): InsightTable {
  const named = rows.map((row) => {
    const { label } = row;
    return { label: typeof label === 'string' ? label : '', value: numberOf(row, 'n') };
  });
  return {
    key: 'providers',
    title: 'Ways to sign in, all users',
    unit: 'users',
    rows: named
      .toSorted((a, b) => b.value - a.value || (a.label < b.label ? -1 : 1))
      .map(({ label, value }) => ({
        label,
        value,
        ...(label !== '' && label.length <= 255 && { filter: { filters: { providerId: label } } }),
      })),
  };
}
