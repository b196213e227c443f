import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { escapeLike, includes } from '../database/contains';
import { startsWith } from './queries';
import { exactIdentifiers, hashesOf, identifierPrefixes } from './subject-identifiers';
import type { OpenConnection } from '../connections/connection';

/** base64url of a SHA-256: what `storeIdentifier: "hashed"` makes of an identifier. */
const HASHED_LENGTH = 43;

/**
 * Which verification rows are about a person: links and codes mailed to them, trusted devices, second-factor challenges.
 * No foreign key leads there. @returns null where there is no such table, or this database user may not look into it
 */
export function isAboutUser(
  { handle, schema: { user, verification } }: OpenConnection,
  person: { readonly userId: string; readonly email: string; readonly phone: string | null },
): RawBuilder<SqlBool> | null {
  if (verification === null || !verification.has('identifier') || !verification.has('value')) return null;
  const [identifier, value] = [verification.ref('identifier'), verification.ref('value')];
  const exact = exactIdentifiers(person);
  const { form } = user.column('id');
  // A counter's value may be the same number as an id; with hashed identifiers it cannot be told that it is one.
  const countersToo = form.type === 'id' && form.form === 'number';
  const notCounter = countersToo
    ? sql`${identifier} not like '2fa-attempts-%' and length(${identifier}) <> ${HASHED_LENGTH}`
    : sql`${identifier} not like '2fa-attempts-%'`;
  const mailed = `%"email":"${escapeLike(person.email.toLowerCase())}"%`;
  const conditions = [
    sql`${identifier} in (${sql.join([...exact, ...hashesOf(exact).keys()])})`,
    sql`(${value} = ${person.userId} and ${notCounter})`,
    sql`(${value} like '{%' and lower(${value}) like ${mailed} escape '\\')`,
    sql`(${value} like '{%' and ${includes(handle.kind, value, `"userId":${JSON.stringify(person.userId)}`)})`,
    ...identifierPrefixes(person).map((prefix) => startsWith(identifier, prefix)),
  ];
  // Kept so that a used sign-in cannot be used again.
  return sql<SqlBool>`((${sql.join(conditions, sql` or `)}) and ${identifier} not like 'saml-used-assertion:%')`;
}
