import { makeDatabase, type DatabaseKind, type MakeDatabaseOptions, type TestDatabase } from './databases';
import type { Cell } from './schemas/cell';
import { isoTextWithOffset, isoText, milliseconds, seconds, timestampIn, timestamptz } from './schemas/forms';
import { fromSql, ownNames, pascalNames, snakeNames } from './schemas/from-sql';
import { renamed, renamedMapping, selfMade } from './schemas/self-made';

export { connectionTo } from './schemas/connection-to';

type Shape = Omit<MakeDatabaseOptions, 'pg'>;

/** The kinds of database that the deep suite of the main job runs over; `cells` has all of them. */
export const matrix: readonly { readonly name: string; readonly kind: DatabaseKind; readonly shape: Shape }[] = (
  ['postgres', 'sqlite'] as const
).flatMap((kind) => [
  { name: `${kind}, default names`, kind, shape: { plugins: ['admin', 'organization'] } },
  { name: `${kind}, snake_case and plural`, kind, shape: { naming: 'snake', plugins: ['admin', 'username'] } },
  { name: `${kind}, number ids`, kind, shape: { ids: 'serial', plugins: ['admin'] } },
  { name: `${kind}, uuid ids, no plugins`, kind, shape: { ids: 'uuid' } },
]);

/** Makes the database of a cell of `matrix`; `pgUrl` is the server's. */
export async function makeCell(cell: (typeof matrix)[number], pgUrl: string): Promise<TestDatabase> {
  return makeDatabase(cell.kind, { ...cell.shape, pg: pgUrl });
}

const ALL_PLUGINS = ['admin', 'username', 'twoFactor', 'organization'] as const;
const allPlugins = ['admin', 'organization', 'two-factor', 'username'];
const kinds = ['postgres', 'sqlite'] as const;

const byBetterAuth = kinds.flatMap((kind): Cell[] => [
  selfMade({ name: `${kind}, better-auth 1.7.25, four plugins`, kind, shape: { plugins: ALL_PLUGINS } }),
  selfMade({
    name: `${kind}, snake_case and plural, four plugins`,
    kind,
    shape: { naming: 'snake', plugins: ALL_PLUGINS },
  }),
  selfMade({ name: `${kind}, uuid ids`, kind, shape: { ids: 'uuid' } }),
  selfMade({ name: `${kind}, number ids`, kind, shape: { ids: 'serial', plugins: ['admin', 'organization'] } }),
  selfMade({
    name: `${kind}, every name another`,
    kind,
    shape: { extra: renamed },
    connection: () => ({ mapping: renamedMapping }),
  }),
]);

const inSchemas: Cell[] = [
  selfMade({
    name: 'postgres, another schema, by the connection',
    kind: 'postgres',
    shape: { schema: 'identity', plugins: ['admin'] },
    connection: () => ({ schema: 'identity' }),
  }),
  selfMade({
    name: 'postgres, another schema, by the URL',
    kind: 'postgres',
    shape: { schema: 'Odd schema', plugins: ['admin'] },
    connection: ({ target }) => ({ postgres: { url: `${target}?schema=Odd%20schema` } }),
  }),
  selfMade({
    name: 'postgres, another schema, by the mapping',
    kind: 'postgres',
    shape: { schema: 'identity', plugins: ['organization'] },
    connection: () => ({
      mapping: {
        tables: Object.fromEntries(['user', 'session', 'account', 'verification'].map((t) => [t, `identity.${t}`])),
      },
    }),
  }),
];

// Up to 1.3.10 the migration made Postgres columns without a zone, filled with the local time of the server.
const versions = (['1.0.22', '1.3.10', '1.4.22', '1.6.34', '1.7.2'] as const).flatMap((version): Cell[] => {
  const zone = version === '1.0.22' || version === '1.3.10' ? 'Europe/Berlin' : undefined;
  return kinds.map((kind) =>
    fromSql({
      name: `${kind}, better-auth ${version}${zone !== undefined && kind === 'postgres' ? `, in ${zone}` : ''}`,
      kind,
      file: `kysely-${version}.${kind}.sql`,
      names: ownNames,
      times: kind === 'sqlite' ? isoText : zone === undefined ? timestamptz : timestampIn(zone),
      plugins: allPlugins,
      connection: zone !== undefined && kind === 'postgres' ? { times: { zone } } : {},
      judge: { version, plugins: ALL_PLUGINS, ...(zone !== undefined && { zone }) },
    }),
  );
});

const byDrizzle: Cell[] = [
  fromSql({
    name: 'postgres, Drizzle, timestamp',
    kind: 'postgres',
    file: 'drizzle-timestamp.postgres.sql',
    names: snakeNames,
    times: timestampIn('UTC'),
    plugins: allPlugins,
    // a Drizzle server writes UTC wherever it runs
    judge: { adapter: 'drizzle', dates: 'timestamp', zone: 'America/New_York' },
  }),
  fromSql({
    name: 'sqlite, Drizzle, milliseconds',
    kind: 'sqlite',
    file: 'drizzle-ms.sqlite.sql',
    names: snakeNames,
    times: milliseconds,
    plugins: allPlugins,
    judge: { adapter: 'drizzle', dates: 'milliseconds' },
  }),
  fromSql({
    name: 'sqlite, Drizzle, seconds',
    kind: 'sqlite',
    file: 'drizzle-seconds.sqlite.sql',
    names: snakeNames,
    times: seconds,
    plugins: allPlugins,
    judge: { adapter: 'drizzle', dates: 'seconds' },
  }),
];

const byPrisma: Cell[] = [
  fromSql({
    name: 'postgres, Prisma',
    kind: 'postgres',
    file: 'prisma.postgres.sql',
    names: pascalNames,
    times: timestampIn('UTC'),
    plugins: ['admin'],
    judge: { adapter: 'prisma', zone: 'Asia/Tokyo' },
  }),
  fromSql({
    name: 'sqlite, Prisma, milliseconds',
    kind: 'sqlite',
    file: 'prisma.sqlite.sql',
    names: pascalNames,
    times: milliseconds,
    plugins: ['admin'],
    judge: { adapter: 'prisma', dates: 'milliseconds' },
  }),
  fromSql({
    name: 'sqlite, Prisma, ISO text with an offset',
    kind: 'sqlite',
    file: 'prisma.sqlite.sql',
    names: pascalNames,
    times: isoTextWithOffset,
    plugins: ['admin'],
    judge: { adapter: 'prisma' },
  }),
];

/** Every kind of database that Authdesk has to understand. */
export const cells: readonly Cell[] = [...byBetterAuth, ...inSchemas, ...versions, ...byDrizzle, ...byPrisma];
