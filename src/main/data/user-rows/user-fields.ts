import type { UserField } from '@shared/api/users';
import type { OpenField } from '@shared/logical-model';
import type { DatabaseHandle } from '../database/database-handle';
import { selectCell, type Cell } from '../database/cells';
import { columnOf, eb, type Column, type Selected } from '../database/expressions';
import { byteCount } from '../database/postgres-expressions';
import { choicesOf, isBytes } from '../database/value-kinds';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { isSecret, shownValue, userColumns, whyNotEditable, type UserColumn } from './user-columns';

const EXTRA = 'extra:';

/**
 * Selections for every readable column of a user, physical ones that better-auth does not define included: those to the
 * letter, as the database writes them, as there may be any type among them.
 */
export function fieldSelection(kind: DatabaseHandle['kind'], user: AuthTable<'user'>): Selected[] {
  return userColumns(user).flatMap((found) => {
    const { field, column } = found;
    if (field !== null) return user.select([field as OpenField<'user'>]);
    const value = columnOf(user.alias, column.name);
    const there = eb
      .case()
      .when(eb(value, 'is', null))
      .then(eb.lit(null))
      .else(eb.lit(1))
      .end();
    const name = EXTRA + column.name;
    return [isSecret(found) ? there.as(name) : shownCell(kind, found, value).as(name)];
  });
}

function shownCell(kind: DatabaseHandle['kind'], { column }: UserColumn, value: Column) {
  // Of bytes only their number is shown.
  return kind === 'postgres' && isBytes(column) ? byteCount(value) : selectCell(kind, value);
}

/** The row as a list of columns, in better-auth's order, extra ones last. */
export function toUserFields(kind: DatabaseHandle['kind'], user: AuthTable<'user'>, row: RawRow): UserField[] {
  return userColumns(user).map((found) => toField(kind, user, row, found));
}

function toField(kind: DatabaseHandle['kind'], user: AuthTable<'user'>, row: RawRow, found: UserColumn): UserField {
  const { column, field, type } = found;
  const why = whyNotEditable(found);
  const choices = choicesOf(column);
  const common = {
    column: column.name,
    field,
    type,
    nullable: column.nullable,
    editable: why === null,
    whyNot: why,
    ...(choices !== null && { choices: [...choices] }),
  };
  if (field !== null) {
    const value: unknown = user.read(row, field as OpenField<'user'>);
    const unreadable = user.unreadableIn(row, [field as OpenField<'user'>])?.[field];
    return {
      ...common,
      value: value instanceof Date ? value.toISOString() : (value as UserField['value']),
      secret: false,
      present: (row[field] ?? null) !== null,
      ...(unreadable !== undefined && { unreadable }),
    };
  }
  const raw = row[EXTRA + column.name] ?? null;
  if (isSecret(found)) return { ...common, value: null, secret: true, present: raw !== null };
  const value = shownValue(kind, user, found, raw as Cell);
  // A number among noes and yeses is shown as what it is.
  const shownType = type === 'boolean' && value !== null && typeof value !== 'boolean' ? 'number' : type;
  return { ...common, type: shownType, value, secret: false, present: raw !== null };
}
