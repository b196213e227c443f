// What Postgres alone can say: no other engine hashes, computes with times or has trigrams.
import { sql } from 'kysely';
import { columnOf, type AliasedTable, type Column, type Condition } from './expressions';
import { spellingsOf, type Letters } from './folded';
import type { AnyDatabase, SqlValue } from './physical-table';

/** The moment some hours after another. Only Postgres computes with times; on SQLite they are texts or numbers. */
export function hoursAfter(time: Column, hours: number): Column {
  return sql<SqlValue>`${time} + ${`${hours} hours`}::interval`;
}

/** A text that stands between two others, for `plainAndHashed`; Postgres wants to be told that they are texts. */
export function surrounded(before: string, text: Column, after: string): Column {
  return sql`(${before}::text || ${text} || ${after}::text)`;
}

/** A text of ours, for `plainAndHashed`. */
export function textOfOurs(text: string): Column {
  return sql`${text}::text`;
}

/**
 * Whether a column holds one of these texts, which are made of a row that has not been read yet, or the base64url of the
 * SHA-256 of one. Only Postgres, from version 11 on, can hash by itself; it follows an index on the column.
 */
export function isPlainOrHashed(
  ref: Column,
  texts: readonly Column[],
  { table, where }: { readonly table: AliasedTable; readonly where: Condition },
): Condition {
  const [plain, text] = ['plain', columnOf('plain', 'i')];
  const hashed = sql`translate(rtrim(encode(sha256(convert_to(${text}, 'UTF8')), 'base64'), '='), '+/', '-_')`;
  return sql`${ref} = any(array(select x from (
      select unnest(array[${sql.join(texts)}]) as i from ${table} where ${where}
    ) as ${sql.id(plain)} cross join lateral (values (${text}), (${hashed})) as forms(x)))`;
}

/** A value of a row that has not been read yet. */
export function valueOf(
  value: Column,
  { table, where }: { readonly table: AliasedTable; readonly where: Condition },
): Column {
  return sql<SqlValue>`(select ${value} from ${table} where ${where} limit 1)`;
}

/** Whether a text has another one in it, or begins with it; an empty one is in none. */
export function hasText(text: Column, part: Column, where: 'anywhere' | 'at the beginning'): Condition {
  const place = sql`strpos(${text}, nullif(${part}, ''))`;
  return where === 'anywhere' ? sql`${place} > 0` : sql`${place} = 1`;
}

/** A column as text, whatever it is: an enum is compared only with its own labels, and a list with no text at all. */
export function asText(column: Column): Column {
  return sql<SqlValue>`${column}::text`;
}

/** Text told apart by its bytes: where a collation takes different texts for equal, Postgres looks for no part of one. */
export function byBytes(text: Column): Column {
  return sql<SqlValue>`(${text}::text collate "C")`;
}

/** A list of texts, joined by commas. */
export function joinedList(list: Column): Column {
  return sql<SqlValue>`array_to_string(${list}::text[], ',')`;
}

/** How many bytes there are. */
export function byteCount(bytes: Column): Column {
  return sql<SqlValue>`octet_length(${bytes})::text`;
}

/** Whether Postgres's trigram extension is there, or at least at hand; null where it is not. No other engine has it. */
export async function trigramExtension(db: AnyDatabase): Promise<'installed' | 'available' | null> {
  const { rows } = await sql<{ installed: boolean }>`
    select installed_version is not null as installed from pg_available_extensions where name = 'pg_trgm'`.execute(db);
  const [extension] = rows;
  if (extension === undefined) return null;
  return extension.installed ? 'installed' : 'available';
}

/**
 * Whether text contains a folded word in one of its common spellings, written as the index it is made over has the column,
 * or it would not be used. Patterns of all letters that a word may be written with have too many trigrams to be looked up.
 */
export function containsByTrigrams(
  { holds }: Pick<Letters, 'holds'>,
  { text, form }: { readonly text: Column; readonly form: 'plain' | 'lower' },
  word: string,
): Condition {
  const patterns = spellingsOf(word, holds);
  return form === 'plain'
    ? sql`${text}::text ilike any(${patterns})`
    : sql`lower(${text}::text) like any(${patterns.map((pattern) => pattern.toLowerCase())})`;
}
