import { userLabel } from '@shared/user-label';
import { type LogicalFieldName } from '@shared/logical-model';
import type { Condition, Selected } from '../../database/expressions';
import type { AuthTable, RawRow } from '../../schema/auth-table';
import type { Found } from '../form';
import { equalsAny, findRows, isOneOf, type SearchContext } from './find-rows';

/** Whom a record belongs to. */
export interface HitUser {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly username?: string | null;
  readonly phoneNumber?: string | null;
}

const MAX_USERS = 10;
const PREFIX = 'user:';

/** A person as a hit names them. */
export function hitLabel(person: (Partial<HitUser> & Pick<HitUser, 'name' | 'email'>) | null): string {
  const name = person?.name?.trim() ?? '';
  const email = person?.email ?? '';
  if (person === null || (email === '' && person.id === undefined && name === '')) return 'Nobody known';
  if (email === '' || name === '')
    return userLabel({ ...person, id: person.id === '' ? 'Nobody known' : (person.id ?? '') });
  return name === '' ? email : `${name} <${email}>`;
}

/** A hit that leads to a person. */
export function userHit(person: HitUser): Found {
  return { type: 'user', id: person.id, userId: person.id, label: hitLabel(person) };
}

/** People whose field has one of these values. */
export async function lookUpUsers(
  search: SearchContext,
  by: LogicalFieldName<'user'>,
  values: readonly string[],
): Promise<HitUser[]> {
  const { user } = search.connection.schema;
  if (values.length === 0) return [];
  const where = by === 'id' ? isOneOf(search, user, by, values) : equalsAny(user, by, values);
  return lookUpUsersWhere(search, by, where, MAX_USERS);
}

/** People who meet a condition on `by`; null where no index could serve it. */
export async function lookUpUsersWhere(
  search: SearchContext,
  by: LogicalFieldName<'user'> | null,
  where: Condition,
  limit: number,
): Promise<HitUser[]> {
  const { user } = search.connection.schema;
  const rows = await findRows(search, { table: user, by, select: hitUserColumns(user), where, limit });
  return rows.map((row) => toHitUser(user, row));
}

/** Selections of whom a row belongs to, for a query that joins the user table. */
export function hitUserColumns(user: AuthTable<'user'>): Selected[] {
  return user.shown(['id', 'name', 'email', 'username', 'phoneNumber'], PREFIX);
}

/** The person out of a row of such a query; without an id where the user is gone. */
export function toHitUser(user: AuthTable<'user'>, row: RawRow): HitUser {
  return {
    id: user.read(row, 'id', PREFIX) ?? '',
    name: user.read(row, 'name', PREFIX),
    email: user.read(row, 'email', PREFIX),
    username: user.read(row, 'username', PREFIX),
    phoneNumber: user.read(row, 'phoneNumber', PREFIX),
  };
}
