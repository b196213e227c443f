import type { TextPlan } from './row-text/row-text';

export interface WorkerOptions {
  readonly file: string;
  readonly mode: 'readonly' | 'readwrite' | 'create';
  readonly busyTimeoutMs: number;
  /** Only for files of our own: somebody else's file keeps the journal mode it has. */
  readonly wal: boolean;
  /** Somebody else's file, which may be moved, deleted or replaced at any time. */
  readonly foreign?: boolean;
}

export type WorkerRequest =
  | { readonly id: number; readonly kind: 'open' | 'close' }
  | { readonly id: number; readonly kind: 'script'; readonly sql: string }
  | { readonly id: number; readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  /** Rows as arrays of values in the order they were selected. */
  | { readonly id: number; readonly kind: 'values'; readonly sql: string; readonly parameters: readonly unknown[] }
  /**
   * Rows as the text of a file; the last plan that was sent is meant where none comes with it. `packed` gives the same
   * rows in one value, and falls back on `sql` where a value has something in it that it cannot carry.
   */
  | {
      readonly id: number;
      readonly kind: 'text';
      readonly sql: string;
      readonly packed: string;
      readonly parameters: readonly unknown[];
      readonly plan?: TextPlan;
    };

export type WorkerReply =
  | {
      readonly id: number;
      readonly ok: true;
      readonly rows: unknown[];
      readonly changes: number;
      /** Of `query`: the names of the values in each row. */
      readonly columns?: readonly string[];
      /** Of `text`: the bytes, and in `changes` the number of rows. */
      readonly text?: Uint8Array;
    }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly code: string };

/** An error of the SQLite library; `code` is its symbolic result code, such as `SQLITE_BUSY`. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}
