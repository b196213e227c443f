import { z } from 'zod';

/** A reference in the list of a person's sessions. The token is a live credential: it never leaves main. */
export interface SessionReference {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What better-auth keeps of a session under its token: the session, and the person as they were at that moment. */
export interface StoredSession {
  readonly session: Readonly<Record<string, unknown>>;
  readonly user: Readonly<Record<string, unknown>> | null;
}

/** better-auth's own keys, without the prefix. */
export const authKeys = {
  session: (token: string) => token,
  /** JSON list of references, the first to expire first. */
  sessionsOf: (userId: string) => `active-sessions-${userId}`,
  /** Sessions created before this moment (milliseconds as text) are refused. */
  revokedBefore: (userId: string) => `revoked-sessions-before-${userId}`,
  verification: (identifier: string) => `verification:${identifier}`,
  apiKey: (hash: string) => `api-key:${hash}`,
  apiKeyById: (id: string) => `api-key:by-id:${id}`,
  apiKeysOf: (userId: string) => `api-key:by-ref:${userId}`,
};

export const LIST_MARK = 'active-sessions-';

/** Tokens as better-auth makes them; keys of this shape are sessions. */
export const TOKEN_LENGTH = 32;
const TOKEN = /^[A-Za-z0-9]{32}$/;

export function looksLikeToken(key: string): boolean {
  return TOKEN.test(key);
}

const references = z.array(z.object({ token: z.string().min(1), expiresAt: z.number() }));
const record = z.record(z.string(), z.unknown());
const stored = z.object({ session: record, user: record.nullish() });

/** Reads a list of references; null where there is none or it is something else. */
export function parseReferences(text: string | null): SessionReference[] | null {
  return read(references, text);
}

/** The list as better-auth writes it. */
export function referencesText(list: readonly SessionReference[]): string {
  return JSON.stringify([...list].sort((a, b) => a.expiresAt - b.expiresAt));
}

/** Reads what is kept under a token; null where it is no session. */
export function parseStored(text: string | null): StoredSession | null {
  const found = read(stored, text);
  return found === null ? null : { session: found.session, user: found.user ?? null };
}

/** A text of a stored session's field; null where it is empty or something else. */
export function textOf(session: StoredSession['session'], field: string): string | null {
  const value = session[field];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

const LAST_DATE = 8.64e15;

/** A moment of a stored session, in milliseconds. */
export function momentOf(session: StoredSession['session'], field: string): number | null {
  const value = session[field];
  const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  // Beyond, JavaScript has no date for it.
  return Math.abs(at) <= LAST_DATE ? at : null;
}

function read<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
