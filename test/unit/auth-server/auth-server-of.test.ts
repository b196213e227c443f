import { expect, it } from 'vitest';
import { authServerOf, requireSigner } from '../../../src/main/data/auth-server/auth-server-of';

const SECRET = 'a-secret-of-the-auth-server-0123456789';
const OLDER = 'an-older-secret-of-the-server-01234567';
const server = { baseURL: 'https://app.example.com', secret: SECRET };
const outbox = { kind: 'outbox', baseURL: 'https://mailed.example.com' } as const;

it.each([
  ['at the server', { authServer: server, mail: null }, SECRET, 'authServer.secret'],
  ['at the server, mails of our own', { authServer: server, mail: outbox }, SECRET, 'authServer.secret'],
  ['at the mails alone', { authServer: null, mail: { ...outbox, secret: SECRET } }, SECRET, 'mail.secret'],
  ['at both', { authServer: server, mail: { ...outbox, secret: OLDER } }, SECRET, 'authServer.secret'],
  [
    'in versions',
    { authServer: { ...server, secret: ` 2:${SECRET}, 1:${OLDER}` }, mail: null },
    SECRET,
    'authServer.secret',
  ],
  ['nowhere', { authServer: { baseURL: server.baseURL }, mail: null }, null, 'authServer.secret'],
  ['nowhere, mails of our own', { authServer: null, mail: outbox }, null, 'mail.secret'],
] as const)('knows a secret that was entered %s', (_, settings, secret, secretField) => {
  expect(authServerOf(settings)).toMatchObject({ secret, secretField });
});

it('knows where the server answers us, and where links in mails lead', () => {
  const origin = 'https://app.example.com';
  expect(authServerOf({ authServer: { ...server, basePath: '/auth' }, mail: outbox })).toMatchObject({
    apiURL: 'https://app.example.com/auth',
    linkURL: 'https://mailed.example.com/auth',
    origin,
  });
  expect(authServerOf({ authServer: server, mail: { kind: 'server' } })).toMatchObject({
    apiURL: 'https://app.example.com/api/auth',
    linkURL: 'https://app.example.com/api/auth',
  });
  expect(authServerOf({ authServer: null, mail: null })).toMatchObject({ apiURL: null, linkURL: null, origin: null });
});

it('says what is missing to sign a link', () => {
  const missing = (settings: Parameters<typeof requireSigner>[0]) => () => requireSigner(settings);
  expect(missing({ authServer: null, mail: null })).toThrow(/where the auth server is/);
  expect(missing({ authServer: { baseURL: server.baseURL }, mail: null })).toThrow(/secret is missing/);
});
