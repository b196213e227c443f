import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeVerification, userIdCandidate, type SecretRow } from '../../../src/main/data/verifications/decode';

const created = new Date('2026-11-23T10:00:00.000Z');
const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
const user = 'Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f';
const token = 'k7Q2w9E4r1T6y3U8i5O0p2A7';

const row = (identifier: string | null, value: string | null, seconds = 5 * MINUTE): SecretRow => ({
  identifier,
  value,
  createdAt: created,
  expiresAt: new Date(created.getTime() + seconds * 1000),
});
const hash = (text: string) => createHash('sha256').update(text).digest('base64url');
const byUser = { subject: { type: 'userId', value: user }, userId: user };
const byEmail = (value: string) => ({ subject: { type: 'email', value } });
const byPhone = (value: string) => ({ subject: { type: 'phone', value } });
const nobody = { subject: null, userId: null };

describe('identifiers that say what they are for', () => {
  it.each([
    [`reset-password:${token}`, user, 'reset-password', 'reset-password:••••', byUser],
    [`delete-account-${token}`, user, 'delete-account', 'delete-account-••••', byUser],
    [
      `magic-link:${token}`,
      '{"type":"magic-link","email":"Ann@X.com"}',
      'magic-link',
      'magic-link:••••',
      byEmail('Ann@X.com'),
    ],
    [
      'email-verification-otp-ann@x.com',
      '123456:0',
      'email-otp',
      'email-verification-otp-ann@x.com',
      byEmail('ann@x.com'),
    ],
    [
      'sign-in-otp-ann@x.com',
      '123456:2',
      'email-otp',
      'sign-in-otp-ann@x.com',
      { ...byEmail('ann@x.com'), attempts: 2 },
    ],
    ['forget-password-otp-ann@x.com', 'ab-c_d:1', 'email-otp', 'forget-password-otp-ann@x.com', { attempts: 1 }],
    [
      `change-email-otp-${user}:new@x.com`,
      '123456:0',
      'change-email-otp',
      `change-email-otp-${user}:new@x.com`,
      { ...byEmail('new@x.com'), userId: user },
    ],
    [
      'change-email-otp-a@my-site.com-b-c@y.com',
      '1:0',
      'change-email-otp',
      'change-email-otp-a@my-site.com-b-c@y.com',
      byEmail('a@my-site.com'),
    ],
    ['change-email-otp-nothing', '1:0', 'change-email-otp', 'change-email-otp-••••', nobody],
    [
      'phone-number-otp-+4915112345678',
      '123456:0',
      'phone-otp',
      'phone-number-otp-+4915112345678',
      byPhone('+4915112345678'),
    ],
    [
      'phone-number-reset-+4915112345678',
      '123456:3',
      'phone-otp',
      'phone-number-reset-+4915112345678',
      { attempts: 3 },
    ],
    ['+4915112345678', '123456:1', 'phone-otp', '+4915112345678', { ...byPhone('+4915112345678'), attempts: 1 }],
    [
      '+4915112345678-request-password-reset',
      '123456:0',
      'phone-otp',
      '+4915112345678-request-password-reset',
      byPhone('+4915112345678'),
    ],
    [`2fa-${token}`, user, 'two-factor-challenge', '2fa-••••', byUser],
    [`2fa-attempts-2fa-${token}`, '3', 'two-factor-attempts', '2fa-attempts-••••', { ...nobody, attempts: 3 }],
    [`2fa-otp-2fa-${token}`, '123456:1', 'two-factor-otp', '2fa-otp-••••', { ...nobody, attempts: 1 }],
    [`2fa-otp-${user}!${token}`, '123456:0', 'two-factor-otp', `2fa-otp-${user}!••••`, byUser],
    [`trust-device-${token}`, user, 'trusted-device', 'trust-device-••••', byUser],
    [`auth-state:${token}`, '{"codeVerifier":"v","callbackURL":"/"}', 'oauth-state', 'auth-state:••••', nobody],
    [
      `auth-state:${token}`,
      `{"codeVerifier":"v","link":{"email":"a@x.com","userId":"${user}"}}`,
      'oauth-state',
      'auth-state:••••',
      { ...byEmail('a@x.com'), userId: user },
    ],
    [`one-time-token:${token}`, user, 'one-time-token', 'one-time-token:••••', nobody],
    [`siwe:${token}`, token, 'siwe-nonce', 'siwe:••••', nobody],
    [`saml-authn-request:${token}`, '{}', 'sso', 'saml-authn-request:••••', nobody],
    [`saml-session:${token}`, '{}', 'sso', 'saml-session:••••', nobody],
    [`saml-session-by-id:${token}`, '{}', 'sso', 'saml-session-by-id:••••', nobody],
    [`saml-logout-request:${token}`, '{}', 'sso', 'saml-logout-request:••••', nobody],
    [`saml-used-assertion:${token}`, '{}', 'sso', 'saml-used-assertion:••••', nobody],
    [
      '_better-auth-token-acme',
      token,
      'sso',
      '_better-auth-token-acme',
      { subject: { type: 'provider', value: 'acme' } },
    ],
    [
      `revoke-unproven-account-access:${user}`,
      user,
      'account-cleanup',
      `revoke-unproven-account-access:${user}`,
      byUser,
    ],
  ])('%s', (identifier, value, kind, shown, rest) => {
    expect(decodeVerification(row(identifier, value))).toMatchObject({
      kind,
      identifier: shown,
      hashed: false,
      ...rest,
    });
  });
});

describe('bare identifiers', () => {
  it.each([
    ['an old magic link', '{"email":"ann@x.com","name":"Ann"}', 'magic-link', byEmail('ann@x.com')],
    ['an old OAuth state', '{"codeVerifier":"v","callbackURL":"/","errorURL":"/e"}', 'oauth-state', nobody],
    ['a passkey challenge', '{"expectedChallenge":"c","userData":{"id":"u1"}}', 'passkey-challenge', { userId: 'u1' }],
    [
      'an authorization code',
      '{"type":"authorization_code","userId":"u1","sessionId":"s1","query":{}}',
      'oauth-code',
      { userId: 'u1' },
    ],
    ['something else in JSON', '{"email":"ann@x.com","secret":"s"}', 'unknown', nobody],
    ['a bare value', user, 'unknown', nobody],
    ['broken JSON', '{"email":', 'unknown', nobody],
  ])('%s', (_, value, kind, rest) => {
    expect(decodeVerification(row(token, value))).toMatchObject({ kind, identifier: '••••', hashed: false, ...rest });
  });

  it('are unknown where the columns may not be read', () => {
    expect(decodeVerification(row(null, null))).toMatchObject({ kind: 'unknown', identifier: '••••', ...nobody });
    expect(decodeVerification(row(`reset-password:${token}`, null))).toMatchObject({
      kind: 'reset-password',
      ...nobody,
    });
  });
});

describe('hashed identifiers', () => {
  const isUser = (id: string) => id === user;
  it.each([
    ['password reset', user, HOUR, 'reset-password', byUser],
    ['account deletion', user, DAY, 'delete-account', byUser],
    ['second factor', user, 10 * MINUTE, 'two-factor-challenge', byUser],
    ['trusted device', user, 30 * DAY, 'trusted-device', byUser],
    ['clean-up', user, 5, 'account-cleanup', byUser],
    ['a user id with a lifetime of nobody', user, 7777, 'unknown', byUser],
    ['second-factor tries', '2', 10 * MINUTE, 'two-factor-attempts', { attempts: 2 }],
    ['second-factor code', '123456:1', 3 * MINUTE, 'two-factor-otp', { attempts: 1 }],
    ['code', '123456:2', 5 * MINUTE, 'email-otp', { ...nobody, attempts: 2 }],
    ['magic link', '{"type":"magic-link","email":"ann@x.com"}', 5 * MINUTE, 'magic-link', byEmail('ann@x.com')],
    ['one-time token', 'a live session token that is no id', 3 * MINUTE, 'unknown', nobody],
    ['one-time token', 'Zz3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f', 3 * MINUTE, 'one-time-token', nobody],
    ['one-time token that lives an hour', 'Zz3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f', HOUR, 'unknown', nobody],
    ['nonce', 'x'.repeat(17), 15 * MINUTE, 'siwe-nonce', nobody],
  ])('%s', (_, value, seconds, kind, rest) => {
    const decoded = decodeVerification(row(hash(token), value, seconds), { isUser });
    expect(decoded).toMatchObject({ kind, identifier: '••••', hashed: true, ...rest });
  });

  it('name nobody where a number may be a user or a count', () => {
    const decoded = decodeVerification(row(hash(token), '2', 10 * MINUTE), { isUser: () => true });
    expect(decoded).toMatchObject({ kind: 'two-factor-challenge', ...nobody, attempts: null });
  });

  it('are read in full where the caller knows what was hashed', () => {
    const plain = 'sign-in-otp-ann@x.com';
    const decoded = decodeVerification(row(hash(plain), '123456:1'), { plainOf: new Map([[hash(plain), plain]]) });
    expect(decoded).toMatchObject({
      kind: 'email-otp',
      identifier: plain,
      hashed: true,
      attempts: 1,
      ...byEmail('ann@x.com'),
    });
  });

  it('offer only ids to be looked up', () => {
    expect(userIdCandidate(row(hash(token), user))).toBe(user);
    expect(userIdCandidate(row(hash(token), '123456:1'))).toBeNull();
    expect(userIdCandidate(row(`reset-password:${token}`, user))).toBeNull();
  });
});

describe('secrets', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{20,43}$/);
  const prefixes = [
    'reset-password:',
    'delete-account-',
    'magic-link:',
    'change-email-otp-',
    '2fa-',
    '2fa-otp-',
    '2fa-otp-2fa-',
    '2fa-attempts-2fa-',
    'trust-device-',
    'auth-state:',
    'one-time-token:',
    'siwe:',
    'saml-session:',
    'saml-session-by-id:',
    'email-verification-otp-',
    'phone-number-otp-',
    'something-else:',
    '',
  ];

  it('in the identifier never come out', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...prefixes),
        secret,
        fc.oneof(fc.constant(user), fc.string(), fc.json()),
        fc.integer({ min: 0, max: 40 * DAY }),
        (prefix, hidden, value, seconds) => {
          fc.pre(!value.includes(hidden));
          const decoded = decodeVerification(row(prefix + hidden, value, seconds));
          expect(JSON.stringify(decoded)).not.toContain(hidden);
        },
      ),
    );
  });

  it('in the value never come out', () => {
    const values = (hidden: string) => [
      `${hidden}:0`,
      JSON.stringify({ codeVerifier: hidden, callbackURL: `/${hidden}` }),
      JSON.stringify({ expectedChallenge: hidden }),
      JSON.stringify({ type: 'authorization_code', userId: 'u', query: { state: hidden }, sessionId: hidden }),
      JSON.stringify({ anything: hidden, userId: hidden, email: `${hidden}@x.com` }),
    ];
    const identifiers = fc.constantFrom(
      'sign-in-otp-a@x.com',
      'one-time-token:x',
      'auth-state:x',
      'x',
      '+4915112345678',
      hash('x'),
    );
    fc.assert(
      fc.property(secret, identifiers, fc.integer({ min: 0, max: 40 * DAY }), (hidden, identifier, seconds) => {
        for (const value of [...values(hidden), ...(identifier === hash('x') ? [hidden] : [])]) {
          expect(JSON.stringify(decodeVerification(row(identifier, value, seconds)))).not.toContain(hidden);
        }
      }),
    );
  });

  it('do not break anything, whatever stands in the row', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (identifier, value) => {
        const decoded = decodeVerification(row(identifier, value));
        expect(decoded.label).not.toBe('');
      }),
    );
  });
});
