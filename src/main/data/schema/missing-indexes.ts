import type { ConnectionReport } from '@shared/api/connection-report';
import type { LogicalFieldName, LogicalTable } from '@shared/logical-model';
import type { PhysicalTable } from '../database/physical-table';
import type { AuthTable } from './auth-table';
import type { AuthSchema } from './read-schema';

type MissingIndex = ConnectionReport['missingIndexes'][number];

/** Indexes that Authdesk's usual questions want and this database lacks. They are offered, never created. */
export function missingIndexes(kind: 'postgres' | 'sqlite', schema: AuthSchema): MissingIndex[] {
  const { user, session, account, verification } = schema;
  return [
    ...wanted(kind, user, ['createdAt', 'id'], 'Users, newest first, at any size'),
    ...wanted(kind, user, ['name', 'id'], 'Users by name'),
    ...wanted(kind, session, ['userId'], "A user's sessions"),
    ...wanted(kind, session, ['createdAt', 'id'], 'All sessions, newest first'),
    ...wanted(kind, account, ['userId'], "A user's accounts"),
    ...wanted(kind, account, ['accountId'], 'Finding somebody by their id at a provider'),
    ...wanted(kind, verification, ['identifier'], "A user's verifications"),
  ];
}

function wanted<T extends LogicalTable>(
  kind: 'postgres' | 'sqlite',
  table: AuthTable<T> | null,
  fields: readonly LogicalFieldName<T>[],
  speedsUp: string,
): MissingIndex[] {
  const [first] = fields;
  // An index of a view or foreign table is one of the table behind it, which goes by names of its own.
  if (table?.physical.standsFor !== undefined) return [];
  if (table === null || first === undefined || !fields.every((f) => table.has(f)) || table.hasIndexOn(first)) return [];
  const columns = fields.map((f) => table.name(f));
  return [{ table: table.physical.name, columns, sql: indexFor(kind, table, fields), speedsUp }];
}

/** The statement that makes an index over these fields. */
export function indexFor<T extends LogicalTable>(
  kind: 'postgres' | 'sqlite',
  table: AuthTable<T>,
  fields: readonly LogicalFieldName<T>[],
): string {
  const columns = fields.map((f) => table.name(f));
  const index = nameInSql(`${table.physical.name}_${columns[0] ?? ''}_idx`);
  return `${createIndex(kind, table.physical)} ${index} ON ${tableInSql(table.physical)} (${columns.map(nameInSql).join(', ')});`;
}

/** CONCURRENTLY: without it Postgres locks the table against writes until the index is there. Partitioned tables refuse it. */
export function createIndex(kind: 'postgres' | 'sqlite', { partitioned }: PhysicalTable): string {
  return kind === 'postgres' && partitioned !== true ? 'CREATE INDEX CONCURRENTLY' : 'CREATE INDEX';
}

/** A table in a statement that people run themselves. */
export function tableInSql({ schema, name }: Pick<PhysicalTable, 'schema' | 'name'>): string {
  return schema === null ? nameInSql(name) : `${nameInSql(schema)}.${nameInSql(name)}`;
}

/** A name in such a statement. */
export function nameInSql(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
