import { AppError } from '../base/app-error';
import type { Assignment, Capture } from '../write/capture';
import type { OperationContext } from './bulk-operation';
import type { BulkUser } from './bulk-users';

/**
 * Gives fields of some users new values, as better-auth would: `updatedAt` moves on. All of them or none.
 * @throws AppError CONFLICT when a row was not there any more
 */
export async function setFields(
  { connection: { schema }, now }: OperationContext,
  rows: Capture,
  users: readonly BulkUser[],
  assignments: readonly Assignment[],
): Promise<void> {
  const { user } = schema;
  const ids = users.map(({ id }) => id);
  const changed = await rows.update(user, user.name('id'), user.isAnyOf('id', ids), [
    ...assignments,
    { column: user.name('updatedAt'), value: user.encode('updatedAt', now) },
  ]);
  if (changed.length !== users.length) {
    throw new AppError('CONFLICT', 'Some of these users were removed at the same moment, so nothing was changed.', {
      hint: 'They are tried again one by one.',
    });
  }
}
