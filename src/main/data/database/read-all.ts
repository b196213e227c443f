import type { TextPlan } from './row-text/row-text';
import type { PhysicalTable, SqlValue } from './physical-table';
import type { AliasedTable, Column, Condition, Join } from './expressions';

/** A whole list, to be read from its beginning to its end. */
export interface ReadAll {
  readonly table: PhysicalTable;
  /** The table under its alias, for FROM. */
  readonly from: AliasedTable;
  readonly alias: string;
  /** Identifies a row, and breaks ties in an order. */
  readonly id: Column;
  readonly select: readonly Column[];
  readonly joins?: readonly Join[] | undefined;
  /** Conditions that have to hold together. */
  readonly where: readonly Condition[];
  /** Null: as the rows are stored, which costs nothing however many there are. */
  readonly order: readonly OrderKey[] | null;
  readonly signal: AbortSignal;
}

/** NULLs stand last in both directions. */
export interface OrderKey {
  readonly by: Column;
  readonly direction: 'asc' | 'desc';
  readonly nullable: boolean;
}

/** Whole rows as text, ready to be written. */
export interface TextPiece {
  readonly text: string | Uint8Array;
  readonly rows: number;
}

/** Reads lists to their end without keeping anybody waiting: neither the database's other users nor this process. */
export interface AllRows {
  /** As the text of a file. Rows come in the request's order; whoever takes no more pieces stops the reading. */
  readonly text: (request: ReadAll, plan: TextPlan) => AsyncGenerator<TextPiece>;
  /** As values in the order they were selected, for lists that have to be looked at once more. */
  readonly values: (request: ReadAll) => AsyncGenerator<SqlValue[][]>;
}
