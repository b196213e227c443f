import type { ConnectionReport } from '@shared/api/connection-report';
import type { LogicalFieldName, LogicalTable } from '@shared/logical-model';
import type { DatabaseHandle } from '../database/database-handle';
import { trigramExtension } from '../database/postgres-expressions';
import type { AuthTable } from './auth-table';
import { createIndex } from './missing-indexes';

/** What a search looks for a part of, in the order the fields stand in an index. */
export const SEARCHED_USER_FIELDS = ['email', 'name', 'id', 'username', 'displayUsername', 'phoneNumber'] as const;

/** How a trigram index has a field: as it stands, in lower case, or not at all. */
export function trigramForm<T extends LogicalTable>(
  table: AuthTable<T>,
  field: LogicalFieldName<T>,
): 'plain' | 'lower' | null {
  if (!table.has(field)) return null;
  const name = table.name(field);
  // As Postgres writes it: quoted only where it has to be.
  const written = [name, quote(name)];
  const over = (form: (column: string) => string) => written.some((c) => table.physical.trigrams?.includes(form(c)));
  if (over((c) => c) || over((c) => `(${c}::text)`)) return 'plain';
  return over((c) => `lower(${c})`) || over((c) => `lower(${c}::text)`) ? 'lower' : null;
}

/** Below so many rows a search reads the whole table without anybody noticing. */
const WORTH_AN_INDEX = 50_000;

/** The index that lets a search of users answer at once at any size; offered, never made. Empty where it is there. */
export async function missingTrigrams(
  handle: DatabaseHandle,
  user: AuthTable<'user'>,
  rows: Promise<number>,
): Promise<ConnectionReport['missingIndexes']> {
  const fields = SEARCHED_USER_FIELDS.filter((field) => user.has(field));
  if (handle.kind !== 'postgres' || user.physical.standsFor !== undefined) return [];
  if (fields.every((field) => trigramForm(user, field) !== null)) return [];
  const [extension, count] = await Promise.all([trigramExtension(handle.db), rows]);
  if (extension === null || count < WORTH_AN_INDEX) return [];
  const columns = fields.map((field) => user.column(field).column);
  const keys = columns.map(({ name, type }) => {
    const text = type === 'text' || type.startsWith('character varying');
    return `${text ? quote(name) : `(${quote(name)}::text)`} gin_trgm_ops`;
  });
  const { schema, name } = user.physical;
  const index = `${createIndex(handle.kind, user.physical)} ${quote(`${name}_search_idx`)} ON ${quote(schema ?? 'public')}.${quote(name)} USING gin (${keys.join(', ')});`;
  return [
    {
      table: name,
      columns: columns.map((column) => column.name),
      sql: extension === 'installed' ? index : `CREATE EXTENSION IF NOT EXISTS pg_trgm; ${index}`,
      speedsUp: 'Finding users by any part of a name or address, without reading the whole table',
    },
  ];
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
