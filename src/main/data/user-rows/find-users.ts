import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import { eb, lower, type Condition } from '../database/expressions';

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
    ...(user.has('email') ? [eb(user.ref('email'), 'in', [wanted, wanted.toLowerCase()])] : []),
    ...(user.has('phoneNumber') ? [user.meets('phoneNumber', '=', wanted)] : []),
  ];
  const found = await read(connection, eb.or(exact), signal);
  if (!wanted.includes('@') || !user.has('email')) return found;
  // Two people may have one address but for its case: who has it as it is spelled is meant, else all of them.
  const spelled = found.filter(({ userId, email }) => email === wanted || userId === wanted);
  if (spelled.length > 0) return spelled;
  if (found.length > 0 && wanted === wanted.toLowerCase()) return found;
  return read(connection, eb(lower(user.ref('email')), '=', wanted.toLowerCase()), signal);
}

async function read(connection: OpenConnection, where: Condition, signal: AbortSignal): Promise<FoundUser[]> {
  const { user } = connection.schema;
  const rows = await connection.reader.handle.db
    .selectFrom(user.from)
    .select(user.select(['id', 'email', 'phoneNumber']))
    .where(where)
    .limit(MAX_USERS)
    .execute(stoppable(signal));
  return rows.map((row) => ({
    userId: String(user.read(row, 'id')),
    email: user.read(row, 'email') ?? '',
    phone: user.read(row, 'phoneNumber') ?? null,
  }));
}
