import type { AskServer } from './ask-server';

/** How long an answer is waited for. */
const TIMEOUT_MS = 4000;

/** Nobody's address: no mail goes there, and no user has it. */
export const NOBODY = 'authdesk@placeholder.invalid';

/** A server to ask, and what is named as the origin. */
export interface Asked {
  readonly apiURL: string;
  readonly origin: string;
  readonly askServer: AskServer;
}

/** What the server says to a link or a code. `missing`: it has no such endpoint. `silent`: nothing that could be understood. */
type Answer<Said extends string> = Said | 'missing' | 'silent';

/**
 * Whether the server knows the token of a password reset. It only looks: the token stays good, whoever asks. A page it
 * would not lead to makes no difference to us, so it is asked for its own.
 */
export async function askAboutReset({ apiURL, askServer }: Asked, token: string): Promise<Answer<'known' | 'unknown'>> {
  const reply = await ask(askServer, `${apiURL}/reset-password/${encodeURIComponent(token)}?callbackURL=%2F`);
  if (reply === null) return 'silent';
  if (reply.status === 404) return 'missing';
  if (/invalid.?token/i.test(reply.told)) return 'unknown';
  return reply.told.includes(token) ? 'known' : 'silent';
}

/** What the server says to the token of a sign-in link that has expired, whoever it is for. */
export async function askAboutExpiredLink(
  { apiURL, askServer }: Asked,
  token: string,
): Promise<Answer<'expired' | 'invalid'>> {
  const reply = await ask(askServer, `${apiURL}/magic-link/verify?token=${encodeURIComponent(token)}`);
  if (reply === null) return 'silent';
  if (/expired.?token/i.test(reply.told)) return 'expired';
  if (/invalid.?token/i.test(reply.told)) return 'invalid';
  return reply.status === 404 ? 'missing' : 'silent';
}

/** Whether the server takes a code that verifies nobody's address: it looks at the code before it looks for the user. */
export async function askAboutCode(
  { apiURL, origin, askServer }: Asked,
  otp: string,
): Promise<Answer<'right' | 'wrong'>> {
  const reply = await ask(askServer, `${apiURL}/email-otp/verify-email`, { origin, body: { email: NOBODY, otp } });
  if (reply === null) return 'silent';
  if (/user.?not.?found/i.test(reply.told)) return 'right';
  // One that keeps its codes encrypted breaks off over what it cannot decrypt.
  if (/invalid.?otp|otp.?expired/i.test(reply.told) || reply.status >= 500) return 'wrong';
  return reply.status === 404 ? 'missing' : 'silent';
}

/** How old the server is at the least, by endpoints it has; null where it does not answer. */
export async function askAge(server: Asked): Promise<'before 1.1' | 'before 1.2' | 'later' | null> {
  const has = async (path: string) => {
    const reply = await ask(server.askServer, server.apiURL + path, { origin: server.origin, body: {} });
    return reply === null || reply.status >= 500 || reply.status === 429 ? null : reply.status !== 404;
  };
  const reset = await has('/request-password-reset');
  if (reset === null) return null;
  if (reset) return 'later';
  // It came with 1.1, and needs a session: without one nothing is unlinked.
  const unlink = await has('/unlink-account');
  if (unlink === null) return null;
  return unlink ? 'before 1.2' : 'before 1.1';
}

interface Reply {
  readonly status: number;
  /** What it said, and where it would lead. */
  readonly told: string;
}

async function ask(
  askServer: AskServer,
  url: string,
  post?: { readonly origin: string; readonly body: Readonly<Record<string, string>> },
): Promise<Reply | null> {
  try {
    const response = await askServer(url, {
      headers: {
        accept: 'application/json',
        ...(post !== undefined && { 'content-type': 'application/json', origin: post.origin }),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(post !== undefined && { method: 'POST' as const, body: JSON.stringify(post.body) }),
    });
    const told = (await response.text()).slice(0, 2000) + (response.headers.get('location') ?? '');
    return { status: response.status, told };
  } catch {
    return null;
  }
}
