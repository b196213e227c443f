import fc from 'fast-check';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { apiURL } from '../../../src/main/data/auth-server/auth-server-of';
import { verificationLink } from '../../../src/main/data/auth-server/links';

const secret = 'a server secret with ümläuts 0123456789';
const now = new Date('2026-11-23T10:00:00.900Z');
const request = {
  linkURL: 'https://app.example.com/api/auth',
  secret,
  email: 'Ann@Example.com',
  userId: 'u1',
  callbackURL: undefined,
  now,
};

it('signs exactly as better-auth does', async () => {
  const { url, expiresAt } = await verificationLink(request);
  const [, token = ''] =
    /^https:\/\/app\.example\.com\/api\/auth\/verify-email\?token=([\w.-]+)&callbackURL=%2F$/.exec(url) ?? [];
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256' });
  const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), { currentDate: now });
  const iat = Math.floor(now.getTime() / 1000);
  expect(payload).toEqual({ email: 'ann@example.com', userId: 'u1', iat, exp: iat + 3600 });
  expect(expiresAt.toISOString()).toBe('2026-11-23T11:00:00.000Z');
});

it('keeps the callback whole, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.webUrl({ withFragments: true, withQueryParameters: true }), async (callbackURL) => {
      const { url } = await verificationLink({ ...request, callbackURL });
      expect(new URL(url).searchParams.get('callbackURL')).toBe(callbackURL);
      expect([...new URL(url).searchParams.keys()]).toEqual(['token', 'callbackURL']);
    }),
  );
});

it.each([
  ['https://x.com', undefined, 'https://x.com/api/auth'],
  ['https://x.com/', undefined, 'https://x.com/api/auth'],
  ['https://x.com/', '/api/auth', 'https://x.com/api/auth'],
  ['https://x.com', '/auth/', 'https://x.com/auth'],
  ['https://x.com', '/', 'https://x.com'],
  ['https://x.com/auth/v1', undefined, 'https://x.com/auth/v1'],
  ['https://x.com/auth/v1/', undefined, 'https://x.com/auth/v1'],
  ['https://x.com/app', '/api/auth', 'https://x.com/app/api/auth'],
  ['https://x.com/app/api/auth/', '/api/auth', 'https://x.com/app/api/auth'],
  ['http://127.0.0.1:3000/?a=b#c', undefined, 'http://127.0.0.1:3000/api/auth'],
])('%s with %s is %s', (baseURL, basePath, expected) => {
  expect(apiURL(baseURL, basePath)).toBe(expected);
});
