import { sql, type Expression } from 'kysely';
import { stoppable } from './database-handle';
import type { AnyDatabase } from './physical-table';

/** A step of how Postgres would run a statement, as `explain (format json)` tells it. */
export interface PlanStep {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  /** In Postgres's own unit: one page read in order is 1. */
  readonly 'Total Cost': number;
  readonly 'Plan Rows': number;
  readonly Plans?: readonly PlanStep[];
}

/**
 * How Postgres would run a statement, which it does not; null where it does not say. In words of its own: the builder's
 * `explain` cannot be stopped, and SQLite tells nothing of what a statement costs.
 */
export async function planOf(
  db: AnyDatabase,
  statement: Expression<unknown>,
  signal: AbortSignal | undefined,
): Promise<PlanStep | null> {
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (format json) ${statement}`.execute(
    db,
    stoppable(signal),
  );
  const [plan] = JSON.parse(rows[0]?.['QUERY PLAN'] ?? '[]') as { Plan: PlanStep }[];
  return plan?.Plan ?? null;
}
