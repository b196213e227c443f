import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import type { AnyDatabase } from '../database/physical-table';
import type { Condition, Selected } from '../database/expressions';
import type { AuthTable, RawRow } from '../schema/auth-table';
import type { OpenField } from '@shared/logical-model';

/** What a bulk act has to know of a user. */
export interface BulkUser {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly emailVerified: boolean;
  readonly banned: boolean;
  readonly role: string | null;
  readonly isAnonymous: boolean;
  readonly username: string | null;
  readonly phoneNumber: string | null;
}

const FIELDS = [
  'id',
  'email',
  'name',
  'emailVerified',
  'banned',
  'role',
  'isAnonymous',
  'username',
  'phoneNumber',
] as const satisfies readonly OpenField<'user'>[];

/** Selections that `toBulkUser` reads. */
export function bulkSelection(user: AuthTable<'user'>): Selected[] {
  return user.select(FIELDS);
}

/** A selected row as a bulk act sees it. */
export function toBulkUser(user: AuthTable<'user'>, row: RawRow): BulkUser {
  return {
    id: user.read(row, 'id') ?? '',
    email: user.read(row, 'email') ?? '',
    name: user.read(row, 'name'),
    emailVerified: user.read(row, 'emailVerified') === true,
    banned: user.read(row, 'banned') === true,
    role: user.read(row, 'role'),
    isAnonymous: user.read(row, 'isAnonymous') === true,
    username: user.read(row, 'username'),
    phoneNumber: user.read(row, 'phoneNumber'),
  };
}

/** Users that meet a condition an index answers, such as a list of ids. */
export async function findBulkUsers(
  { schema: { user } }: OpenConnection,
  db: AnyDatabase,
  where: Condition,
  signal?: AbortSignal,
): Promise<BulkUser[]> {
  const rows = await db.selectFrom(user.from).select(bulkSelection(user)).where(where).execute(stoppable(signal));
  return rows.map((row) => toBulkUser(user, row));
}
