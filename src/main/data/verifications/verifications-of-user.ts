import { sql, type SqlBool } from 'kysely';
import type { VerificationRow } from '@shared/api/verifications';
import type { OpenConnection } from '../connections/open-connection';
import { contains } from '../dialects/contains';
import { decodeRows } from './decode-rows';
import { findNewest, or, startsWith, type StoredVerification } from './queries';
import { exactIdentifiers, hashesOf, identifierPrefixes } from './subject-identifiers';

interface User {
  readonly userId: string;
  readonly email: string | null;
  readonly phone: string | null;
}

/** Up to here reading the whole table costs tens of milliseconds. */
const SCAN_UP_TO = 200_000;

/**
 * The newest rows that concern a user. `complete` is false where rows may be missing: on big tables only those are found
 * whose identifier is known to the letter, and nothing can be found by a column the database user may not read.
 */
export async function verificationsOfUser(
  connection: OpenConnection,
  user: User,
  limit: number,
  signal: AbortSignal,
  now = new Date(),
): Promise<{ rows: VerificationRow[]; complete: boolean }> {
  const table = connection.schema.verification;
  if (table === null) return { rows: [], complete: true };
  const { handle } = connection;
  const readable = { identifier: table.has('identifier'), value: table.has('value') };
  const small = (await handle.estimateRows(table.physical)).value <= SCAN_UP_TO;

  const plain = exactIdentifiers(user);
  const plainOf = hashesOf(plain);
  const byIdentifier = readable.identifier && (small || table.hasIndexOn('identifier'));
  const conditions = [
    ...(byIdentifier ? [sql<SqlBool>`${table.ref('identifier')} in (${sql.join([...plain, ...plainOf.keys()])})`] : []),
    ...(small && readable.identifier
      ? identifierPrefixes(user).map((prefix) => startsWith(table.ref('identifier'), prefix))
      : []),
    ...(small && readable.value ? [sql<SqlBool>`${table.ref('value')} = ${user.userId}`] : []),
    ...(small && readable.value && user.email
      ? [sql<SqlBool>`(${table.ref('value')} like '{%' and ${contains(handle.kind, table.ref('value'), user.email)})`]
      : []),
  ];
  const complete = small && readable.identifier && readable.value;
  if (conditions.length === 0) return { rows: [], complete };

  const stored = await findNewest(connection, table, or(conditions), limit, signal);
  const rows = await decodeRows(handle, connection.schema, stored, { plainOf, now, signal });
  return { rows: rows.filter((row, i) => concerns(row, stored[i], user)), complete };
}

// A JSON value may contain the address without being about the person: the decoded row decides.
function concerns(row: VerificationRow, stored: StoredVerification | undefined, { userId, email }: User): boolean {
  if (!(stored?.value ?? '').startsWith('{')) return true;
  return row.userId === userId || (email !== null && row.subject?.value.toLowerCase() === email.toLowerCase());
}
