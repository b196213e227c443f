import type { Capture } from '../write/capture';
import type { DeedContext, PerUser } from './deed';
import type { BulkUser } from './people';

/** Ends all sessions of some users; tells of each how many were live. */
export async function endSessions(
  { connection: { handle, schema }, now }: DeedContext,
  rows: Capture,
  users: readonly BulkUser[],
): Promise<PerUser> {
  const { session } = schema;
  if (session === null || users.length === 0) return new Map();
  const ids = users.map(({ id }) => id);
  const deleted = await rows.delete(session, session.isAnyOf('userId', ids));
  const live = new Map<string, number>();
  for (const cells of deleted) {
    const row = session.fromCells(handle.kind, cells, ['userId', 'expiresAt']);
    const userId = session.read(row, 'userId') ?? '';
    const isLive = (session.read(row, 'expiresAt')?.getTime() ?? 0) > now.getTime();
    if (isLive) live.set(userId, (live.get(userId) ?? 0) + 1);
  }
  return new Map([...live].map(([id, n]) => [id, `${n} ${n === 1 ? 'session' : 'sessions'} ended`]));
}
