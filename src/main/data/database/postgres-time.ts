import { sql } from 'kysely';
import type { SqlValue } from './physical-table';
import type { Column } from './expressions';

/** The moment some hours after another. Only Postgres computes with times; on SQLite they are texts or numbers. */
export function hoursAfter(time: Column, hours: number): Column {
  return sql<SqlValue>`${time} + ${`${hours} hours`}::interval`;
}
