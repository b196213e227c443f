import type { LogicalTable } from '@shared/logical-model';
import { AppError } from '../base/app-error';
import { whatItIs } from '../database/stand-ins';
import type { AuthTable } from './auth-table';
import type { MappedTable } from './map-table';

/** Fields without which a table answers none of our questions. */
const NEEDED: Readonly<Record<Exclude<LogicalTable, 'user'>, readonly string[]>> = {
  session: ['id', 'userId', 'expiresAt'],
  account: ['id', 'userId', 'providerId', 'accountId', 'createdAt'],
  verification: ['id', 'expiresAt'],
  organization: ['id', 'name'],
  member: ['organizationId', 'userId'],
  invitation: ['id', 'organizationId', 'email', 'status'],
  team: ['id', 'organizationId', 'name'],
  teamMember: ['teamId', 'userId'],
  twoFactor: ['userId'],
  oauthAccessToken: ['id'],
  oauthRefreshToken: ['id'],
  apikey: ['id'],
};

/** A table that is there, but that this database user may not read. */
export interface ClosedTable {
  readonly name: string;
  readonly fields: readonly string[];
  /** Where it is no table, but a view or a foreign table that lacks them: what it is. */
  readonly standsFor?: string;
}

export type ClosedTables = Partial<Record<LogicalTable, ClosedTable>>;

/** Which of the tables that were found can be used, and why not the others. */
export interface Usable {
  readonly closed: ClosedTables;
  readonly warnings: readonly string[];
  /** The table itself, or null where it is of no use. */
  readonly pick: <T extends LogicalTable>(mapped: MappedTable<T> | null) => AuthTable<T> | null;
}

/**
 * Sorts out tables that this database user may not read, and those of the right name that are somebody else's, such as
 * a `session` of another library.
 * @throws AppError SCHEMA_MISMATCH where it was said that such a table is better-auth's
 */
export function usableTables(
  mapped: readonly MappedTable<LogicalTable>[],
  named: Readonly<Record<string, string>>,
): Usable {
  const closed: ClosedTables = {};
  const warnings: string[] = [];
  const useless = new Set<LogicalTable>();
  for (const { table } of mapped) {
    const { logical, physical } = table;
    if (logical === 'user') continue;
    const absent = NEEDED[logical].filter((field) => !table.columns.has(field));
    if (absent.length === 0) continue;
    useless.add(logical);
    const lacking = absent.filter((field) => !table.unreadable.includes(field));
    if (lacking.length === 0) {
      closed[logical] = { name: physical.name, fields: absent };
      continue;
    }
    if (physical.standsFor !== undefined && named[logical] === undefined) {
      closed[logical] = { name: physical.name, fields: lacking, standsFor: whatItIs(physical) };
      continue;
    }
    if (named[logical] !== undefined) throw lacks(physical.name, lacking);
    warnings.push(
      `"${physical.name}" lacks ${lacking.join(', ')}, so it is not taken for better-auth's ${logical} table. If it is, say in the connection how these columns are called.`,
    );
  }
  return { closed, warnings, pick: (one) => (one === null || useless.has(one.table.logical) ? null : one.table) };
}

/** A sentence for people about a table they may not read. */
export function closedReason({ name, fields, standsFor }: ClosedTable): string {
  if (standsFor !== undefined) return `${standsFor}, without ${fields.join(', ')}.`;
  return `The database user may not read ${fields.join(', ')} of "${name}".`;
}

/** @throws AppError PERMISSION_DENIED where the table is there, but closed to this database user */
export function requireOpenTable({ closed }: { readonly closed: ClosedTables }, logical: LogicalTable): void {
  const table = closed[logical];
  if (table === undefined) return;
  if (table.standsFor !== undefined) {
    throw new AppError('UNSUPPORTED', closedReason(table), {
      field: 'mapping',
      hint: 'Say in the connection which table is meant, or how these columns are called.',
    });
  }
  throw new AppError('PERMISSION_DENIED', closedReason(table), {
    hint: 'Ask the administrator of the database for SELECT on these columns, or use another connection.',
    details: { reason: 'columns', table: table.name, missing: [...table.fields] },
  });
}

function lacks(table: string, fields: readonly string[]): AppError {
  return new AppError('SCHEMA_MISMATCH', `The table "${table}" lacks ${fields.join(', ')}.`, {
    field: 'mapping',
    hint: 'Say in the connection how these columns are called here.',
    details: { reason: 'no-columns', table, missing: [...fields] },
  });
}
