import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestOptions } from './auth-client';
import type { VersionServer } from './version-server';

/** What a provider says of somebody. */
export interface ProviderProfile {
  readonly email: string;
  readonly emailVerified: boolean;
}

/** An OAuth provider that lets everybody in as whoever they say they are. */
export interface FakeProvider {
  /** Options of better-auth's genericOAuth plugin under which it is a provider of this name. */
  readonly config: (providerId: string) => object;
  readonly stop: () => Promise<void>;
}

/** Starts a provider. It remembers nothing: the code it is handed is the profile itself. */
export async function startFakeProvider(): Promise<FakeProvider> {
  const server = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const code = new URLSearchParams(Buffer.concat(parts).toString()).get('code') ?? '';
      const { authorization = '' } = request.headers;
      const [, token = ''] = authorization.split(' ');
      const answer =
        request.url === '/token'
          ? JSON.stringify({ access_token: code, token_type: 'Bearer', expires_in: 3600 })
          : Buffer.from(token, 'base64url').toString();
      response.setHeader('content-type', 'application/json').end(answer);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    config: (providerId) => ({
      providerId,
      clientId: 'app',
      clientSecret: 'secret',
      authorizationUrl: `${origin}/authorize`,
      tokenUrl: `${origin}/token`,
      userInfoUrl: `${origin}/userinfo`,
      scopes: ['email'],
    }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** "Continue with …" to its end: the id of whoever is signed in then, or what the server answered instead. */
export async function continueWith(
  server: VersionServer,
  providerId: string,
  { email, emailVerified }: ProviderProfile,
): Promise<{ readonly userId: string } | { readonly error: string }> {
  const social = server.version.startsWith('1.7');
  const where = { callbackURL: '/done', errorCallbackURL: '/failed' };
  const begin: RequestOptions = { body: social ? { provider: providerId, ...where } : { providerId, ...where } };
  const begun = await server.request(social ? '/sign-in/social' : '/sign-in/oauth2', begin);
  const { url } = begun.body as { url: string };
  const asked = new URL(url).searchParams;
  const profile = { sub: `${providerId}-${email}`, id: `${providerId}-${email}`, name: 'Somebody', email };
  const code = Buffer.from(JSON.stringify({ ...profile, email_verified: emailVerified })).toString('base64url');
  const back = new URL(asked.get('redirect_uri') ?? '');
  back.searchParams.set('code', code);
  back.searchParams.set('state', asked.get('state') ?? '');
  const came = await server.request(back.href, { cookie: begun.cookie });
  const location = new URL(came.headers.get('location') ?? '', server.origin);
  const session = came.cookie === '' ? null : await server.getSession(came.cookie);
  return session === null
    ? { error: location.searchParams.get('error') ?? JSON.stringify(came.body) }
    : { userId: session.user.id };
}
