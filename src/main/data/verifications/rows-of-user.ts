import type { OpenConnection } from '../connections/connection';
import { containsInLowerCase, includes, startsWith } from '../database/contains';
import { eb, type Condition } from '../database/expressions';
import { exactIdentifiers, hashesOf, identifierPrefixes } from './subject-identifiers';

/** base64url of a SHA-256: what `storeIdentifier: "hashed"` makes of an identifier. */
const HASHED_LENGTH = 43;

/**
 * Which verification rows are about a person: links and codes mailed to them, trusted devices, second-factor challenges.
 * No foreign key leads there. @returns null where there is no such table, or this database user may not look into it
 */
export function isAboutUser(
  { handle, schema: { user, verification } }: OpenConnection,
  person: { readonly userId: string; readonly email: string; readonly phone: string | null },
): Condition | null {
  if (verification === null || !verification.has('identifier') || !verification.has('value')) return null;
  const [identifier, value] = [verification.ref('identifier'), verification.ref('value')];
  const exact = exactIdentifiers(person);
  const { form } = user.column('id');
  // A counter's value may be the same number as an id; with hashed identifiers it cannot be told that it is one.
  const countersToo = form.type === 'id' && form.form === 'number';
  const notCounter = [
    eb(identifier, 'not like', '2fa-attempts-%'),
    ...(countersToo ? [eb(eb.fn<number>('length', [identifier]), '<>', HASHED_LENGTH)] : []),
  ];
  const isJson = eb(value, 'like', '{%');
  const conditions = [
    eb(identifier, 'in', [...exact, ...hashesOf(exact).keys()]),
    eb.and([eb(value, '=', person.userId), ...notCounter]),
    // A sign-in link of 1.0 says nothing but the address.
    eb(value, 'in', [...new Set([person.email, person.email.toLowerCase()])]),
    eb.and([isJson, containsInLowerCase(value, `"email":"${person.email.toLowerCase()}"`)]),
    eb.and([isJson, includes(handle.kind, value, `"userId":${JSON.stringify(person.userId)}`)]),
    ...identifierPrefixes(person).map((prefix) => startsWith(identifier, prefix)),
  ];
  // Kept so that a used sign-in cannot be used again.
  return eb.and([eb.or(conditions), eb(identifier, 'not like', 'saml-used-assertion:%')]);
}
