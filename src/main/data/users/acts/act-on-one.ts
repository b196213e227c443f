import { userLabel } from '@shared/user-label';
import type { UserRow } from '@shared/api/users';
import type { OpenConnection } from '../../connections/connection';
import { lockUser } from '../../user-rows/lock-users';
import { requireAnotherAdmin } from '../../user-rows/last-admin';
import { getUserRow } from '../../user-rows/user-row';
import type { WritePath } from '../../write/write-path';
import type { UserAct } from './user-act';

interface One {
  /** What the audit calls it. */
  readonly action: string;
  readonly id: string;
  /** The user, where they were looked up already. */
  readonly known?: UserRow;
  /** What is being tried: `Ban ann@example.com`. */
  readonly intention: (user: UserRow) => string;
  /** What was done: `Banned ann@example.com`. */
  readonly done: (user: UserRow) => string;
  /** What is said, or thrown, where the act has nothing to do; without it, it is done all the same. */
  readonly idle?: (user: UserRow) => string;
}

/**
 * Does an act to one user through the write path, the last administrator spared.
 * @throws AppError NOT_FOUND, CONFLICT for the last administrator, and all of the act and the write path
 */
export async function actOnOne(
  { connection, writes, now }: { readonly connection: OpenConnection; readonly writes: WritePath; readonly now: Date },
  act: UserAct,
  { action, id, known, intention, done, idle }: One,
): Promise<void> {
  act.require(connection, now);
  const before = known ?? (await getUserRow(connection, id));
  await writes.write(connection, {
    action,
    target: { type: 'user', id, label: userLabel(before) },
    userId: id,
    intention: intention(before),
    changes: act.changes,
    perform: async (trx, rows) => {
      const user = await lockUser(connection, trx, id);
      if (idle !== undefined && (await act.look({ connection, db: trx, now }, [user])).size > 0) {
        return { result: undefined, summary: idle(user), rows: 0 };
      }
      if (act.takesRights) await requireAnotherAdmin(connection, trx, user, now);
      const outcome = await act.perform({ connection, rows, now }, [user]);
      const mine = outcome.users.get(id);
      return {
        result: undefined,
        summary: [done(user), mine?.detail ?? ''].filter((part) => part !== '').join('; '),
        before: mine?.before ?? null,
        after: mine?.after ?? null,
        rows: outcome.rows,
      };
    },
  });
}
