import { hashPassword } from 'better-auth/crypto';
import type { TestDatabase } from './databases';

/** What the seeded rows look like; users are numbered, and everything about them follows from the number. */
export interface SeedOptions {
  /** Number of the first user (default 1); call again with a higher one to add more. */
  from?: number;
  /** Users are user<number>@<domain>. */
  domain?: string;
  /** Every so many-th user has an unverified email (default 5, 0 for none). */
  unverifiedEvery?: number;
  /** Every so many-th user is banned, with the admin plugin (default 50, 0 for none). */
  bannedEvery?: number;
  /** Every so many-th user is an admin, with the admin plugin (default 1000, 0 for none). */
  adminEvery?: number;
  /** Gives each user a credential account with this password. */
  password?: string;
  /** Sessions per user, valid for seven days. */
  sessions?: number;
  /** createdAt of the newest user (default: now); the others are one minute apart, going back. */
  newest?: Date;
}

const FIRST = ['Ada', 'Björn', 'Chloé', 'Dmitri', 'Elif', 'Farah', 'Grace', 'Hiro', 'Inês', 'Jonas', 'Kofi', 'Lena'];
const LAST = [
  'Adeyemi',
  'Brown',
  'Çelik',
  'Dubois',
  'Evans',
  'Fischer',
  'García',
  'Haddad',
  "O'Neil",
  'Petrov',
  'Sato',
];

/** The email, name and id a seeded user has; the id is that of databases with text ids. */
export function seededUser(n: number, domain = 'example.com'): { email: string; name: string; id: string } {
  return {
    email: `user${n}@${domain}`,
    name: `${FIRST[n % FIRST.length] ?? ''} ${LAST[n % LAST.length] ?? ''}`,
    id: `S${String(n).padStart(31, '0')}`,
  };
}

/** Fills a database with `count` users by a few bulk statements, in better-auth's own formats. */
export async function seedUsers(db: TestDatabase, count: number, options: SeedOptions = {}): Promise<void> {
  const from = options.from ?? 1;
  const last = from + count - 1;
  const newest = (options.newest ?? new Date()).getTime();
  const e = db.kind === 'postgres' ? postgresExpressions : sqliteExpressions;
  const id = (prefix: string, number = 'i') => {
    if (db.ids === 'serial') return number;
    if (db.ids === 'uuid') return e.uuid(e.pad(number, 12));
    return `'${prefix}' || ${e.pad(number, 32 - prefix.length)}`;
  };
  const created = e.date(`${newest} - (${last} - i) * 60000`);

  const insert = async (model: string, columns: Record<string, string>) => {
    const known = Object.entries(columns).filter(([field]) => db.names.has(model, field));
    const names = known.map(([field]) => db.quote(db.names.column(model, field))).join(', ');
    const values = known.map(([, sql]) => sql).join(', ');
    await db.query(
      `insert into ${db.quote(db.names.table(model))} (${names}) select ${values} from ${e.series(from, last)}`,
    );
    // explicit ids leave a Postgres sequence behind, and the server's next insert would collide
    if (db.ids === 'serial' && db.kind === 'postgres') await advanceSequence(db, model);
  };

  await withFastWrites(db, async () => {
    await insert('user', {
      id: id('S'),
      name: `${e.pick(FIRST)} || ' ' || ${e.pick(LAST)}`,
      email: `'user' || i || '@${options.domain ?? 'example.com'}'`,
      emailVerified: every(options.unverifiedEvery ?? 5, e.no, e.yes),
      image: 'null',
      createdAt: created,
      updatedAt: created,
      role: every(options.adminEvery ?? 1000, `'admin'`, `'user'`),
      banned: every(options.bannedEvery ?? 50, e.yes, e.no),
      banReason: every(options.bannedEvery ?? 50, `'Spam'`, 'null'),
      twoFactorEnabled: e.no,
      username: `'user' || i`,
      displayUsername: `'User' || i`,
    });
    if (options.password !== undefined) {
      const hash = await hashPassword(options.password);
      await insert('account', {
        id: id('A'),
        accountId: e.text(id('S')),
        providerId: `'credential'`,
        userId: id('S'),
        password: `'${hash}'`,
        createdAt: created,
        updatedAt: created,
      });
    }
    for (let k = 0; k < (options.sessions ?? 0); k += 1) {
      // numbers of further sessions lie beyond those of all users
      const number = `i + ${k * 1_000_000_000}`;
      await insert('session', {
        id: id('E', db.ids === 'serial' ? `i + ${k * (last + 1)}` : `(${number})`),
        token: `'T' || ${e.pad(`(${number})`, 31)}`,
        userId: id('S'),
        expiresAt: e.date(`${Date.now() + 7 * 86_400_000}`),
        ipAddress: `'192.0.2.' || (i % 250 + 1)`,
        userAgent: `'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'`,
        createdAt: e.date(String(newest)),
        updatedAt: e.date(String(newest)),
      });
    }
  });
}

const every = (n: number, yes: string, no: string) =>
  n > 0 ? `case when i % ${n} = 0 then ${yes} else ${no} end` : no;

const sqlText = (value: string) => value.replaceAll("'", "''");

const postgresExpressions = {
  yes: 'true',
  no: 'false',
  series: (from: number, last: number) => `generate_series(${from}::bigint, ${last}::bigint) as series(i)`,
  pad: (number: string, width: number) => `lpad((${number})::text, ${width}, '0')`,
  text: (value: string) => `(${value})::text`,
  uuid: (tail: string) => `('00000000-0000-4000-8000-' || ${tail})::uuid`,
  date: (ms: string) => `to_timestamp((${ms}) / 1000.0)`,
  pick: (list: string[]) =>
    `(array[${list.map((item) => `'${sqlText(item)}'`).join(', ')}])[(i % ${list.length} + 1)::int]`,
};

const sqliteExpressions: typeof postgresExpressions = {
  yes: '1',
  no: '0',
  series: (from, last) =>
    `(with recursive series(i) as (select ${from} union all select i + 1 from series where i < ${last}) select i from series)`,
  pad: (number, width) => `printf('%0${width}d', ${number})`,
  text: (value) => `cast(${value} as text)`,
  uuid: (tail) => `'00000000-0000-4000-8000-' || ${tail}`,
  date: (ms) => `strftime('%Y-%m-%dT%H:%M:%fZ', (${ms}) / 1000.0, 'unixepoch')`,
  pick: (list) => `('${sqlText(JSON.stringify(list))}' ->> (i % ${list.length}))`,
};

async function withFastWrites(db: TestDatabase, work: () => Promise<void>): Promise<void> {
  if (db.kind === 'postgres') {
    await work();
    await db.query('analyze');
    return;
  }
  // without waiting for the disk, for this connection only
  await db.query('pragma synchronous = off');
  await db.query('pragma cache_size = -65536');
  await db.query('begin immediate');
  try {
    await work();
    await db.query('commit');
  } catch (error) {
    await db.query('rollback');
    throw error;
  } finally {
    await db.query('pragma synchronous = full');
    await db.query('pragma cache_size = -16000');
  }
}

async function advanceSequence(db: TestDatabase, model: string): Promise<void> {
  const table = db.quote(db.names.table(model));
  await db.query(`select setval(pg_get_serial_sequence($1, 'id'), (select max(id) from ${table}))`, [table]);
}
