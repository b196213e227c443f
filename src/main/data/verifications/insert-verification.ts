import { randomInt, randomUUID } from 'node:crypto';
import { isSince } from '../auth-server/version';
import { storageMode } from '../connections/storage-mode';
import { authKeys } from '../redis/auth-keys';
import type { SecondaryStorage } from '../redis/secondary-storage';
import type { Assignment } from '../write/asked';
import { cellText, type Capture } from '../write/capture';
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
 * Adds a verification exactly as better-auth would, in every place the app may keep them: its row, and from 1.5 on the
 * copy in the secondary storage, which alone counts there unless the app was told otherwise. A copy that no version reads
 * ends by itself.
 * @throws AppError UNSUPPORTED where there is neither
 */
export async function addVerification(
  connection: OpenConnection,
  rows: Capture,
  added: NewVerification & {
    /** When the copy ends, where it is not with the row. */
    readonly keyUntil?: Date;
    /** In a copy some kinds have their value first. */
    readonly valueFirst?: boolean;
  },
): Promise<void> {
  const storage = verificationStorage(connection);
  const { verification } = connection.schema;
  const id = storage === null || verification !== null ? await insertVerification(connection, rows, added) : null;
  if (storage === null) return;
  const { identifier, value, expiresAt, now, keyUntil = expiresAt, valueFirst = false } = added;
  // As better-auth writes it, to the letter where there is no row.
  const named = valueFirst ? { value, identifier } : { identifier, value };
  const copy = { ...(id !== null && { id }), createdAt: now, updatedAt: now, ...named, expiresAt };
  rows.outside.noteKeptKey({
    name: authKeys.verification(identifier),
    value: JSON.stringify(copy),
    until: keyUntil.getTime(),
  });
}

/** The secondary storage the app may keep verifications in; null where there is none, or its version keeps none there. */
export function verificationStorage(connection: OpenConnection): SecondaryStorage | null {
  const { storage, profile } = connection;
  if (storage === null || storageMode(connection).kind === 'none') return null;
  return isSince(profile.mailing.betterAuth, [1, 5, 0]) === false ? null : storage;
}

/** Whether the app may keep verifications in a secondary storage that the connection does not name. */
export function keepsElsewhere(connection: OpenConnection): boolean {
  if (connection.storage !== null || storageMode(connection).kind === 'none') return false;
  return isSince(connection.profile.mailing.betterAuth, [1, 5, 0]) !== false;
}

// Every value is given, because better-auth's databases have no defaults. Gives the id of the row.
async function insertVerification(
  connection: OpenConnection,
  rows: Capture,
  { identifier, value, expiresAt, now }: NewVerification,
): Promise<string | null> {
  const table = requireVerifications(connection);
  const id = newId(table.column('id'));
  const set = (field: 'identifier' | 'value', content: string): Assignment => ({
    column: table.name(field),
    value: table.encode(field, content),
  });
  const times = (['expiresAt', 'createdAt', 'updatedAt'] as const).filter((field) => table.has(field));
  const inserted = await rows.insert(table, table.name('id'), [
    ...(id === null ? [] : [{ column: table.name('id'), value: id }]),
    set('identifier', identifier),
    set('value', value),
    ...times.map((field) => ({
      column: table.name(field),
      value: table.encode(field, field === 'expiresAt' ? expiresAt : now),
    })),
  ]);
  return cellText(connection.handle.kind, inserted[table.name('id')]);
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
