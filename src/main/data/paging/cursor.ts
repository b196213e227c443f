import { createHash } from 'node:crypto';
import { AppError } from '../base/app-error';

/** A place in an ordered list: the raw value of the order column, as the driver gave it, and the row's id. */
export interface Position {
  readonly value: string | number | null;
  readonly id: string | number;
  /**
   * Where the two cannot say to the letter what the row holds (bytes, text that is none or has no end, a number beyond
   * JavaScript's), by what the database finds the row itself. They are then as near as they come.
   */
  readonly row?: string;
}

/**
 * Packs a position into an opaque cursor bound to its query: `query` is everything the list depends on (method, search,
 * filters, sort), so that a cursor of another list is refused instead of giving wrong rows.
 */
export function encodeCursor(query: unknown, { value, id, row }: Position): string {
  const body = JSON.stringify(row === undefined ? [value, id] : [value, id, row]);
  return Buffer.from(JSON.stringify([digest(query, body), body])).toString('base64url');
}

/** @throws AppError INVALID_INPUT for a cursor that is damaged or belongs to another list */
export function decodeCursor(query: unknown, cursor: string): Position {
  try {
    const [check, body] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown];
    if (typeof body === 'string' && check === digest(query, body)) {
      const [value, id, row] = JSON.parse(body) as [Position['value'], Position['id'], string?];
      return { value, id, ...(row !== undefined && { row }) };
    }
  } catch {
    // told below
  }
  throw new AppError('INVALID_INPUT', 'This place in the list is not valid any more.', {
    field: 'cursor',
    hint: 'Reload the list from the top.',
  });
}

function digest(query: unknown, body: string): string {
  return createHash('sha256')
    .update(`${JSON.stringify(query)}\n${body}`)
    .digest('base64url')
    .slice(0, 16);
}
