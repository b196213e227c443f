import { isUtf8 } from 'node:buffer';
import type Database from 'better-sqlite3';
import type { SelectedRow } from './row-text/cell-plan';
import { packedText } from './row-text/packed-text';
import { RECORD, separatorPacking } from './row-text/packing';
import { rowText, type TextPlan } from './row-text/row-text';

interface Statements {
  readonly sql: string;
  readonly packed: string;
  readonly parameters: readonly unknown[];
}

/** Reads rows and gives them as the text of a file. */
export type TextWriter = (database: Database.Database, statements: Statements) => { text: Uint8Array; rows: number };

type Prepare = (database: Database.Database, text: string, raw: boolean) => Database.Statement;

/** What the packed statement answers with. */
type Packed = [packed: Buffer | null, rows: number, values: number, columns: number, blobs: number | null];

/**
 * The writer for a plan. Rows come out of SQLite packed, in one value: making a JavaScript value of each of theirs would
 * cost as much as all the rest.
 */
export function textWriter(plan: TextPlan, prepare: Prepare): TextWriter {
  const fast = packedText(plan, separatorPacking);
  const { row: textOf } = rowText(plan);
  const end = Buffer.of(RECORD);
  // Buffers of Node's own may share their memory, which could not be handed to another thread.
  const encoder = new TextEncoder();
  return (database, { sql, packed: packing, parameters }) => {
    const [packed, rows, values, columns, blobs] = prepare(database, packing, true).get(...parameters) as Packed;
    if (rows === 0 || packed === null) return { text: new Uint8Array(), rows: 0 };
    const whole = Buffer.concat([packed, end]);
    if (blobs !== 1 && isUtf8(packed)) {
      const found = fast(whole);
      const all = rows * columns;
      // Otherwise there is one of our separators inside a value.
      if (found.rows === rows && found.values === all && found.nulls === all - values) return found;
    }
    const raw = prepare(database, sql, true).all(...parameters) as SelectedRow[];
    return { text: encoder.encode(raw.map(textOf).join('')), rows: raw.length };
  };
}
