import { sql } from 'kysely';
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
    return sql`case typeof(${ref}) when 'text' then ${cut(ref, begin)} ${bytes} ${whole} else ${ref} end`;
  }
  if (valueKind(column) !== 'text' || choicesOf(column) !== null || column.type === 'uuid') return ref;
  const text: Column = sql`${ref}::text`;
  return cut(text, sql`left(${text}, ${most})`);
}

/** A column of SQLite whose whole numbers are read as text, which has all of their digits. */
export function wholeAsText(ref: Column): Column {
  return sql`case typeof(${ref}) when 'integer' then cast(${ref} as text) else ${ref} end`;
}
