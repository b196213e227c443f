import { createHash } from 'node:crypto';
import type { SessionSettings } from '@shared/api/app-settings';
import type { OpenStream } from '../base/open-stream';
import {
  authKeys,
  LIST_MARK,
  looksLikeToken,
  momentOf,
  parseReferences,
  parseStored,
  textOf,
  TOKEN_LENGTH,
  type SessionReference,
  type StoredSession,
} from './auth-keys';
import { literally, openKeyStore, type KeyStore } from './key-store';

/** A session as it is kept in the secondary storage. */
export interface FoundSession extends StoredSession {
  readonly token: string;
  readonly id: string;
  /** Whether it was stored with that id. */
  readonly ownId: boolean;
  readonly userId: string;
  readonly expiresAt: number;
}

/** better-auth's secondary storage of one app: the keys of a Redis under the app's prefix. */
export interface SecondaryStorage {
  readonly keys: KeyStore;
  /** In front of every key. Looked for where the connection does not say. */
  readonly prefix: () => Promise<string>;
  /** The prefixes that were seen where several may be meant. */
  readonly otherPrefixes: () => readonly string[];
  readonly key: (name: string) => Promise<string>;
  /** The list of a person's sessions as it stands, and its text to compare with. */
  readonly references: (userId: string) => Promise<{ readonly text: string | null; readonly list: SessionReference[] }>;
  /** The sessions of these tokens that are kept and have not expired. */
  readonly sessions: (tokens: readonly string[]) => Promise<FoundSession[]>;
  /** A person's sessions that are live. */
  readonly sessionsOf: (userId: string) => Promise<FoundSession[]>;
  /**
   * All sessions there are, found by walking the keys, up to a limit. `complete` is false where there are more.
   */
  readonly all: (limit: number, signal?: AbortSignal) => Promise<{ found: FoundSession[]; complete: boolean }>;
  /** The live sessions with these ids. Those that were seen lately are found at once; `walk` looks for all others. */
  readonly find: (ids: readonly string[], options: { readonly walk: boolean }) => Promise<FoundSession[]>;
  readonly close: () => Promise<void>;
}

/** Sessions whose token is remembered, to find them again by their id. */
const REMEMBERED = 50_000;

/** What the official package puts in front of every key. */
const USUAL_PREFIX = 'better-auth:';
/** Steps of a walk in search of the prefix: some ten thousand keys, a few milliseconds each. */
const PREFIX_STEPS = 20;
/** Steps of a walk in search of sessions: half a million keys. */
const WALK_STEPS = 500;
/** Sessions a walk for certain ids looks through at the most. */
const WALK_SESSIONS = 200_000;

/** The secondary storage a connection names; null where it names none. `openStream` where it is not reached directly. */
export function openSecondaryStorage(
  settings: SessionSettings,
  readOnly: boolean,
  openStream?: OpenStream,
): SecondaryStorage | null {
  const { redisUrl, redisCa, redisPrefix } = settings;
  if (redisUrl === undefined || settings.secondaryStorage === 'none') return null;
  const keys = openKeyStore(redisUrl, { readOnly, ca: redisCa, openStream });
  let known: Promise<string> | null = redisPrefix === undefined ? null : Promise.resolve(redisPrefix);
  let others: readonly string[] = [];
  const tokenOf = new Map<string, string>();

  const prefix = async () => {
    known ??= findPrefix(keys).then(({ found, candidates }) => {
      others = candidates;
      // An empty storage tells nothing: it is looked at again.
      if (found === null) known = null;
      return found ?? USUAL_PREFIX;
    });
    return known.catch((error: unknown) => {
      known = null;
      throw error;
    });
  };
  const key = async (name: string) => `${await prefix()}${name}`;
  const sessions = async (tokens: readonly string[]) => {
    const distinct = [...new Set(tokens)];
    const front = await prefix();
    const values = await keys.getMany(distinct.map((token) => front + authKeys.session(token)));
    const now = Date.now();
    const found = values.flatMap((text, i) => toFound(distinct[i] ?? '', parseStored(text), now));
    if (tokenOf.size > REMEMBERED) tokenOf.clear();
    for (const { id, token } of found) tokenOf.set(id, token);
    return found;
  };
  const references = async (userId: string) => {
    const text = await keys.get(await key(authKeys.sessionsOf(userId)));
    return { text, list: parseReferences(text) ?? [] };
  };

  const all: SecondaryStorage['all'] = async (limit, signal) => {
    const front = await prefix();
    const found: FoundSession[] = [];
    const seen = new Set<string>();
    let steps = 0;
    for await (const names of keys.scan(`${literally(front)}${'?'.repeat(TOKEN_LENGTH)}`, signal)) {
      const tokens = names.map((name) => name.slice(front.length)).filter((t) => looksLikeToken(t) && !seen.has(t));
      for (const token of tokens) seen.add(token);
      if (tokens.length > 0) found.push(...(await sessions(tokens)));
      if (found.length > limit || ++steps >= WALK_STEPS) return { found: found.slice(0, limit), complete: false };
    }
    return { found, complete: true };
  };

  return {
    keys,
    prefix,
    otherPrefixes: () => others,
    key,
    references,
    sessions,
    sessionsOf: async (userId) => {
      const { list } = await references(userId);
      const found = await sessions(list.map(({ token }) => token));
      const revokedBefore = Number((await keys.get(await key(authKeys.revokedBefore(userId)))) ?? 0);
      // better-auth refuses those that began before this moment, though their keys are there.
      return found.filter(({ session }) => (momentOf(session, 'createdAt') ?? Infinity) >= revokedBefore);
    },
    all,
    find: async (ids, { walk }) => {
      const wanted = new Set(ids);
      const seen = await sessions(ids.map((id) => tokenOf.get(id)).filter((token) => token !== undefined));
      const found = seen.filter(({ id }) => wanted.has(id));
      if (!walk || found.length === wanted.size) return found;
      const everything = await all(WALK_SESSIONS);
      return everything.found.filter(({ id }) => wanted.has(id));
    },
    close: keys.close,
  };
}

function toFound(token: string, stored: StoredSession | null, now: number): FoundSession[] {
  if (stored === null) return [];
  const { session } = stored;
  const expiresAt = momentOf(session, 'expiresAt');
  const userId = textOf(session, 'userId');
  const id = textOf(session, 'id');
  if (expiresAt === null || userId === null || expiresAt <= now) return [];
  return [{ ...stored, token, id: id ?? idOf(token), ownId: id !== null, userId, expiresAt }];
}

// Where a session was stored without an id: one that is always the same, and tells nothing of the token.
function idOf(token: string): string {
  return `stored-${createHash('sha256').update(token).digest('hex').slice(0, 24)}`;
}

// Home-made adapters put nothing in front. Several apps may share a Redis: of several prefixes the official one is
// taken, else none, and the connection report asks.
async function findPrefix(keys: KeyStore): Promise<{ found: string | null; candidates: string[] }> {
  const seen = new Set<string>();
  let steps = 0;
  for await (const names of keys.scan(`*${LIST_MARK}*`)) {
    for (const name of names) seen.add(name.slice(0, name.indexOf(LIST_MARK)));
    if (++steps >= PREFIX_STEPS) break;
  }
  if (seen.has(USUAL_PREFIX)) return { found: USUAL_PREFIX, candidates: [] };
  if (seen.has('')) return { found: '', candidates: [] };
  return { found: null, candidates: [...seen] };
}
