import { sql } from 'kysely';
import type { DatabaseHandle } from './database-handle';
import { NEVER, type Column, type Condition } from './expressions';

type Kind = DatabaseHandle['kind'];
/** The engine, with whether its encoding tells characters from bytes, where that is in question. */
type Engine = Kind | Pick<DatabaseHandle, 'kind' | 'knowsCharacters'>;

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
  const { kind, knowsCharacters } = typeof engine === 'string' ? { kind: engine, knowsCharacters: true } : engine;
  if (kind === 'sqlite') {
    // SQLite's LIKE folds ASCII only. The function folds the rest, at the price of a call for every row.
    return ASCII.test(needle)
      ? sql`${text} like ${pattern} escape '\\'`
      : sql`authdesk_contains(${text}, ${needle.toLowerCase()})`;
  }
  if (ASCII.test(needle)) return sql`${text}::text ilike ${pattern} escape '\\'`;
  if (!knowsCharacters) return sql`${text}::text ~* ${eitherCase(needle)}`;
  // A database with the C locale folds ASCII only, unless told which rules to go by.
  return sql`${text}::text collate "und-x-icu" ilike ${pattern} escape '\\'`;
}

/** A pattern with both cases of what is no ASCII: to SQL_ASCII these are bytes, which it folds in no way. */
function eitherCase(needle: string): string {
  const escaped = needle.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return escaped.replace(
    /[^\0-\x7f]/gu,
    (one) => `(?:${[...new Set([one, one.toLowerCase(), one.toUpperCase()])].join('|')})`,
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
