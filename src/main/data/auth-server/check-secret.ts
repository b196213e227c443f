import { SignJWT } from 'jose';
import { AppError } from '../base/app-error';
import type { AskServer } from './ask-server';
import { NOBODY } from './ask-verifications';
import { authServerOf, type ServerConnection } from './auth-server-of';

type Verdict = 'accepted' | 'refused' | 'unknown';

const TIMEOUT_MS = 4000;
const REMEMBERED_MS = 10 * 60_000;

const verdicts = new WeakMap<object, { readonly at: number; readonly verdict: Promise<Verdict> }>();

/**
 * Makes sure that the secret is the one the auth server signs with, by showing it a token of ours that is for nobody: it
 * tells a good signature from a bad one before it looks at anything else, and changes nothing. Asks only a server the
 * connection names; where none answers, the secret is taken on trust.
 * @returns what is to be said about it, null where there is nothing
 * @throws AppError UNSUPPORTED where the server takes another secret
 */
export async function requireGoodSecret(connection: ServerConnection, now: Date): Promise<string | null> {
  const { apiURL, secret, secretField } = authServerOf(connection.profile);
  if (apiURL === null || secret === null) return null;
  const known = verdicts.get(connection);
  const fresh = known !== undefined && now.getTime() - known.at < REMEMBERED_MS;
  const verdict = fresh ? known.verdict : askAboutSecret({ apiURL, secret, askServer: connection.askServer }, now);
  if (!fresh) verdicts.set(connection, { at: now.getTime(), verdict });
  const answer = await verdict;
  if (answer !== 'accepted') verdicts.delete(connection);
  if (answer === 'refused') {
    throw new AppError(
      'UNSUPPORTED',
      'The auth server signs with another secret than the one of this connection, so no link of ours would work.',
      {
        hint: 'It may have been changed. Enter the present one; of several versions that is the first.',
        field: secretField,
      },
    );
  }
  return answer === 'unknown' ? 'It could not be checked whether the auth server takes this secret.' : null;
}

interface AskedServer {
  readonly apiURL: string;
  readonly secret: string;
  readonly askServer: AskServer;
}

/**
 * What the auth server says to a secret, by a token of ours that has expired. 1.0 calls such a token invalid, too: only then
 * it is shown one that has not, for an address nobody has. Changes nothing, and never fails.
 */
export async function askAboutSecret(server: AskedServer, now: Date): Promise<Verdict> {
  const at = Math.floor(now.getTime() / 1000);
  const past = at - 7 * 86_400;
  const first = await askWith(server, { from: past, until: past + 60 });
  if (first !== 'refused') return first;
  return askWith(server, { from: at, until: at + 3600 });
}

async function askWith(
  { apiURL, secret, askServer }: AskedServer,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<Verdict> {
  const token = await new SignJWT({ email: NOBODY })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt(from)
    .setExpirationTime(until)
    .sign(new TextEncoder().encode(secret));
  try {
    const response = await askServer(`${apiURL}/verify-email?token=${token}`, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const told = (await response.text()).slice(0, 2000) + (response.headers.get('location') ?? '');
    // It looks for the user only once the signature is good.
    if (/token.?expired|user.?not.?found/i.test(told)) return 'accepted';
    return /invalid.?token/i.test(told) ? 'refused' : 'unknown';
  } catch {
    return 'unknown';
  }
}
