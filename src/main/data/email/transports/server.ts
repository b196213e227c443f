import type { AskServer } from '../../auth-server/ask-server';
import type { ServerRoute } from '../route';
import type { Delivery } from './delivery';
import { explainNetworkFailure, explainServerReply, type ServerReply } from './server-replies';

const TIMEOUT_MS = 10_000;

/** What to ask an auth server for. */
export interface ServerRequest {
  /** Below the base path, such as `/send-verification-email`. */
  readonly path: string;
  readonly body: Readonly<Record<string, string>>;
}

/**
 * Asks the auth server to send a mail of its own. Anonymous, because a session would have to be the person's own; with an
 * Origin, because the server insists on one from what looks like a browser, as Node's fetch does.
 * @throws AppError SERVER_REJECTED, SERVER_UNREACHABLE
 */
export async function sendThroughServer(
  { apiURL, origin, askServer }: Pick<ServerRoute, 'apiURL' | 'origin'> & { readonly askServer: AskServer },
  { path, body }: ServerRequest,
  now: () => Date = () => new Date(),
  timeoutMs = TIMEOUT_MS,
): Promise<Delivery> {
  const url = apiURL + path;
  const timeout = AbortSignal.timeout(timeoutMs);
  let reply: ServerReply;
  try {
    const response = await askServer(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        origin,
      },
      body: JSON.stringify(body),
      signal: timeout,
    });
    reply = await readReply(response);
  } catch (error) {
    throw explainNetworkFailure(error, new URL(url).origin, timeout.aborted);
  }
  const refusal = explainServerReply(reply, url, now());
  if (refusal !== null) throw refusal;
  return {
    via: 'server',
    outcome: 'accepted',
    reply: `${reply.status}: accepted; the server does not say whether it sent`,
  };
}

async function readReply(response: Response): Promise<ServerReply> {
  const body = parse(await response.text());
  return {
    status: response.status,
    code: typeof body['code'] === 'string' ? body['code'].slice(0, 100) : null,
    // Plugins say success, the core says status.
    accepted: body['status'] === true || body['success'] === true,
    retryAfter: response.headers.get('x-retry-after') ?? response.headers.get('retry-after'),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return body as Readonly<Record<string, unknown>>;
  } catch {
    // an empty body or a page
  }
  return {};
}
