import type { RevokedSessions } from './outside';
import { authKeys, parseReferences, referencesText } from '../redis/auth-keys';
import type { SecondaryStorage } from '../redis/secondary-storage';

export interface RevokedInStorage {
  readonly keysDeleted: number;
  readonly listsUpdated: number;
  readonly keysMissing: number;
}

/** The live server writes these lists too: whoever was faster is read again. */
const TRIES = 6;
/** better-auth's defaults: sessions live for a week, the mark at least a day. */
const WEEK_SECONDS = 604_800;

/**
 * Ends sessions in the secondary storage as better-auth does: where all of a person's end, the mark first that refuses
 * whatever was created before, then the key of each session, then the list of the person's sessions.
 * @throws AppError CONNECTION_FAILED
 */
export async function revokeStored(
  storage: SecondaryStorage,
  { userId, tokens, all }: RevokedSessions,
): Promise<RevokedInStorage> {
  const { list } = await storage.references(userId);
  const gone = new Set([...tokens, ...(all ? list.map(({ token }) => token) : [])]);
  const now = await storage.keys.now();
  if (all) {
    const longest = Math.max(0, ...list.map(({ expiresAt }) => Math.ceil((expiresAt - now) / 1000)));
    await markRevoked(storage, userId, now, Math.max(WEEK_SECONDS, longest));
  }
  const names = await Promise.all([...gone].map(async (token) => storage.key(authKeys.session(token))));
  const keysDeleted = await storage.keys.remove(names);
  const listsUpdated = (await leaveOut(storage, userId, gone, now)) ? 1 : 0;
  return { keysDeleted, listsUpdated, keysMissing: Math.max(0, tokens.length - keysDeleted) };
}

async function markRevoked(storage: SecondaryStorage, userId: string, now: number, seconds: number): Promise<void> {
  const key = await storage.key(authKeys.revokedBefore(userId));
  const before = Number((await storage.keys.get(key)) ?? 0);
  await storage.keys.set(key, String(Math.max(now, Number.isFinite(before) ? before : 0)), seconds);
}

// The list lives as long as the session in it that lives longest, and goes with the last.
async function leaveOut(
  storage: SecondaryStorage,
  userId: string,
  gone: ReadonlySet<string>,
  now: number,
): Promise<boolean> {
  const key = await storage.key(authKeys.sessionsOf(userId));
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const text = await storage.keys.get(key);
    const list = parseReferences(text);
    if (text === null || list === null) return false;
    const left = list.filter(({ token, expiresAt }) => expiresAt > now && !gone.has(token));
    const seconds = Math.floor((Math.max(0, ...left.map(({ expiresAt }) => expiresAt)) - now) / 1000);
    if (await storage.keys.swap(key, text, seconds > 0 ? referencesText(left) : null, Math.max(1, seconds)))
      return true;
  }
  return false;
}
