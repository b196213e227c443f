import type { FieldValue } from '@shared/api/common';
import { logicalModel, type LogicalTable } from '@shared/logical-model';
import { decodeValue } from '../database/column-forms';
import { cellText } from './capture';
import type { Cell } from '../database/cells';
import type { AuthTable } from '../schema/auth-table';
import { logicalField } from '../schema/logical-model';
import { isSecretName } from '../schema/secret-name';
import type { TableName } from '../database/row-change';
import type { PhysicalColumn, PhysicalTable } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';

/** A table of this database as people are told of it. */
export interface KnownTable {
  /** better-auth's name for it, else its own. */
  readonly name: string;
  readonly physical: PhysicalTable | null;
  /** A column by better-auth's name, else its own. */
  readonly field: (column: string) => string;
  /**
   * A cell as a person may see it: secrets, and everything of tables we do not know, only as whether there is one. Of the
   * app's own columns of a user, those that the page of the user shows too.
   */
  readonly shown: (column: string, cell: Cell | undefined) => FieldValue;
}

const SECRET = 'present';

/** Finds what is known of a table by its physical name. */
export function knownTable(connection: OpenConnection, { schema, name }: TableName): KnownTable {
  const { handle } = connection;
  const physical = connection.schema.tables.find((t) => t.schema === schema && t.name === name) ?? null;
  const table = (Object.keys(logicalModel) as LogicalTable[])
    .map((logical): AuthTable<LogicalTable> | null => connection.schema[logical])
    .filter((t) => t !== null)
    .find((t) => t.physical.schema === schema && t.physical.name === name);
  const fieldOf = new Map([...(table?.columns ?? [])].map(([field, { column }]) => [column.name, field]));
  return {
    name: table?.logical ?? name,
    physical,
    field: (column) => fieldOf.get(column) ?? column,
    shown: (column, cell) => {
      if (cell === null || cell === undefined) return null;
      const field = fieldOf.get(column);
      const form = field === undefined ? undefined : table?.columns.get(field)?.form;
      const own =
        table?.logical === 'user' && field === undefined ? table.extra.find((c) => c.name === column) : undefined;
      if (own !== undefined && !isSecretName(column)) return plainValue(own, cellText(handle.kind, cell));
      const open = table !== undefined && field !== undefined && logicalField(table.logical, field)?.secret !== true;
      if (!open || form === undefined) return SECRET;
      const raw = cellText(handle.kind, cell);
      const value = raw === null ? null : decodeValue(raw, form);
      return value instanceof Date ? value.toISOString() : (value ?? raw);
    },
  };
}

/** A value of a column of the app's own, as its type has it. */
function plainValue({ type }: PhysicalColumn, text: string | null): FieldValue {
  if (text === null) return null;
  if (type === 'boolean') return text === 'true' || text === 't';
  const number = /int|serial/.test(type) && /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : text;
}
