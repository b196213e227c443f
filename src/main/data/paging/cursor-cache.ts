import { randomBytes } from 'node:crypto';
import { AppError } from '../base/app-error';

/** Things that a list remembers between two of its pages, by key; gone with the connection they belong to. */
export interface CursorCache<T> {
  readonly put: (connection: object, value: T) => string;
  /** @throws AppError INVALID_INPUT where it is forgotten */
  readonly get: (connection: object, key: string) => T;
}

/** Keeps the `most` that were used last for each connection. */
export function cursorCache<T>(most: number): CursorCache<T> {
  const books = new WeakMap<object, Map<string, T>>();
  return {
    put: (connection, value) => {
      const book = books.get(connection) ?? new Map<string, T>();
      books.set(connection, book);
      const key = randomBytes(8).toString('base64url');
      book.set(key, value);
      const [oldest] = book.keys();
      if (book.size > most && oldest !== undefined) book.delete(oldest);
      return key;
    },
    get: (connection, key) => {
      const book = books.get(connection);
      const found = book?.get(key);
      if (book === undefined || found === undefined) {
        throw new AppError('INVALID_INPUT', 'This place in the list is not valid any more.', {
          field: 'cursor',
          hint: 'Reload the list from the top.',
        });
      }
      book.delete(key);
      book.set(key, found);
      return found;
    },
  };
}
