import type { DatabaseHandle } from './database-handle';
import type { Column, Condition } from './expressions';
import type { PhysicalTable } from './physical-table';

/** A stretch of a table in the order its rows lie there, to be read newest part first. */
export interface Stretch {
  readonly within: Condition;
  /** The row's place as text. */
  readonly address: Column;
  /** To be ordered by from the highest down: the last row first. */
  readonly order: Column;
  /** Where to go on once the whole of this stretch is read; null where it was the last. */
  readonly next: string | null;
  /** Where to go on below a row of it. */
  readonly below: (address: string) => string;
  /** The rows of it below one of them; absent where its rows do not keep their places, so that all are asked for anew. */
  readonly beneath?: (address: string) => Condition;
}

/** Where a walk goes; `alias` is what the statements that read the stretches call the table. */
export interface Scanned {
  readonly handle: DatabaseHandle;
  readonly table: PhysicalTable;
  readonly alias: string;
  /** About how many rows a stretch holds, where not as many as are searched at once. */
  readonly rows?: number;
  /** Every row is wanted, so that a limit bounds what a statement reads. */
  readonly all?: boolean;
}
