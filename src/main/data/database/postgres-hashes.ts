import { sql } from 'kysely';
import { columnOf, type AliasedTable, type Column, type Condition } from './expressions';

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
