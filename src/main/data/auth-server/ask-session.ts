import { createHmac } from 'node:crypto';
import type { LogoutProof, ProofMissing, SessionAnswer } from '@shared/api/sessions';
import { AppError } from '../base/app-error';
import { authServerOf, type ServerConnection, type ServerSettings } from './auth-server-of';

const TIMEOUT_MS = 5000;
/** A reply longer than that is no session. */
const MAX_BYTES = 1_000_000;

/** A session to ask about. The token goes to the auth server and nowhere else. */
export interface AskedSession {
  readonly id: string;
  readonly userId: string;
  readonly token: string;
}

/** What is missing to ask the auth server about a session; null where nothing is. */
export function proofMissing({ profile }: { readonly profile: ServerSettings }): ProofMissing | null {
  const { apiURL, secret } = authServerOf(profile);
  if (apiURL === null) return 'address';
  return profile.sessions.proveBy !== 'bearer' && secret === null ? 'secret' : null;
}

/** The same as a sentence, for errors, the record and callers without a page. */
export function proofMissingText(missing: ProofMissing): string {
  return missing === 'address'
    ? 'The connection does not say where the auth server is.'
    : "The auth server's secret is missing, so no session cookie can be signed.";
}

/**
 * Asks the auth server whether a session is signed in. Nothing is changed by asking: the server is told neither to
 * refresh the session nor to answer out of a cookie. Never fails: a server that does not answer is an answer, too.
 */
export async function askAboutSession(
  connection: ServerConnection,
  session: AskedSession,
  now: () => Date,
): Promise<SessionAnswer> {
  const missing = proofMissing(connection);
  const { apiURL } = authServerOf(connection.profile);
  if (missing !== null || apiURL === null) {
    return said(now(), 'unclear', missing === null ? null : proofMissingText(missing));
  }
  const url = `${apiURL}/get-session?disableCookieCache=true&disableRefresh=true`;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await connection.askServer(url, {
      headers: { accept: 'application/json', ...credentials(connection.profile, session.token) },
      signal: timeout,
    });
    const text = await limitedText(response);
    return { ...judged(response.status, text, session), at: now().toISOString() };
  } catch (error) {
    if (error instanceof AppError) return said(now(), 'unreachable', error.message);
    const detail = timeout.aborted
      ? 'The auth server did not answer within 5 seconds.'
      : 'The auth server cannot be reached from here.';
    return said(now(), 'unreachable', detail);
  }
}

/**
 * Whether and how long the server lets browsers cache their session, seen in what it sets with a session that is about to
 * end; null where it does not cache, undefined where that cannot be told. May refresh the session, as any visit would.
 */
export async function seeCookieCache(
  { profile, askServer }: ServerConnection,
  { token }: AskedSession,
): Promise<number | null | undefined> {
  const { apiURL } = authServerOf(profile);
  if (apiURL === null || profile.sessions.proveBy === 'bearer') return undefined;
  try {
    const response = await askServer(`${apiURL}/get-session`, {
      headers: { accept: 'application/json', ...credentials(profile, token) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await limitedText(response);
    if (response.status !== 200 || !text.includes('"session"')) return undefined;
    for (const line of response.headers.getSetCookie()) {
      const [, seconds] = /^[^=;]*session_data(?:\.\d+)?=[^;]+;.*?max-age=(\d+)/i.exec(line) ?? [];
      if (seconds !== undefined && Number(seconds) > 0) return Number(seconds);
    }
    return null;
  } catch {
    return undefined;
  }
}

/** What two answers prove: only a session that was signed in and is refused now was logged out for certain. */
export function verdictOf(before: SessionAnswer, after: SessionAnswer): LogoutProof['verdict'] {
  if (after.answer === 'signed-in') return 'still-signed-in';
  return before.answer === 'signed-in' && after.answer === 'refused' ? 'proven' : 'not-proven';
}

function judged(status: number, text: string, session: AskedSession): Omit<SessionAnswer, 'at'> {
  if (status === 401) return { answer: 'refused', detail: null };
  if (status === 429)
    return { answer: 'unclear', detail: 'The auth server takes no more questions for now (too many requests).' };
  if (status !== 200) return { answer: 'unclear', detail: `The auth server answered with ${status}.` };
  const body = parse(text);
  if (body === null) return { answer: 'refused', detail: null };
  const found = typeof body === 'object' && 'session' in body ? body.session : undefined;
  if (typeof found !== 'object' || found === null) {
    return { answer: 'unclear', detail: 'What answers there is no auth server.' };
  }
  const { token, userId } = found as { token?: unknown; userId?: unknown };
  return token === session.token || String(userId) === session.userId
    ? { answer: 'signed-in', detail: null }
    : { answer: 'unclear', detail: 'The auth server answered about another session.' };
}

function said(at: Date, answer: SessionAnswer['answer'], detail: string | null): SessionAnswer {
  return { at: at.toISOString(), answer, detail };
}

function credentials(profile: ServerSettings, token: string): Record<string, string> {
  if (profile.sessions.proveBy === 'bearer') return { authorization: `Bearer ${token}` };
  const { apiURL, secret } = authServerOf(profile);
  const signature = createHmac('sha256', secret ?? '')
    .update(token)
    .digest('base64');
  const value = encodeURIComponent(`${token}.${signature}`);
  const name = `${profile.sessions.cookiePrefix ?? 'better-auth'}.session_token`;
  // Over https better-auth calls it __Secure-; behind a proxy it may not know of the https, so both are shown.
  const secure = apiURL?.startsWith('https:') === true ? `__Secure-${name}=${value}; ` : '';
  return { cookie: `${secure}${name}=${value}` };
}

// Only a plain `null` is better-auth's way of saying that nobody is signed in; an empty page says nothing.
function parse(text: string): object | string | null {
  try {
    return JSON.parse(text) as object | string | null;
  } catch {
    return text;
  }
}

async function limitedText(response: Response): Promise<string> {
  const length = Number(response.headers.get('content-length') ?? 0);
  if (length > MAX_BYTES) {
    await response.body?.cancel();
    return 'too long';
  }
  return (await response.text()).slice(0, MAX_BYTES);
}
