import { sql, type Expression, type SqlBool } from 'kysely';
import { stoppable } from '../database/database-handle';
import type { RawRow } from '../schema/auth-table';
import type { OpenConnection } from '../connections/connection';

/** A person as their rows elsewhere name them. */
export interface FoundUser {
  readonly userId: string;
  readonly email: string;
  readonly phone: string | null;
}

/** More people than this have no address in common, whatever its case. */
const MAX_USERS = 20;

/**
 * The people a text names as a whole: by id, address in any case, or phone number. What an index finds is taken first; the
 * case of addresses is looked past only where that found nobody.
 */
export async function findUsers(connection: OpenConnection, text: string, signal: AbortSignal): Promise<FoundUser[]> {
  const wanted = text.trim();
  const { user } = connection.schema;
  const exact = [
    user.is('id', wanted),
    ...(user.has('email') ? [sql<SqlBool>`${user.ref('email')} in (${wanted}, ${wanted.toLowerCase()})`] : []),
    ...(user.has('phoneNumber') ? [sql<SqlBool>`${user.ref('phoneNumber')} = ${wanted}`] : []),
  ];
  const found = await read(connection, sql<SqlBool>`(${sql.join(exact, sql` or `)})`, signal);
  if (found.length > 0 || !wanted.includes('@') || !user.has('email')) return found;
  return read(connection, sql<SqlBool>`lower(${user.ref('email')}) = ${wanted.toLowerCase()}`, signal);
}

async function read(connection: OpenConnection, where: Expression<SqlBool>, signal: AbortSignal): Promise<FoundUser[]> {
  const { user } = connection.schema;
  const { rows } = await sql<RawRow>`
    select ${sql.join(user.select(['id', 'email', 'phoneNumber']))} from ${user.from}
    where ${where} limit ${MAX_USERS}`.execute(connection.reader.handle.db, stoppable(signal));
  return rows.map((row) => ({
    userId: String(user.read(row, 'id')),
    email: user.read(row, 'email') ?? '',
    phone: user.read(row, 'phoneNumber') ?? null,
  }));
}
