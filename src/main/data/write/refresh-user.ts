import { authKeys, parseStored } from '../redis/auth-keys';
import { renewedUser, userRowForCache } from './cached-user';
import type { SecondaryStorage } from '../redis/secondary-storage';
import type { OpenConnection } from '../connections/connection';

/** The live server writes these keys too: whoever was faster is read again. */
const TRIES = 4;

/**
 * Brings the copies of a user that are kept with their sessions up to date with the database, as better-auth does after
 * an edit of its own; the sessions keep their lifetime. Returns how many copies were renewed.
 * @throws AppError CONNECTION_FAILED
 */
export async function refreshCachedUser(
  connection: OpenConnection,
  storage: SecondaryStorage,
  userId: string,
): Promise<number> {
  const { list } = await storage.references(userId);
  if (list.length === 0) return 0;
  const row = await userRowForCache(connection, userId);
  if (row === null) return 0;
  let renewed = 0;
  for (const { token } of list) {
    const key = await storage.key(authKeys.session(token));
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const text = await storage.keys.get(key);
      const stored = parseStored(text);
      if (text === null || stored === null || stored.user === null) break;
      const user = renewedUser(connection, stored.user, row);
      if (!(await storage.keys.swap(key, text, JSON.stringify({ ...stored, user })))) continue;
      renewed++;
      break;
    }
  }
  return renewed;
}
