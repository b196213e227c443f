import type { UserField } from '@shared/api/users';
import type { OpenField } from '@shared/logical-model';
import type { DatabaseHandle } from '../database/database-handle';
import { columnOf, eb, type Selected } from '../database/expressions';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { isSecret, shownValue, userColumns, whyNotEditable, type UserColumn } from './user-columns';

const EXTRA = 'extra:';

/** Selections for every readable column of a user, physical ones that better-auth does not define included. */
export function fieldSelection(user: AuthTable<'user'>): Selected[] {
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
    return [isSecret(found) ? there.as(name) : value.as(name)];
  });
}

/** The row as a list of columns, in better-auth's order, extra ones last. */
export function toUserFields(kind: DatabaseHandle['kind'], user: AuthTable<'user'>, row: RawRow): UserField[] {
  return userColumns(user).map((found) => toField(kind, user, row, found));
}

function toField(kind: DatabaseHandle['kind'], user: AuthTable<'user'>, row: RawRow, found: UserColumn): UserField {
  const { column, field, type } = found;
  const why = whyNotEditable(found);
  const common = { column: column.name, field, type, nullable: column.nullable, editable: why === null, whyNot: why };
  if (field !== null) {
    const value: unknown = user.read(row, field as OpenField<'user'>);
    return {
      ...common,
      value: value instanceof Date ? value.toISOString() : (value as UserField['value']),
      secret: false,
      present: value !== null,
    };
  }
  const raw = row[EXTRA + column.name] ?? null;
  const secret = isSecret(found);
  return { ...common, value: secret ? null : shownValue(kind, user, found, raw), secret, present: raw !== null };
}
