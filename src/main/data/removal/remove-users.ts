import { userLabel } from '@shared/user-label';
import type { Why } from '@shared/api/common';
import type { UserRow } from '@shared/api/users';
import { AppError } from '../base/app-error';
import { actOnOne } from '../users/acts/act-on-one';
import { requireRole, requireWhy } from '../write/access';
import { requireAsked } from '../write/confirm';
import { requireWritable, type WritePath } from '../write/write-path';
import { readReferences, type ReferenceGraph } from './foreign-keys';
import { removalWeight } from './preview';
import { removal } from './removal-act';
import { userNotFound, usersByIds } from '../user-rows/user-row';
import type { OpenConnection } from '../connections/connection';

interface RemoveRequest {
  readonly ids: readonly string[];
  /** What was typed or ticked. */
  readonly confirm: boolean | string | undefined;
  readonly why: Why;
}

interface UsersRemoved {
  readonly removed: number;
  readonly skipped: { readonly id: string; readonly reason: string }[];
}

/**
 * Removes users one by one, each in a transaction of their own with everything that belongs to them, so that one who
 * cannot be removed is told and holds up nobody else.
 * @throws AppError READ_ONLY, PERMISSION_DENIED, CONFIRMATION_REQUIRED before anything is done; CONFLICT for one whose id
 * others have too
 */
export async function removeUsers(
  connection: OpenConnection,
  writes: WritePath,
  { ids, confirm, why }: RemoveRequest,
  { now, signal }: { readonly now: () => Date; readonly signal: AbortSignal },
): Promise<UsersRemoved> {
  requireWritable(connection);
  requireRole(connection, 'users.remove');
  requireWhy(connection, why);
  const wanted = [...new Set(ids)];
  const users = await usersByIds(connection, wanted, signal);
  if (users.length > 0) {
    const weight = removalWeight(users);
    requireAsked(confirm, weight);
    await writes.confirm(connection, weight);
  }
  const graph = await readReferences(connection);
  const found = new Map(users.map((user) => [user.id, user]));
  const skipped: UsersRemoved['skipped'] = [];
  let removed = 0;
  for (const id of wanted) {
    const user = found.get(id);
    if (user === undefined) {
      skipped.push({ id, reason: userNotFound(connection).message });
      continue;
    }
    if (signal.aborted) {
      skipped.push({ id, reason: 'It was stopped before this user.' });
      continue;
    }
    try {
      await removeUser({ connection, writes, now: now() }, graph, user);
      removed += 1;
    } catch (error) {
      const known = error instanceof AppError ? error : connection.handle.toAppError(error, false);
      if (wanted.length === 1 && (known.code === 'CONNECTION_LOST' || isSharedId(known))) throw known;
      skipped.push({ id, reason: known.message });
    }
  }
  return { removed, skipped };
}

function isSharedId({ details }: AppError): boolean {
  return details !== undefined && 'reason' in details && details.reason === 'shared-id';
}

/**
 * Removes one user with everything that belongs to them. Each row is kept as it was, so that all can be put back.
 * @throws AppError NOT_FOUND, CONFLICT where rows that stay refer to the user or it is the last administrator, and all of the write path
 */
async function removeUser(path: Parameters<typeof actOnOne>[0], graph: ReferenceGraph, user: UserRow): Promise<void> {
  await actOnOne(path, removal(graph), {
    action: 'users.remove',
    id: user.id,
    known: user,
    intention: (one) => `Remove ${userLabel(one)}`,
    done: (one) => `Removed ${userLabel(one)}`,
  });
}
