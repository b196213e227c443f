import type { AuthServerReport } from '@shared/api/connection-report';
import { AppError } from '../base/app-error';
import type { AskServer } from './ask-server';
import { authServerOf, type ServerConnection } from './auth-server-of';
import { askAboutSecret } from './check-secret';

const TIMEOUT_MS = 4000;

/**
 * Whether the auth server of a connection answers at its address, and whether it signs with the secret given for it; null
 * where none is named. Asks better-auth's own `/ok`, which does nothing, and never fails.
 */
export async function reachAuthServer({ profile, askServer }: ServerConnection): Promise<AuthServerReport | null> {
  const { apiURL: url, secret } = authServerOf(profile);
  if (url === null) return null;
  const problem = await problemAt(url, askServer);
  if (secret === null) return { url, reached: problem === null, problem, secret: null };
  const verdict = problem === null ? await askAboutSecret({ apiURL: url, secret, askServer }, new Date()) : 'unknown';
  return { url, reached: problem === null, problem, secret: verdict };
}

/**
 * How far the auth server's clock is ahead of this computer's, by the date of its answer, which is whole seconds; null where
 * it gives none, or one that a cache kept. Never fails.
 */
export async function clockOfServer({ profile, askServer }: ServerConnection): Promise<number | null> {
  const { apiURL } = authServerOf(profile);
  if (apiURL === null) return null;
  const before = Date.now();
  try {
    const { headers } = await askServer(`${apiURL}/ok`, {
      headers: { accept: 'application/json', 'cache-control': 'no-cache' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const at = Date.parse(headers.get('date') ?? '');
    if (Number.isNaN(at) || Number(headers.get('age') ?? 0) > 0) return null;
    return Math.round(at - (before + Date.now()) / 2);
  } catch {
    return null;
  }
}

async function problemAt(url: string, askServer: AskServer): Promise<string | null> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await askServer(`${url}/ok`, { headers: { accept: 'application/json' }, signal: timeout });
    const text = (await response.text()).slice(0, 1000);
    if (response.status === 200 && /"ok"\s*:\s*true/.test(text)) return null;
    if (response.status === 429)
      return 'It takes no more questions for now (too many requests). Try again in a minute.';
    return `Something answers there, but not as better-auth does (${response.status}). Check the address and its path.`;
  } catch (error) {
    if (error instanceof AppError) return `${error.message} ${error.hint ?? ''}`.trim();
    return timeout.aborted
      ? 'It did not answer within 4 seconds. It may be reachable only over your VPN.'
      : 'Nothing answers there. Check the address, your network or VPN.';
  }
}
