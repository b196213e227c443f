import type { LogicalFieldName, LogicalTable } from '@shared/logical-model';
import type { Expression } from 'kysely';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import type { AnyDatabase, PhysicalTable } from '../database/physical-table';
import { tableSize } from '../database/database-handle';
import { planOf } from '../database/postgres-plan';
import type { AuthTable } from '../schema/auth-table';
import { indexFor } from '../schema/missing-indexes';

interface Costed<T extends LogicalTable> {
  readonly connection: OpenConnection;
  readonly table: AuthTable<T>;
  readonly sort: { readonly by: LogicalFieldName<T> };
  readonly signal: AbortSignal;
}

/** What reading and sorting some four million rows costs by Postgres's own reckoning: a few seconds of a server's work. */
const BUDGET = 200_000;
/** SQLite tells no cost; a scan of so many rows takes some seconds of its thread. */
const SQLITE_ROWS = 5_000_000;

/**
 * Reads the plan of an unusual statement before it runs: what would keep the customer's database busy is asked first, with
 * the index that would make it free.
 * @throws AppError CONFIRMATION_REQUIRED
 */
export async function requirePlanCost<T extends LogicalTable>(
  request: Costed<T>,
  statement: Expression<unknown>,
): Promise<void> {
  const { connection, table, sort, signal } = request;
  const { handle } = connection.reader;
  if (handle.kind === 'sqlite') {
    const { value } = await tableSize(handle, table.physical, signal);
    if (value > SQLITE_ROWS && !table.hasIndexOn(sort.by)) throw tooCostly(request, null);
    return;
  }
  const cost = await costOf(handle.db, statement, signal);
  if (cost > BUDGET) throw tooCostly(request, Math.round(cost));
}

/**
 * Reads the plans of statements that read whole tables: together they may cost what one may.
 * @throws AppError CONFIRMATION_REQUIRED
 */
export async function requireCostOf(
  { handle }: OpenConnection['reader'],
  tables: readonly PhysicalTable[],
  statements: readonly Expression<unknown>[],
  signal: AbortSignal,
): Promise<void> {
  let cost = 0;
  if (handle.kind === 'sqlite') {
    let rows = 0;
    for (const table of tables) rows += (await tableSize(handle, table, signal)).value;
    if (rows <= SQLITE_ROWS) return;
  } else {
    for (const statement of statements) cost += await costOf(handle.db, statement, signal);
    if (cost <= BUDGET) return;
  }
  throw new AppError(
    'CONFIRMATION_REQUIRED',
    'This would keep the database busy for some seconds, so it was not run.',
    {
      hint: 'Ask for a shorter time, or run it all the same.',
      details: { reason: 'cost', cost: handle.kind === 'sqlite' ? null : Math.round(cost), indexSql: null },
    },
  );
}

/** Whether Postgres reckons that a statement would not keep it busy for long. */
export async function isWithinPlanCost(
  db: AnyDatabase,
  statement: Expression<unknown>,
  signal: AbortSignal,
): Promise<boolean> {
  return (await costOf(db, statement, signal)) <= BUDGET;
}

async function costOf(db: AnyDatabase, statement: Expression<unknown>, signal: AbortSignal): Promise<number> {
  return (await planOf(db, statement, signal))?.['Total Cost'] ?? 0;
}

function tooCostly<T extends LogicalTable>({ connection, table, sort }: Costed<T>, cost: number | null): AppError {
  const index = table.hasIndexOn(sort.by) ? null : indexFor(connection.reader.handle.kind, table, [sort.by, 'id']);
  return new AppError(
    'CONFIRMATION_REQUIRED',
    'This would keep the database busy for some seconds, so it was not run.',
    {
      hint:
        index === null
          ? 'Narrow the search, or run it all the same.'
          : 'Run it all the same, or ask for the index that would make it free.',
      details: { reason: 'cost', cost, indexSql: index },
    },
  );
}
