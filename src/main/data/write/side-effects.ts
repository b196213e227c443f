import type { AuditImage } from '@shared/api/audit';
import type { FieldValue } from '@shared/api/common';
import { plural } from '../base/plural';
import type { OpenConnection } from '../connections/connection';
import { knownTable } from './known-table';
import { isStamp } from './row-states';
import type { RowChange } from '../database/row-change';

interface Told {
  readonly summary: string;
  readonly before?: AuditImage | null | undefined;
  readonly after?: AuditImage | null | undefined;
}

/** What was done, with what the database changed of its own along with it. */
export function withSideEffects<T extends Told>(connection: OpenConnection, changes: readonly RowChange[], told: T): T {
  const fields = new Map<string, { rows: number; before: FieldValue; after: FieldValue }>();
  for (const change of changes) {
    if (change.act !== 'update' || change.side === undefined) continue;
    const table = knownTable(connection, change.table);
    for (const [column, cell] of Object.entries(change.side.after)) {
      if (isStamp(column)) continue;
      const field = table.name === 'user' ? table.field(column) : `${table.name}.${table.field(column)}`;
      const before = table.shown(column, change.side.before[column]);
      const known = fields.get(field);
      if (known === undefined) fields.set(field, { rows: 1, before, after: table.shown(column, cell) });
      else known.rows += 1;
    }
  }
  if (fields.size === 0) return told;
  const single = [...fields].filter(([, { rows }]) => rows === 1);
  const names = [...fields].map(([field, { rows }]) => `“${field}”${rows > 1 ? ` (${plural(rows, 'row')})` : ''}`);
  return {
    ...told,
    summary: `${told.summary}; the database itself also changed ${names.join(', ')}`,
    before: { ...told.before, ...Object.fromEntries(single.map(([field, { before }]) => [field, before])) },
    after: { ...told.after, ...Object.fromEntries(single.map(([field, { after }]) => [field, after])) },
  };
}
