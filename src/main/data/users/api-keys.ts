import type { OpenConnection } from '../connections/connection';
import { countOf, eb, type Condition } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';
import { authKeys } from '../redis/auth-keys';
import type { SecondaryStorage } from '../redis/secondary-storage';
import type { Capture } from '../write/capture';

/** How many API keys of a person work; null without the plugin. */
export async function countApiKeys({ handle, schema: { apikey } }: OpenConnection, userId: string) {
  const where = apikey === null ? null : working(apikey, userId);
  if (apikey === null || where === null) return null;
  return countOf(handle.db.selectFrom(apikey.from).where(where));
}

/**
 * Switches a person's API keys off within a write: the server refuses them from then on, and switching them on again
 * takes it back. Copies in the secondary storage go with it. Returns their number.
 */
export async function disableApiKeys(
  { schema: { apikey }, storage }: OpenConnection,
  capture: Capture,
  userId: string,
  now: Date,
): Promise<number> {
  const stored = storage === null ? 0 : await noteStoredKeys(storage, capture, userId);
  const where = apikey === null ? null : working(apikey, userId);
  if (apikey === null || where === null) return stored;
  await noteCopies(storage, apikey, capture, where);
  const changed = await capture.update(apikey, apikey.name('id'), where, [
    { column: apikey.name('enabled'), value: apikey.encode('enabled', false) },
    ...(apikey.has('updatedAt') ? [{ column: apikey.name('updatedAt'), value: apikey.encode('updatedAt', now) }] : []),
  ]);
  return Math.max(changed.length, stored);
}

/** Says within a write that the copies of some API keys in the secondary storage are to go. */
export async function noteCopies(
  storage: SecondaryStorage | null,
  apikey: AuthTable<'apikey'>,
  capture: Capture,
  where: Condition,
): Promise<void> {
  if (storage === null || !apikey.has('key')) return;
  const rows = await capture.db
    .selectFrom(apikey.from)
    .select([apikey.ref('key').as('key'), apikey.ref('id').as('id')])
    .where(where)
    .execute();
  capture.outside.noteGoneKeys(
    rows.flatMap((row) => [
      authKeys.apiKey(apikey.read(row, 'key') ?? ''),
      authKeys.apiKeyById(apikey.read(row, 'id') ?? ''),
    ]),
  );
}

// Whose keys they are stands under another name since 1.5, where a key may also be an organization's.
function working(apikey: AuthTable<'apikey'>, userId: string): Condition | null {
  const owner = apikey.has('referenceId') ? 'referenceId' : apikey.has('userId') ? 'userId' : null;
  if (owner === null || !apikey.has('enabled')) return null;
  const on = eb.or([eb(apikey.ref('enabled'), 'is', null), apikey.meets('enabled', '=', true)]);
  return eb.and([apikey.is(owner, userId), on]);
}

// Keys may be kept in the secondary storage alone; there they can only be removed.
async function noteStoredKeys(storage: SecondaryStorage, capture: Capture, userId: string): Promise<number> {
  const ids = parsed(await storage.keys.get(await storage.key(authKeys.apiKeysOf(userId))));
  if (!Array.isArray(ids)) return 0;
  const known = ids.filter((id) => typeof id === 'string');
  const names = await Promise.all(known.map(async (id) => storage.key(authKeys.apiKeyById(id))));
  const values = await storage.keys.getMany(names);
  const hashes = values.flatMap((text) => {
    const { key } = (parsed(text) ?? {}) as { key?: unknown };
    return typeof key === 'string' ? [authKeys.apiKey(key)] : [];
  });
  capture.outside.noteGoneKeys([...known.map((id) => authKeys.apiKeyById(id)), ...hashes, authKeys.apiKeysOf(userId)]);
  return hashes.length;
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
