import type { AuthServerReport } from '@shared/api/connections';
import type { ServerSettings } from './server-settings';
import { apiURL } from './links';
import { askAboutSecret } from './check-secret';
import { signingSecret } from './signer';

const TIMEOUT_MS = 4000;

/**
 * Whether the auth server of a connection answers at its address, and whether it signs with the secret given for it; null
 * where none is named. Asks better-auth's own `/ok`, which does nothing, and never fails.
 */
export async function reachAuthServer({ authServer, mail }: ServerSettings): Promise<AuthServerReport | null> {
  if (authServer === null) return null;
  const { baseURL, basePath } = authServer;
  const url = apiURL(baseURL, basePath);
  const problem = await problemAt(url);
  const secret = authServer.secret ?? (mail === null || mail.kind === 'server' ? undefined : mail.secret);
  if (secret === undefined || secret === '') return { url, reached: problem === null, problem, secret: null };
  const verdict =
    problem === null
      ? await askAboutSecret({ baseURL, basePath, secret: signingSecret(secret) }, new Date())
      : 'unknown';
  return { url, reached: problem === null, problem, secret: verdict };
}

async function problemAt(url: string): Promise<string | null> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(`${url}/ok`, {
      redirect: 'manual',
      credentials: 'omit',
      headers: { accept: 'application/json' },
      signal: timeout,
    });
    const text = (await response.text()).slice(0, 1000);
    if (response.status === 200 && /"ok"\s*:\s*true/.test(text)) return null;
    if (response.status === 429)
      return 'It takes no more questions for now (too many requests). Try again in a minute.';
    return `Something answers there, but not as better-auth does (${response.status}). Check the address and its path.`;
  } catch {
    return timeout.aborted
      ? 'It did not answer within 4 seconds. It may be reachable only over your VPN.'
      : 'Nothing answers there. Check the address, your network or VPN.';
  }
}
