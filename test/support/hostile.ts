import type { TestDatabase } from './databases';
import { openSqlite } from './sqlite';

// Rows with one, two or three cells that no app of better-auth would write, drawn from what databases were found to hold.
// The same seed makes the same rows.

export const TABLES = ['user', 'session', 'account', 'verification'] as const;
export type HostileTable = (typeof TABLES)[number];

/** Random numbers from 0 to 1 that are the same every time (mulberry32). */
function randomness(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An expression of SQL. */
type Sql = string;

const text = (value: string): Sql => `'${value.replaceAll("'", "''")}'`;
const LONG = 3000;

const ODD_TEXTS: readonly Sql[] = [
  '',
  ' ',
  '0',
  '-1',
  'banana',
  'null',
  '{"broken":',
  '[1,2',
  'Ünï ‮cödé‬ 🦊',
  "Robert'); drop table students;--",
  '=cmd|calc',
  '\u{10FFFF}',
  '2026-13-45T99:99:99Z',
  '12024-01-01T00:00:00.000Z',
  '+055840-11-14T22:13:20.000Z',
  '-271821-04-20T00:00:00.000Z',
  '0000-00-00 00:00:00',
  'infinity',
].map(text);

const ODD_ON_SQLITE: readonly Sql[] = [
  ...ODD_TEXTS,
  'null',
  'null',
  '0',
  '-1',
  '1',
  '2',
  '1.5',
  '-0.0',
  '9e999',
  '-9e999',
  '1e300',
  '1700000000000',
  '-9223372036854775808',
  '9223372036854775807',
  '9007199254740993',
  "x''",
  "x'00'",
  "x'746578740a'",
  "x'ff00fe'",
  'randomblob(40)',
  `zeroblob(${LONG})`,
  "cast(x'ff41' as text)",
  "cast(x'41c3' as text)",
  "'a' || char(0) || 'b'",
  `printf('%.*c', ${LONG}, 'w')`,
  `printf('%.*c', ${LONG}, 'w') || random()`,
];

const ODD_TIMES_OF_POSTGRES: readonly Sql[] = [
  'null',
  "'infinity'",
  "'-infinity'",
  "'12024-01-01 00:00:00+00'",
  "'294276-12-31 23:59:59.999999+00'",
  "'0044-03-15 12:00:00+00 BC'",
  "'4713-01-01 00:00:00+00 BC'",
  "'0001-01-01 00:00:00+00'",
  "'9999-12-31 23:59:59.999999+00'",
  "'10000-01-01 00:00:00+00'",
];
const ODD_NUMBERS_OF_POSTGRES: readonly Sql[] = [
  'null',
  '0',
  '-1',
  '9007199254740993',
  '-9223372036854775808',
  '9223372036854775807',
];

function oddOnPostgres(type: string): readonly Sql[] {
  if (type.startsWith('timestamp')) return ODD_TIMES_OF_POSTGRES;
  if (type === 'boolean') return ['null'];
  if (type === 'bigint') return ODD_NUMBERS_OF_POSTGRES;
  return [...ODD_TEXTS, 'null', `repeat('w', ${LONG})`, `repeat('w', ${LONG}) || random()::text`];
}

interface Column {
  readonly name: string;
  readonly type: string;
}

/** How the columns of a database are made. */
export type Flavour = 'as better-auth has them' | 'of no type';

/**
 * Takes every rule away from the four tables, so that they hold whatever comes: keys, NOT NULL, uniqueness, references. On
 * Postgres two columns of times become numbers and text, as other adapters have them.
 */
export async function openToAnything(database: TestDatabase, flavour: Flavour): Promise<void> {
  if (database.kind === 'postgres') {
    const rules = await database.query(
      `select conrelid::regclass::text as "table", conname as name from pg_constraint
       where contype <> 'n' and conrelid in ('"user"'::regclass, 'session'::regclass, 'account'::regclass, 'verification'::regclass)
       order by contype = 'p'`,
    );
    for (const { table, name } of rules) {
      await database.query(`alter table ${String(table)} drop constraint ${database.quote(String(name))} cascade`);
    }
    for (const table of TABLES) {
      for (const { name } of await columnsOf(database, table)) {
        await database.query(`alter table "${table}" alter column "${name}" drop not null`);
      }
    }
    await database.query(`alter table account alter column "createdAt" drop default,
      alter column "createdAt" type bigint using 0`);
    await database.query(`alter table verification alter column "expiresAt" type text`);
    return;
  }
  const db = await openSqlite(database.target);
  try {
    db.pragma('foreign_keys = off');
    for (const table of TABLES) {
      const columns = (await columnsOf(database, table)).map(({ name, type }) =>
        flavour === 'of no type' ? `"${name}"` : `"${name}" ${type}`,
      );
      db.exec(`drop table "${table}"; create table "${table}" (${columns.join(', ')})`);
    }
  } finally {
    db.close();
  }
}

async function columnsOf(database: TestDatabase, table: HostileTable): Promise<Column[]> {
  const rows =
    database.kind === 'postgres'
      ? await database.query(
          'select column_name as name, data_type as type from information_schema.columns where table_name = $1 order by ordinal_position',
          [table],
        )
      : await database.query('select name, type from pragma_table_info(?)', [table]);
  return rows.map(({ name, type }) => ({ name: String(name), type: String(type) }));
}

/** Adds so many rows to each of the four tables. */
export async function addHostileRows(database: TestDatabase, each: number, seed: number): Promise<void> {
  const random = randomness(seed);
  const oneOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  for (const table of TABLES) {
    const columns = await columnsOf(database, table);
    const lines: string[] = [];
    for (let n = 1; n <= each; n += 1) {
      const cells = columns.map((column) => ordinary(database.kind, table, column, n));
      for (let odd = 1 + Math.floor(random() * 3); odd > 0; odd -= 1) {
        const at = Math.floor(random() * columns.length);
        const column = columns[at];
        if (column === undefined) continue;
        // One in a few bad ids is that of another row.
        const shared = column.name === 'id' && random() < 0.4;
        const pool = database.kind === 'sqlite' ? ODD_ON_SQLITE : oddOnPostgres(column.type);
        cells[at] = shared ? text(`${table}-${Math.ceil(random() * each)}`) : (oneOf(pool) ?? 'null');
      }
      lines.push(`(${cells.join(', ')})`);
    }
    const names = columns.map(({ name }) => `"${name}"`).join(', ');
    for (let at = 0; at < lines.length; at += 100) {
      await database.query(`insert into "${table}" (${names}) values ${lines.slice(at, at + 100).join(', ')}`);
    }
  }
}

/** What an app would have written. Many rows are of the same moment, so that lists have ties to break. */
function ordinary(kind: 'postgres' | 'sqlite', table: HostileTable, { name, type }: Column, n: number): Sql {
  const moment = new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 40) * 3_600_000);
  if (name === 'id') return text(`${table}-${n}`);
  if (name === 'userId') return text(`user-${n}`);
  if (name === 'email') return text(`person${n}@example.com`);
  if (/At$|Expires$/i.test(name)) {
    return type === 'bigint' ? String(moment.getTime()) : text(moment.toISOString());
  }
  if (/^(emailVerified|banned|twoFactorEnabled|phoneNumberVerified|isAnonymous)$/.test(name)) {
    return kind === 'postgres' ? String(n % 3 === 0) : n % 3 === 0 ? '1' : '0';
  }
  if (name === 'identifier')
    return text(n % 2 === 0 ? `reset-password:${n}` : `email-verification-otp-person${n}@example.com`);
  if (name === 'value') return text(n % 2 === 0 ? `user-${n}` : '123456:0');
  if (name === 'accountId' || name === 'token') return text(`${name}-${n}`);
  if (name === 'providerId') return text(n % 2 === 0 ? 'credential' : 'github');
  if (name === 'ipAddress') return text(`192.0.2.${n % 250}`);
  return n % 4 === 0 ? 'null' : text(`${name} ${n % 50}`);
}

/** The ids of a table as a person sees them, read with the bare driver: text as it is, bytes as SQLite writes them. */
export async function shownIds(database: TestDatabase, table: HostileTable): Promise<string[]> {
  const rows =
    database.kind === 'postgres'
      ? await database.query(`select id, null as hex from "${table}"`)
      : await database.query(
          `select case typeof(id) when 'integer' then cast(id as text) when 'blob' then null else id end as id,
            case typeof(id) when 'blob' then hex(id) end as hex from "${table}"`,
        );
  return rows.map(({ id, hex }) => (typeof hex === 'string' ? bytes(hex.toLowerCase()) : cut(id))).sort();
}

const bytes = (hex: string) => (hex.length > 240 ? `x'${hex.slice(0, 240)}…` : `x'${hex}'`);

function cut(id: unknown): string {
  if (id === null || id === undefined) return '';
  const shown = typeof id === 'number' || typeof id === 'string' ? String(id) : '';
  return shown.length > 2000 ? `${shown.slice(0, 2000)}...` : shown;
}
