// Lists of big tables in the order their rows are stored, and newest first where the table is read in ranges: paged to the
// end they are what SQL says, whatever is written meanwhile, and the first page costs a page.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { VerificationKind } from '@shared/api/verifications';
import { verificationKinds } from '@shared/api/verifications';
import { scanBackwards } from '../../src/main/data/database/backward-scan';
import { openConnection } from '../../src/main/data/connections/open-connection';
import { splitSecrets, toProfile } from '../../src/main/data/connections/profile';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { sqliteWorker } from '../support/sqlite-worker';
import { seedUsers } from '../support/seed';
import { collect, openOn, withoutWaiting, type Opened } from '../support/opened';

/** More than one range of SQLite's rows, and than fits into the first stretches of Postgres. */
const SEEDED = 70_000;
const LATE = new Date('2031-01-01T00:00:00.000Z');

/** Bare states of social sign-ins, as nearly all rows of a real table are; every 1000th is a reset link, every 997th a code behind a hash. */
const verifications = (kind: 'postgres' | 'sqlite') => {
  const [series, pad, at] =
    kind === 'postgres'
      ? [
          `generate_series(1, ${SEEDED}) as s(i)`,
          (n: number) => `lpad(i::text, ${n}, '0')`,
          `to_timestamp(1790000000 + (i * 7919) % ${SEEDED})`,
        ]
      : [
          `(with recursive s(i) as (select 1 union all select i + 1 from s where i < ${SEEDED}) select i from s)`,
          (n: number) => `printf('%0${n}d', i)`,
          `strftime('%Y-%m-%dT%H:%M:%fZ', 1790000000 + (i * 7919) % ${SEEDED}, 'unixepoch')`,
        ];
  return `insert into verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt")
    select 'v' || ${pad(8)},
      case when i % 1000 = 0 then 'reset-password:' || ${pad(24)} when i % 997 = 0 then ${pad(43)} else ${pad(32)} end,
      case when i % 1000 = 0 then 'nobody' when i % 997 = 0 then '123456:1'
        else '{"callbackURL":"/","codeVerifier":"' || ${pad(128)} || '"}' end,
      ${at}, ${at}, ${at} from ${series}`;
};

describe.each(['postgres', 'sqlite'] as const)('%s', (kind) => {
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    await withoutWaiting(database);
    await seedUsers(database, SEEDED, { sessions: 1, password: 'correct horse battery' });
    await database.query(verifications(kind));
    if (kind === 'postgres') await database.query('analyze');
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const ids = async (table: string, where = 'true') =>
    (await database.query(`select id from "${table}" where ${where}`)).map((row) => String(row['id']));

  it.each(['sessions.list', 'accounts.list', 'verifications.list'] as const)(
    '%s gives every row once, the last one first, while rows are changed and added',
    async (method) => {
      const table = method.slice(0, method.indexOf('s.'));
      const before = await ids(table);
      const seen = new Set<string>();
      let round = 0;
      const rows = await collect(app, method, { limit: 500 }, async (page) => {
        for (const row of page) seen.add(row.id);
        round += 1;
        if (round % 20 !== 1) return;
        const unseen = before.filter((id) => !seen.has(id));
        for (const id of [...unseen.slice(0, 3), ...unseen.slice(-3), ...[...seen].slice(-3)]) {
          await database.update(table, { id }, { updatedAt: LATE });
        }
      });
      const found = rows.map((row) => row.id);
      expect(found.length).toBe(new Set(found).size);
      expect(found.toSorted()).toEqual(before.toSorted());
      // The walk begins at the end of the table.
      expect(found[0]).toBe(before.toSorted().at(-1));
    },
  );

  it('names kinds of verifications that are few or not there, and pages them', async () => {
    const of = async (wanted: VerificationKind, limit: number) =>
      (await collect(app, 'verifications.list', { kind: wanted, limit })).map((row) => row.id);
    const resets = await ids('verification', `identifier like 'reset-password:%'`);
    expect(resets.length).toBe(SEEDED / 1000);
    expect((await of('reset-password', 9)).toSorted()).toEqual(resets.toSorted());
    const codes = await ids('verification', `length(identifier) = 43`);
    expect((await of('email-otp', 50)).toSorted()).toEqual(codes.toSorted());
    expect(await of('passkey-challenge', 50)).toEqual([]);
    expect(await of('sso', 50)).toEqual([]);
    const { rows } = await app.call('verifications.list', { kind: 'oauth-state', limit: 50 });
    expect(rows).toHaveLength(50);
    expect(new Set(rows.map((row) => row.kind))).toEqual(new Set(['oauth-state']));
  });

  it('gives each verification under one kind, all kinds together all of them', async () => {
    const rows = await collect(app, 'verifications.list', { limit: 500, search: 'reset' });
    expect(rows.length).toBe(SEEDED / 1000);
    const counted = await Promise.all(
      verificationKinds
        .filter((one) => one !== 'oauth-state')
        .map(async (one) => (await collect(app, 'verifications.list', { kind: one, limit: 500 })).length),
    );
    const others = (await ids('verification', `value not like '{%'`)).length;
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(others);
  });

  it.each(['asc', 'desc'] as const)(
    'sorts a big table by a column without an index (%s) as SQL does',
    async (direction) => {
      // Several share a moment, in ranges far from each other; some have none.
      const rows: string[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < 4; page += 1) {
        const input = { sort: { by: 'updatedAt', direction }, limit: 150, cursor } as const;
        const found: { rows: { id: string }[]; nextCursor: string | null } = await app.call('sessions.list', input);
        rows.push(...found.rows.map((row) => row.id));
        cursor = found.nextCursor;
      }
      const expected = await database.query(
        `select id from session order by "updatedAt" ${direction} nulls last, id ${direction} limit 600`,
      );
      expect(rows).toEqual(expected.map((row) => String(row['id'])));
    },
  );
});

it('reads short stretches of a Postgres table at first where every row is wanted, and longer ones then', async () => {
  const database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'] });
  await seedUsers(database, SEEDED);
  const { settings, secrets } = splitSecrets(connectionTo(database));
  const connection = await openConnection(toProfile('x', settings, secrets), sqliteWorker);
  const { user } = connection.schema;
  const rowsOf = async (all: boolean) => {
    const scanned = { handle: connection.handle, table: user.physical, alias: user.alias, all };
    const rows: number[] = [];
    for await (const { within } of scanBackwards(scanned, null, new AbortController().signal)) {
      const read = connection.handle.db.selectFrom(user.from).select(user.ref('id').as('id')).where(within);
      rows.push((await read.execute()).length);
    }
    return rows;
  };
  try {
    const short = await rowsOf(true);
    expect(short[0]).toBeLessThan(1000);
    expect(short.reduce((sum, n) => sum + n, 0)).toBe(SEEDED);
    expect(short.slice(0, 3)).toEqual(short.slice(0, 3).toSorted((a, b) => a - b));
    expect((await rowsOf(false))[0]).toBeGreaterThan(short[0] ?? 0);
  } finally {
    await connection.close();
    await database.drop();
  }
});
