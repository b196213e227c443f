import { request as plain, type IncomingMessage } from 'node:http';
import { request as encrypted } from 'node:https';
import { isIP } from 'node:net';
import { connect as secure } from 'node:tls';
import type { Duplex } from 'node:stream';
import { openSocket, type OpenStream } from '../base/open-stream';

/** What a question to the auth server may have. */
export interface Question {
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Asks the auth server: no cookies are kept, and no redirect is followed. Fails as `fetch` does. */
export type AskServer = (url: string, question: Question) => Promise<Response>;

/** Over the network of this computer. */
export const directly: AskServer = async (url, question) =>
  fetch(url, { ...question, redirect: 'manual', credentials: 'omit' });

/** An answer longer than that is none of better-auth's. */
const MAX_BYTES = 5_000_000;
/** A `Response` of these may have no body. */
const BODILESS = new Set([101, 103, 204, 205, 304]);

/** Over streams that are opened otherwise, such as through an SSH tunnel. The certificate has to be that of the URL's host. */
export function serverOver(openStream: OpenStream): AskServer {
  return async (text, { method = 'GET', headers, body, signal }) => {
    const url = new URL(text);
    const host = url.hostname.replaceAll(/^\[|\]$/gu, '');
    const isEncrypted = url.protocol === 'https:';
    const stream = await openSocket(openStream, { host, port: Number(url.port || (isEncrypted ? 443 : 80)), signal });
    const createConnection = (): Duplex => {
      if (!isEncrypted) return stream;
      return secure({
        socket: stream,
        host,
        ...(isIP(host) === 0 && { servername: host }),
        ALPNProtocols: ['http/1.1'],
      });
    };
    const options = { method, signal, headers: { ...headers, 'accept-encoding': 'identity' }, createConnection };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asking = (isEncrypted ? encrypted : plain)(url, options, resolve);
      asking.on('error', reject);
      asking.end(body);
    });
    return responseOf(answer);
  };
}

async function responseOf(answer: IncomingMessage): Promise<Response> {
  const status = answer.statusCode ?? 500;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return new Response(BODILESS.has(status) ? null : Buffer.concat(chunks), { status, headers });
}
