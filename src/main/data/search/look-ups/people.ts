import type { LogicalFieldName } from '@shared/logical-model';
import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { AuthTable, RawRow } from '../../schema/auth-table';
import type { Found } from '../form';
import { equalsAny, findRows, isOneOf, type Search } from './find-rows';

/** Whom a record belongs to. */
export interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

const MOST_PEOPLE = 10;
const PREFIX = 'user:';

/** A person as a hit names them. */
export function labelOf(person: Pick<Person, 'name' | 'email'> | null): string {
  const name = person?.name?.trim() ?? '';
  const email = person?.email ?? '';
  if (name === '' && email === '') return 'Nobody known';
  if (email === '') return name;
  return name === '' ? email : `${name} <${email}>`;
}

/** A hit that leads to a person. */
export function personHit(person: Person): Found {
  return { type: 'user', id: person.id, userId: person.id, label: labelOf(person) };
}

/** People whose field has one of these values. */
export async function findPeople(
  search: Search,
  by: LogicalFieldName<'user'>,
  values: readonly string[],
): Promise<Person[]> {
  const { user } = search.connection.schema;
  if (values.length === 0) return [];
  const where = by === 'id' ? isOneOf(search, user, by, values) : equalsAny(user, by, values);
  return findPeopleWhere(search, by, where, MOST_PEOPLE);
}

/** People who meet a condition on `by`; null where no index could serve it. */
export async function findPeopleWhere(
  search: Search,
  by: LogicalFieldName<'user'> | null,
  where: Expression<SqlBool>,
  limit: number,
): Promise<Person[]> {
  const { user } = search.connection.schema;
  const rows = await findRows(search, { table: user, by, select: personColumns(user), where, limit });
  return rows.map((row) => toPerson(user, row));
}

/** Selections of whom a row belongs to, for a query that joins the user table. */
export function personColumns(user: AuthTable<'user'>): RawBuilder<unknown>[] {
  return user.select(['id', 'name', 'email'], PREFIX).map((column) => sql`${column}`);
}

/** The person out of a row of such a query; without an id where the user is gone. */
export function toPerson(user: AuthTable<'user'>, row: RawRow): Person {
  return {
    id: user.read(row, 'id', PREFIX) ?? '',
    name: user.read(row, 'name', PREFIX),
    email: user.read(row, 'email', PREFIX),
  };
}
