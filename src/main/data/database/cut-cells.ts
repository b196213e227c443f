import { DummyDriver, Kysely, sql, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Column } from './expressions';
import type { DatabaseKind, PhysicalColumn } from './physical-table';
import { choicesOf, valueKind } from './value-kinds';

/** More of one value than this nobody reads in a row. */
export const LONGEST_CELL = 2000;

const SAFE = sql.raw(`${Number.MIN_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}`);

/**
 * A column of which no more than so many characters are read, with dots for the rest: what a page of rows costs must not
 * depend on what somebody put into one of them. On SQLite a column of any type may hold text or bytes, and `substr` would
 * make text of a number; on Postgres only text has no end.
 */
export function cutCell(kind: DatabaseKind, column: PhysicalColumn, ref: Column, longest = LONGEST_CELL): Column {
  if (kind === 'postgres' && !isText(column)) return ref;
  return settled(`${kind} ${longest}`, ref, () => cutOf(kind, ref, longest));
}

function isText(column: PhysicalColumn): boolean {
  return valueKind(column) === 'text' && choicesOf(column) === null && column.type !== 'uuid';
}

function cutOf(kind: DatabaseKind, ref: Column, longest: number): Column {
  const most = sql.lit(longest);
  // Dots that every encoding has.
  const cut = (text: Column, begin: Column): Column =>
    sql`case when length(${text}) > ${most} then ${begin} || '...' else ${text} end`;
  if (kind === 'sqlite') {
    const begin: Column = sql`substr(${ref}, 1, ${most})`;
    // What no longer is a value of its own: of bytes without a dot, as they are shown as bytes.
    const bytes = sql`when 'blob' then case when length(${ref}) > ${most} then ${begin} else ${ref} end`;
    // Beyond 2^53 the driver would give another number.
    const whole = sql`when 'integer' then case when ${ref} between ${SAFE} then ${ref} else cast(${ref} as text) end`;
    const exact: Column = sql`case typeof(${ref}) when 'text' then ${cut(ref, begin)} ${bytes} ${whole} else ${ref} end`;
    // Nearly every cell is none of these, which its size in bytes tells without reading it.
    const odd = sql`octet_length(${ref}) > ${most} or (typeof(${ref}) = 'integer' and ${ref} not between ${SAFE})`;
    return sql`iif(${odd}, ${exact}, ${ref})`;
  }
  const text: Column = sql`${ref}::text`;
  return cut(text, sql`left(${text}, ${most})`);
}

/** A column of SQLite whose whole numbers are read as text, which has all of their digits. */
export function wholeAsText(ref: Column): Column {
  return sql`case typeof(${ref}) when 'integer' then cast(${ref} as text) else ${ref} end`;
}

/** Writes SQL without a database. Both engines quote names alike. */
const writer = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

const MAX_KEPT = 5000;
const kept = new Map<string, Column>();

// Every page asks for the same columns: putting these together piece by piece took as long as reading the rows.
function settled(what: string, ref: Column, make: () => Column): Column {
  const key = `${what} ${sql`${ref}`.compile(writer).sql}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const { sql: text, parameters } = sql`${make()}`.compile(writer);
  // One with parameters is of this question alone.
  if (parameters.length > 0) return make();
  if (kept.size >= MAX_KEPT) kept.clear();
  const column: Column = sql.raw(text);
  kept.set(key, column);
  return column;
}
