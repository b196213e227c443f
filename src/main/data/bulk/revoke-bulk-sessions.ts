import { revokeRowsWithin } from '../sessions/revoke-within';
import type { Capture } from '../write/capture';
import type { OperationContext, PerUser } from './bulk-operation';
import type { BulkUser } from './bulk-users';

/** Ends all sessions of some users, in every place the app keeps them; tells of each how many were live. */
export async function revokeSessionsOf(
  { connection, now }: OperationContext,
  rows: Capture,
  users: readonly BulkUser[],
): Promise<PerUser> {
  if (users.length === 0) return new Map();
  const { sessions } = await revokeRowsWithin(connection, rows, { of: users.map(({ id }) => id) }, now);
  const live = new Map<string, number>();
  for (const { userId } of sessions) live.set(userId, (live.get(userId) ?? 0) + 1);
  return new Map([...live].map(([id, n]) => [id, `${n} ${n === 1 ? 'session' : 'sessions'} ended`]));
}
