import { sql } from 'kysely';
import type { DatabaseHandle } from './database-handle';
import { NEVER, type Column, type Condition } from './expressions';

type Kind = DatabaseHandle['kind'];
/** The engine, with which characters it has a place for, where that is in question. */
type Engine = Kind | Pick<DatabaseHandle, 'kind' | 'holds'>;

// oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
const ASCII = /^[\u0000-\u007f]*$/;

/**
 * Whether text contains what was typed, in any case, every character taken literally. Each engine has its own way to look
 * past case, and a LIKE with an escape character is not among Kysely's operators.
 */
export function contains(engine: Engine, text: Column, needle: string): Condition {
  // No text can hold it; Postgres refuses the value, and SQLite's LIKE would end the pattern there.
  if (needle.includes('\0')) return NEVER;
  const pattern = `%${escapeLike(needle)}%`;
  const { kind, holds } = typeof engine === 'string' ? { kind: engine, holds: () => true } : engine;
  if (kind === 'sqlite') {
    // SQLite's LIKE folds ASCII only. The function folds the rest, at the price of a call for every row.
    return ASCII.test(needle)
      ? sql`${text} like ${pattern} escape '\\'`
      : sql`authdesk_contains(${text}, ${needle.toLowerCase()})`;
  }
  if (ASCII.test(needle)) return sql`${text}::text ilike ${pattern} escape '\\'`;
  // No locale is asked for the rest, which may fold ASCII only, and no ICU, which may not be there.
  return sql`${text}::text collate "C" ~* ${eitherCase(needle, holds)}`;
}

/** A pattern with both cases of what is no ASCII: the C locale folds it in no way. */
function eitherCase(needle: string, holds: (character: string) => boolean): string {
  const escaped = needle.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return escaped.replace(
    /[^\0-\x7f]/gu,
    (one) => `(?:${[one, ...[one.toLowerCase(), one.toUpperCase()].filter((other) => holds(other))].join('|')})`,
  );
}

/** Whether text contains exactly this, case included. The function for it has another name on each engine. */
export function includes(kind: Kind, text: Column, needle: string): Condition {
  return kind === 'postgres' ? sql`strpos(${text}, ${needle}) > 0` : sql`instr(${text}, ${needle}) > 0`;
}

/** Whether text begins so, every character taken literally; on SQLite in any case. LIKE with an escape is not Kysely's. */
export function startsWith(text: Column, prefix: string): Condition {
  return sql`${text} like ${`${escapeLike(prefix)}%`} escape '\\'`;
}

/** Whether text, in lower case, contains this, every character taken literally. LIKE with an escape is not Kysely's. */
export function containsInLowerCase(text: Column, part: string): Condition {
  return sql`lower(${text}) like ${`%${escapeLike(part)}%`} escape '\\'`;
}

/** Makes `%`, `_` and the escape character itself literal in a LIKE pattern whose escape is the backslash. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
