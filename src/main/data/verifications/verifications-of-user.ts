import type { VerificationRow } from '@shared/api/verifications';
import type { OpenConnection } from '../connections/connection';
import { contains, startsWith } from '../database/contains';
import { eb } from '../database/expressions';
import { decodeRows } from './decode-rows';
import { findNewest, type StoredVerification } from './queries';
import { exactIdentifiers, hashesOf, identifierPrefixes, isIdentifierOf, isOtherwiseOf } from './subject-identifiers';

interface User {
  readonly userId: string;
  readonly email: string | null;
  readonly phone: string | null;
}

/** When a user is looked at, and until when that is of interest. */
interface Look {
  readonly now: Date;
  readonly signal: AbortSignal;
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
  { now, signal }: Look,
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
    ...(byIdentifier ? [eb(table.ref('identifier'), 'in', [...plain, ...plainOf.keys()])] : []),
    ...(small && readable.identifier
      ? identifierPrefixes(user).map((prefix) => startsWith(table.ref('identifier'), prefix))
      : []),
    ...(small && readable.value ? [eb(table.ref('value'), '=', user.userId)] : []),
    ...(small && readable.value && user.email
      ? [eb.and([eb(table.ref('value'), 'like', '{%'), contains(handle, table.ref('value'), user.email)])]
      : []),
  ];
  const complete = small && readable.identifier && readable.value;
  if (conditions.length === 0) return { rows: [], complete };

  const stored = await findNewest(connection, { table, where: eb.or(conditions), limit }, signal);
  const rows = await decodeRows(handle, connection.schema, stored, { plainOf, now, signal });
  return { rows: rows.filter((row, i) => concerns(row, stored[i], user)), complete };
}

/**
 * The same before the user has been read: on Postgres the statement finds out the address itself, and how big the table is
 * was seen when the connection was opened, which saves the waiting for both.
 */
export async function verificationsOfUserId(
  connection: OpenConnection,
  { userId, contact }: { readonly userId: string; readonly contact: Promise<Omit<User, 'userId'>> },
  limit: number,
  look: Look,
): Promise<{ rows: VerificationRow[]; complete: boolean }> {
  const { report, schema, handle } = connection;
  const table = schema.verification;
  const version = Number(/^PostgreSQL (\d+)/.exec(report.serverVersion)?.[1] ?? 0);
  const big = (report.tables.verification.rows?.value ?? 0) > SCAN_UP_TO;
  const ahead =
    table !== null &&
    version >= 11 &&
    table.has('identifier') &&
    (big ? table.hasIndexOn('identifier') : table.has('value'));
  if (!ahead) return verificationsOfUser(connection, { userId, ...(await contact) }, limit, look);
  const exact = isIdentifierOf(table.ref('identifier'), schema.user, userId);
  const columns = { identifier: table.ref('identifier'), value: table.ref('value') };
  const named = big ? exact : eb.or([exact, isOtherwiseOf(columns, schema.user, userId)]);
  const [found, { email, phone }] = await Promise.all([
    findNewest(connection, { table, where: named, limit }, look.signal),
    contact,
  ]);
  // Letters beyond ASCII are folded by the database's own rules.
  if (!/^[ -~]*$/.test(email ?? '')) return verificationsOfUser(connection, { userId, email, phone }, limit, look);
  const plainOf = hashesOf(exactIdentifiers({ userId, email, phone }));
  const rows = await decodeRows(handle, schema, found, { plainOf, ...look });
  return { rows: rows.filter((row, i) => concerns(row, found[i], { userId, email, phone })), complete: !big };
}

// A JSON value may contain the address without being about the person: the decoded row decides.
function concerns(row: VerificationRow, stored: StoredVerification | undefined, { userId, email }: User): boolean {
  if (!(stored?.value ?? '').startsWith('{')) return true;
  return row.userId === userId || (email !== null && row.subject?.value.toLowerCase() === email.toLowerCase());
}
