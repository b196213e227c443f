import { randomInt, randomUUID } from 'node:crypto';
import type { Assignment, Capture } from '../write/capture';
import type { OpenConnection } from '../connections/connection';
import { requireVerifications } from './queries';

export interface NewVerification {
  /** As it is to stand, hashed where the app hashes. */
  readonly identifier: string;
  readonly value: string;
  readonly expiresAt: Date;
  readonly now: Date;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
/** As better-auth's own ids are. */
const ID_LENGTH = 32;

/**
 * Adds a verification row exactly as better-auth would; every value is given, because its databases have no defaults.
 * @returns the id of the row
 * @throws AppError UNSUPPORTED where the database has no such table
 */
export async function insertVerification(
  connection: OpenConnection,
  rows: Capture,
  { identifier, value, expiresAt, now }: NewVerification,
): Promise<void> {
  const table = requireVerifications(connection);
  const id = newId(table.column('id'));
  const set = (field: 'identifier' | 'value', content: string): Assignment => ({
    column: table.name(field),
    value: table.encode(field, content),
  });
  const times = (['expiresAt', 'createdAt', 'updatedAt'] as const).filter((field) => table.has(field));
  await rows.insert(table, table.name('id'), [
    ...(id === null ? [] : [{ column: table.name('id'), value: id }]),
    set('identifier', identifier),
    set('value', value),
    ...times.map((field) => ({
      column: table.name(field),
      value: table.encode(field, field === 'expiresAt' ? expiresAt : now),
    })),
  ]);
}

/** Letters of both cases. */
export function randomLetters(length: number): string {
  return random(LETTERS, length);
}

/** Letters and digits, as better-auth's ids and reset tokens are. */
export function randomAlphanumeric(length: number): string {
  return random(LETTERS + DIGITS, length);
}

export function randomDigits(length: number): string {
  return random(DIGITS, length);
}

// Null where the database itself makes the ids.
function newId({
  form,
  column,
}: {
  form: { readonly type: string; readonly form?: unknown };
  column: { hasDefault: boolean };
}) {
  if (form.type === 'id' && form.form === 'number') return null;
  if (column.hasDefault) return null;
  return form.type === 'id' && form.form === 'uuid' ? randomUUID() : randomAlphanumeric(ID_LENGTH);
}

function random(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
