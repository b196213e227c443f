import type { Capture } from '../write/capture';
import type { DeedContext, PerUser } from './deed';
import { endSessionsOf } from './end-sessions';
import type { BulkUser } from './people';

/** Removes some users with what belongs to them. */
export async function removePeople(context: DeedContext, rows: Capture, users: readonly BulkUser[]): Promise<PerUser> {
  const { user, account } = context.connection.schema;
  const ids = users.map(({ id }) => id);
  await endSessionsOf(context, rows, users);
  if (account !== null) await rows.delete(account, account.isAnyOf('userId', ids));
  await rows.delete(user, user.isAnyOf('id', ids));
  return new Map();
}
