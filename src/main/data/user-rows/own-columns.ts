import type { OpenConnection } from '../connections/connection';
import { columnOf, eb, type Column, type Condition } from '../database/expressions';
import { containsFolded } from '../database/folded';
import type { PhysicalColumn } from '../database/physical-table';
import { asText, byBytes } from '../database/postgres-expressions';
import { isBig } from '../paging/list-page';
import type { AuthTable } from '../schema/auth-table';
import { ownTextColumns } from './user-columns';

type UserTable = AuthTable<'user'>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Columns of the app's own that hold text and name one user each, such as a customer number. */
export function namingColumns(user: UserTable): PhysicalColumn[] {
  const { unique = [] } = user.physical;
  return ownTextColumns(user).filter(({ name }) => unique.includes(name));
}

/** Those by which somebody is looked up at next to no cost: by an index, or in a table that is small. */
export function cheapOwnColumns(connection: OpenConnection): PhysicalColumn[] {
  const { user } = connection.schema;
  if (!isBig(connection, user)) return ownTextColumns(user);
  return ownTextColumns(user).filter(({ name }) => user.physical.indexes.some(([first]) => first === name));
}

/** Whether one of some columns of the app's own is exactly this. */
export function ownIs(user: UserTable, columns: readonly PhysicalColumn[], value: string): Condition {
  // Postgres refuses to compare a uuid with what is none.
  const possible = columns.filter(({ type }) => type !== 'uuid' || UUID.test(value));
  return eb.or(possible.map(({ name }) => eb(columnOf(user.alias, name), '=', value)));
}

/** What a search for a word looks at besides better-auth's own fields; in a big table only for the whole of it, elsewhere. */
export function ownContains(connection: OpenConnection, word: string): Condition[] {
  const { handle, schema } = connection;
  const { user } = schema;
  if (isBig(connection, user)) return [];
  return ownTextColumns(user).map((column) => containsFolded(handle, plainText(handle.kind, user, column), word));
}

function plainText(kind: 'postgres' | 'sqlite', user: UserTable, column: PhysicalColumn): Column {
  const ref = columnOf(user.alias, column.name);
  if (kind === 'sqlite') return ref;
  return column.loose === true ? byBytes(ref) : asText(ref);
}
