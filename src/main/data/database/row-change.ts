import type { Cells } from './cells';

/** Where a row is, by physical names. */
export interface TableName {
  readonly schema: string | null;
  readonly name: string;
}

/**
 * What a write did to one row, to the letter. Of an update only the columns that changed; `key` finds the row again.
 * Cells may hold secrets: a change leaves main's memory only sealed.
 */
export type RowChange =
  | { readonly act: 'delete'; readonly table: TableName; readonly before: Cells }
  | { readonly act: 'insert'; readonly table: TableName; readonly key: Cells; readonly after: Cells }
  | {
      readonly act: 'update';
      readonly table: TableName;
      readonly key: Cells;
      readonly before: Cells;
      readonly after: Cells;
      /** What the database changed of its own along with it, by a trigger or a rule. */
      readonly side?: { readonly before: Cells; readonly after: Cells };
    };
