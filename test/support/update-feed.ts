// A feed for updates on this computer, and the keys of those who fill it.
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Signer {
  /** As a build knows it. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

export function makeSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { publicKey: Buffer.from(x, 'base64url').toString('base64'), privateKey };
}

export const fileOf = (bytes: Buffer, name = 'Authdesk.AppImage') => ({
  kind: 'appimage',
  arch: 'any',
  name,
  size: bytes.byteLength,
  sha512: createHash('sha512').update(bytes).digest('base64'),
});

/** A manifest as text, to be signed. */
export const manifestText = (version: string, changes: object = {}) =>
  JSON.stringify({
    format: 1,
    app: 'authdesk',
    version,
    page: `https://downloads.example/${version}`,
    files: [],
    ...changes,
  });

/** What a feed holds: the manifest and its signature. */
export function signedFeed(manifest: string, { privateKey }: Signer): string {
  const signature = sign(null, Buffer.from(`authdesk-update-1\n${manifest}`), privateKey).toString('base64');
  return JSON.stringify({ manifest, signature });
}

export interface FeedServer {
  readonly url: string;
  /** What is at a name; `cut` ends the line in the middle of it. */
  readonly put: (name: string, body: string | Buffer, cut?: boolean) => void;
  /** What was asked for, with the headers. */
  readonly asked: readonly { readonly path: string; readonly headers: Record<string, unknown> }[];
  readonly stop: () => Promise<void>;
}

export async function startFeed(): Promise<FeedServer> {
  const files = new Map<string, { readonly body: Buffer; readonly cut: boolean }>();
  const asked: { path: string; headers: Record<string, unknown> }[] = [];
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '').slice(1).split('?', 1)[0] ?? '');
    asked.push({ path: name, headers: { ...request.headers } });
    const file = files.get(name);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-length': file.body.byteLength });
    if (!file.cut) response.end(file.body);
    else response.write(file.body.subarray(0, file.body.byteLength >> 1), () => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    put: (name, body, cut = false) => void files.set(name, { body: Buffer.from(body), cut }),
    asked,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}
