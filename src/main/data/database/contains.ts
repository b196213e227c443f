import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { SqlValue } from './physical-table';

// oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
const ASCII = /^[\u0000-\u007f]*$/;

/** Whether text contains what was typed, in any case, every character taken literally. */
export function contains(kind: 'postgres' | 'sqlite', text: RawBuilder<SqlValue>, needle: string): Expression<SqlBool> {
  // No text can hold it; Postgres refuses the value, and SQLite's LIKE would end the pattern there.
  if (needle.includes('\0')) return sql<SqlBool>`1 = 0`;
  const pattern = `%${escapeLike(needle)}%`;
  if (kind === 'sqlite') {
    // SQLite's LIKE folds ASCII only. The function folds the rest, at the price of a call for every row.
    return ASCII.test(needle)
      ? sql<SqlBool>`${text} like ${pattern} escape '\\'`
      : sql<SqlBool>`authdesk_contains(${text}, ${needle.toLowerCase()})`;
  }
  // A database with the C locale folds ASCII only, unless told which rules to go by.
  return ASCII.test(needle)
    ? sql<SqlBool>`${text}::text ilike ${pattern} escape '\\'`
    : sql<SqlBool>`${text}::text collate "und-x-icu" ilike ${pattern} escape '\\'`;
}

/** Whether text contains exactly this, case included. */
export function includes(kind: 'postgres' | 'sqlite', text: RawBuilder<unknown>, needle: string): Expression<SqlBool> {
  const find = sql.raw(kind === 'postgres' ? 'strpos' : 'instr');
  return sql<SqlBool>`${find}(${text}, ${needle}) > 0`;
}

/** Makes `%`, `_` and the escape character itself literal in a LIKE pattern whose escape is the backslash. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
