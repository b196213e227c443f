import { sql } from 'kysely';
import type { TextOrder } from './database-handle';
import { isCitext } from './value-kinds';
import type { Column, Condition } from './expressions';

/** Sorts after every continuation of a prefix that an address can have, in the collations known as `latin`. */
const LAST_LATIN = 'z'.repeat(40);
const LAST_CODE_POINT = '\u{10FFFF}';

/** A text column, with its type as the database declares it. */
interface TextColumn {
  readonly ref: Column;
  readonly type: string;
}

/**
 * A column begins with `prefix`, written so that an ordinary index on the column answers it; null where the column's
 * order may put matches elsewhere, or where the prefix does not begin with a letter or digit: languages pass over
 * punctuation when they sort.
 */
export function beginsWith({ ref: column, type }: TextColumn, prefix: string, order: TextOrder): Condition | null {
  // Seeing both ends, Postgres reckons with a handful of rows between them, and rather reads and sorts all that begin so,
  // seven thousand for "mon" in a million, than follow the index until a page is full. It cannot see into a subquery.
  // What comes out of one is plain text, which an index of text in any case would not be asked for.
  const upTo = (end: string) =>
    isCitext({ type }) ? sql`(select cast(${end} as ${sql.raw(type)}))` : sql`(select ${end})`;
  switch (order) {
    case 'bytes':
      return sql`(${column} >= ${prefix} and ${column} < ${upTo(prefix + LAST_CODE_POINT)})`;
    case 'ascii-bytes': {
      const end = afterAll(prefix);
      return end === null ? null : sql`(${column} >= ${prefix} and ${column} < ${upTo(end)})`;
    }
    case 'latin':
      if (!/^[a-z0-9]/i.test(prefix)) return null;
      // Said with LIKE or =, the planner would take it for a second condition that leaves few of the few, and rather read and
      // sort all that begin so than follow the index until there are enough.
      return sql`(${column} >= ${prefix} and ${column} <= ${upTo(prefix + LAST_LATIN)} and abs(strpos(${column}, ${prefix}) - 1) < 1)`;
    case 'other':
      return null;
  }
}

/**
 * What sorts next after everything that begins so, by bytes: another text with the last letter moved on by one. Null where
 * that is no ASCII letter: which character comes next, and whether there is one, is a matter of the encoding.
 */
function afterAll(prefix: string): string | null {
  const last = prefix.charCodeAt(prefix.length - 1);
  return last >= 0x20 && last < 0x7e ? prefix.slice(0, -1) + String.fromCharCode(last + 1) : null;
}
