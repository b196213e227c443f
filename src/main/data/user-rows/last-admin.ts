import { userLabel } from '@shared/user-label';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import type { AnyDatabase } from '../database/physical-table';
import { locked, meeting } from '../database/expressions';
import { userConditions } from './queries';
import { hasAdminRole, isAdmin } from './roles';

export const LAST_ADMIN = 'Is the last administrator who could sign in';

/** What has to be known of somebody to tell whether they are an administrator who can act. */
export interface MaybeAdmin {
  readonly id: string;
  readonly role?: string | null | undefined;
  readonly banned?: boolean | null | undefined;
}

interface Where {
  readonly connection: OpenConnection;
  /** The transaction of a write; for a look, wherever lists are read. */
  readonly db: AnyDatabase;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

/**
 * Of the administrators among some users the one to be spared, because nobody would be left otherwise; null where others
 * remain. They are given in the order in which it would be their turn, and the last of them is spared. With `lock` those
 * who remain cannot lose their rights to somebody else before the transaction ends.
 */
export async function lastAdmin(
  where: Where,
  users: readonly MaybeAdmin[],
  { lock }: { readonly lock: boolean } = { lock: false },
): Promise<string | null> {
  const admins = users.filter(({ role, banned }) => isAdmin(role) && banned !== true);
  const last = admins.at(-1);
  if (last === undefined) return null;
  const rows = await administrators(where, admins.length + 1, lock);
  const concerned = new Set(admins.map(({ id }) => id));
  return rows.every((row) => concerned.has(where.connection.schema.user.read(row, 'id') ?? '')) ? last.id : null;
}

/** Whether there is an administrator who can act; true where the database knows of no roles. */
export async function hasAdministrator(where: Where): Promise<boolean> {
  if (!where.connection.schema.user.has('role')) return true;
  return (await administrators(where, 1, false)).length > 0;
}

/** The first administrators who can act; with `lock` none of them loses that before the transaction ends. */
async function administrators({ connection, db, now, signal }: Where, limit: number, lock: boolean) {
  const { user } = connection.schema;
  const conditions = [
    hasAdminRole(connection.handle.kind, user),
    ...userConditions(connection, undefined, { asked: user.has('banned') ? { banned: false } : {}, among: [] }, now),
  ];
  return db
    .selectFrom(user.from)
    .select(user.select(['id']))
    .$call(meeting(conditions))
    .limit(limit)
    .$if(lock, locked(connection.handle.kind, user.physical, 'share'))
    .execute(stoppable(signal));
}

/**
 * Refuses what would leave the app without an administrator who can sign in; bulk acts leave the same person out.
 * @throws AppError CONFLICT
 */
export async function requireAnotherAdmin(
  connection: OpenConnection,
  trx: AnyDatabase,
  user: MaybeAdmin & { readonly email: string },
  now: Date,
): Promise<void> {
  if ((await lastAdmin({ connection, db: trx, now }, [user], { lock: true })) === null) return;
  throw new AppError(
    'CONFLICT',
    `${userLabel(user)} is the last administrator who could sign in, so nothing was changed.`,
    {
      hint: 'Give somebody else an administrator’s role first: without one, nobody could administer the app from inside.',
    },
  );
}
