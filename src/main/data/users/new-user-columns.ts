import type { AuthTable } from '../schema/auth-table';
import { isSecret, userColumns, whyNotEditable, type UserColumn } from '../user-rows/user-columns';
import type { PhysicalColumn } from '../database/physical-table';

/** Fields of a new user that have a place of their own, or a value nobody chooses. */
const SET_OTHERWISE: ReadonlySet<string> = new Set([
  'id',
  'name',
  'email',
  'emailVerified',
  'createdAt',
  'updatedAt',
  'role',
  'banned',
  'banReason',
  'banExpires',
  'twoFactorEnabled',
  'isAnonymous',
  'phoneNumberVerified',
]);

/** What better-auth's own plugins give a new user; the database has no defaults for them. */
export const PLUGIN_DEFAULTS = { banned: false, twoFactorEnabled: false, isAnonymous: false } as const;

/** Columns that may be filled by hand when a user is made. */
export function fillableColumns(user: AuthTable<'user'>): UserColumn[] {
  return userColumns(user).filter(
    (found) =>
      (found.field === null || !SET_OTHERWISE.has(found.field)) && !isSecret(found) && whyNotEditable(found) === null,
  );
}

/** Whether a row cannot be inserted without a value for this column. */
export function mustBeFilled(column: PhysicalColumn): boolean {
  return !column.nullable && !column.hasDefault && !column.generated;
}
