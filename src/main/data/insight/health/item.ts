import type { HealthItem } from '@shared/api/insight';
import type { LogicalTable } from '@shared/logical-model';
import type { OpenConnection } from '../../connections/connection';
import type { AnyDatabase } from '../../database/physical-table';
import type { Column, Condition } from '../../database/expressions';
import type { AuthTable } from '../../schema/auth-table';

/** What all checks of a database look at. */
export interface Looking {
  readonly connection: OpenConnection;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Something that can be wrong with rows of one table. */
export interface RowCheck {
  readonly key: string;
  readonly title: string;
  readonly why: string;
  /** Null, or without what it takes: `notKnown` says why. */
  readonly table: AuthTable<LogicalTable> | null;
  readonly notKnown?: string | undefined;
  /** Which rows are meant. */
  readonly which: (db: AnyDatabase) => Condition;
  /** The figures of pieces of the table add up: no row is compared with others of it. */
  readonly addsUp: boolean;
  /** Nobody needs the rows: the room they take would be free. */
  readonly takesRoom?: true;
  readonly filter?: HealthItem['filter'];
  /** Who a row is about, where it is about somebody who is there: the column with their id. */
  readonly person?: Column;
  readonly act?: (ids: readonly string[]) => HealthItem['act'];
}
