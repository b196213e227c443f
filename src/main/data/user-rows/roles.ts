import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { contains, includes } from '../database/contains';
import { eb, EMPTY_TEXT, inList, lower, without, type Condition } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';

type Kind = 'postgres' | 'sqlite';
type UserTable = AuthTable<'user'>;

/** The role better-auth assumes for a user whose role column is NULL or empty, and gives whoever signs up. */
const DEFAULT_ROLE = 'user';
const BUILT_IN = [DEFAULT_ROLE, 'admin'];

/** What roles with all rights are called: better-auth's own is `admin`; enums have it in capitals, some apps in longer words. */
const ADMINS: readonly string[] = ['admin', 'administrator', 'superadmin', 'superadministrator'];
/** What stands between the words of a name. */
const SEPARATORS = ['_', '-', ' '] as const;

/** Which roles a database can keep. */
export interface RoleColumn {
  /** All it takes, where its column is an enum or a list of one. */
  readonly fixed: readonly string[] | null;
  /** Whether one person can have several. */
  readonly several: boolean;
}

/** What the role column takes. A column of an enum keeps one role for each person, any other a list. */
export function roleColumn(user: UserTable): RoleColumn {
  const { column, form } = user.column('role');
  const fixed = column.labels ?? null;
  return { fixed, several: fixed === null || form.type === 'list' };
}

/** Roles as better-auth keeps them: joined by commas, without spaces, none twice. Empty where none is named. */
export function joinedRoles(given: string): string {
  const roles = given
    .split(',')
    .map((role) => role.trim())
    .filter((role) => role !== '');
  return [...new Set(roles)].join(',');
}

/**
 * @throws AppError UNSUPPORTED without the admin plugin's column, INVALID_INPUT where no role is named or the column does
 * not take it
 */
export function requireRole({ schema: { user } }: OpenConnection, role: string): void {
  if (!user.has('role')) {
    throw new AppError('UNSUPPORTED', 'This database has no roles: the admin plugin of better-auth is not installed.', {
      hint: 'Roles come with the column "role" of that plugin.',
    });
  }
  if (role === '') {
    throw new AppError('INVALID_INPUT', 'Everybody has a role.', {
      hint: 'better-auth calls the ordinary one "user".',
      field: 'role',
    });
  }
  const { fixed, several } = roleColumn(user);
  const roles = role.split(',');
  if (fixed !== null && roles.some((one) => !fixed.includes(one))) {
    throw new AppError('INVALID_INPUT', `This database knows no role “${roles.find((one) => !fixed.includes(one))}”.`, {
      hint: `It takes one of ${fixed.join(', ')}.`,
      field: 'role',
    });
  }
  if (!several && roles.length > 1) {
    throw new AppError('INVALID_INPUT', 'This database keeps one role for each user.', { field: 'role' });
  }
}

/** The role of a new user of whom none is named; null where that is for the database to say, or nobody can. */
export function ordinaryRole(user: UserTable): string | null {
  if (!user.has('role') || user.column('role').column.hasDefault) return null;
  const { fixed } = roleColumn(user);
  if (fixed === null) return DEFAULT_ROLE;
  return fixed.find((label) => label.toLowerCase() === DEFAULT_ROLE) ?? null;
}

/** The roles to offer, with those that were found in use. */
export function offeredRoles(user: UserTable, inUse: readonly string[]): string[] {
  const { fixed } = roleColumn(user);
  if (fixed !== null) return [...fixed];
  const others = [...new Set(inUse)].filter((role) => role !== '' && !BUILT_IN.includes(role));
  return [...BUILT_IN, ...others.sort()];
}

/** Whether a role column gives administrator's rights. */
export function isAdmin(role: string | null | undefined): boolean {
  const name = (one: string) =>
    one
      .trim()
      .toLowerCase()
      .replace(/[_\- ]/g, '');
  return role?.split(',').some((one) => ADMINS.includes(name(one))) ?? false;
}

/** Whether somebody has administrator's rights, as `isAdmin` tells it of a row. */
export function hasAdminRole(kind: Kind, user: UserTable): Condition {
  const role = user.text('role');
  const plain = SEPARATORS.reduce((text, separator) => without(text, separator), inList(lower(role)));
  // Nearly nobody's role gets further than the first.
  return eb.and([contains(kind, role, 'admin'), eb.or(ADMINS.map((name) => includes(kind, plain, `,${name},`)))]);
}

/** Roles are a list joined by commas without spaces, told apart by case; none at all, or an empty text, means the default. */
export function hasRole(kind: Kind, user: UserTable, role: string): Condition {
  const text = user.text('role');
  const listed = includes(kind, inList(text), `,${role},`);
  return role === DEFAULT_ROLE ? eb.or([eb(user.ref('role'), 'is', null), eb(text, '=', EMPTY_TEXT), listed]) : listed;
}
