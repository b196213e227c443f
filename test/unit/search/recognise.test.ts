import { inspect } from 'node:util';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../../src/main/data/search/search-anything';
import { Secret } from '../../../src/main/data/search/secret';
import { cpuMilliseconds } from '../../support/cpu-time';

const TOKEN = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF';
const RESET = 'r3setTok3nOf24Characters';
const SIGNATURE = 'n5fWqv7Yt0kP2mB8sXc1LzD4hR6jU9aE3gKoVi+/TwA=';
const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.split('');
const SIGNED = `${TOKEN}.${SIGNATURE}`;
const USER = 'uS3rIdOf32LettersAndDigits000001';
const UUID = '0b9a4c1e-52d3-4f6e-8a77-1c2d3e4f5a6b';

const names = (text: string) => recognise(text).map((one) => one.name);
/** What would be looked up as `name`, secrets laid open. */
const keysOf = (name: string, text: string) =>
  recognise(text)
    .find((one) => one.name === name)
    ?.keys()
    .map((key) => (key instanceof Secret ? key.reveal() : key)) ?? [];

describe('a session cookie', () => {
  it.each([
    ['its value', SIGNED],
    ['its value, encoded', encodeURIComponent(SIGNED)],
    ['its value, encoded twice', encodeURIComponent(encodeURIComponent(SIGNED))],
    ['with its name', `better-auth.session_token=${SIGNED}`],
    ['with its name, encoded', `better-auth.session_token=${encodeURIComponent(SIGNED)}`],
    ['over https', `__Secure-better-auth.session_token=${encodeURIComponent(SIGNED)};`],
    ['with a prefix of the app', `shop.session_token=${encodeURIComponent(SIGNED)}`],
    ['with a name of the app', `sid=${SIGNED}`],
    ['in a Cookie header', `Cookie: theme=dark; _ga=GA1.2.3; better-auth.session_token=${SIGNED}; x=y`],
    ['in a Set-Cookie header', `set-cookie: better-auth.session_token=${SIGNED}; Path=/; HttpOnly; SameSite=Lax`],
    ['in a curl command', `curl 'https://app.test/api' -H 'cookie: a=b; better-auth.session_token=${SIGNED}'`],
    ['in a cookie table', `better-auth.session_token\t${encodeURIComponent(SIGNED)}\tapp.test\t/\t2026-01-01`],
    ['in a bearer header', `Authorization: Bearer ${SIGNED}`],
    ['cut off', `better-auth.session_token=${TOKEN}.n5fWqv7Yt0`],
    ['without its signature', `better-auth.session_token=${TOKEN}`],
    ['quoted', `"${SIGNED}"`],
  ])('%s', (_, text) => {
    expect(keysOf('session cookie', text)).toEqual([TOKEN]);
  });

  it('is not seen where there is none', () => {
    for (const text of ['theme=dark; a=b', 'Cookie:', 'a.b', `${'x'.repeat(20)}.jpg`, 'better-auth.session_token=']) {
      expect(keysOf('session cookie', text)).toEqual([]);
    }
  });
});

it.each([TOKEN, ` ${TOKEN}\n`, `'${TOKEN}'`, `${TOKEN}.`, `Bearer ${TOKEN}`, `authorization: bearer ${TOKEN}`])(
  'a session token: %j',
  (text) => {
    expect(keysOf('session token', text)).toEqual([TOKEN]);
  },
);

it.each([
  ['ann@example.com', ['ann@example.com']],
  ['  Ann@Example.COM, ', ['ann@example.com', 'Ann@Example.COM']],
  ['Ann Ek <ann@example.com>', ['ann@example.com']],
  ['"Ek, Ann" <ann@example.com>;', ['ann@example.com']],
  ['<ann@example.com>', ['ann@example.com']],
  ['mailto:ann@example.com?subject=Hello', ['ann@example.com']],
  ['Ann <mailto:ann%2Bx@example.com>', ['ann+x@example.com']],
  ['"ann@example.com".', ['ann@example.com']],
  ['ann@\u200bexample.com', ['ann@example.com']],
  ['ann@example.com and bob@example.com', []],
  ['postgres://ann:secret@db.example.com/auth', []],
  ['@ann', []],
])('an email address: %j', (text, addresses) => {
  expect(keysOf('email address', text)).toEqual(addresses);
});

it.each([
  [USER, [USER]],
  [`${USER}\n`, [USER]],
  [UUID.toUpperCase(), [UUID, UUID.toUpperCase()]],
  ['42', ['42']],
  ['auth0|5f7c8e', ['auth0|5f7c8e']],
  ['Ann Ek', []],
  ['ann@example.com', []],
  ['x'.repeat(256), []],
])('the id of a row: %j', (text, ids) => {
  for (const name of ['user id', 'session id', 'account id']) expect(keysOf(name, text)).toEqual(ids);
});

describe('a mailed link', () => {
  it.each([
    ['password reset link', `https://app.test/api/auth/reset-password/${RESET}?callbackURL=%2Freset`],
    ['password reset link', `https://app.test/reset-password?token=${RESET}`],
    ['password reset link', `https://app.test/new-password?token=${RESET}&lang=sv`],
    ['password reset link', `https://app.test/#/reset?token=${RESET}`],
    ['password reset link', `/api/auth/reset-password/${RESET}`],
    ['password reset link', `shop://reset-password/${RESET}`],
    ['password reset link', `<https://app.test/api/auth/reset-password/${RESET}>.`],
    ['password reset link', `Hello,\nhere it is: https://app.test/reset-password/${RESET}\nBye`],
    ['password reset link', `https://app.test/api/auth/reset-pass\r\nword/${RESET}?callbackURL=%2F`],
    [
      'password reset link',
      `https://click.test/?url=${encodeURIComponent(`https://app.test/reset-password?token=${RESET}`)}&d=1`,
    ],
    ['password reset link', RESET],
    ['sign-in link', `https://app.test/api/auth/magic-link/verify?token=${RESET}&callbackURL=%2F`],
    ['account deletion link', `https://app.test/api/auth/delete-user/callback?token=${RESET}&callbackURL=%2F`],
  ])('%s: %j', (name, text) => {
    expect(keysOf(name, text)).toEqual([RESET]);
    const others = ['password reset link', 'sign-in link', 'account deletion link'].filter((n) => n !== name);
    const isNamed = /reset-password|magic-link|delete-user/.test(text.replaceAll(/\s/g, ''));
    for (const other of others) expect(keysOf(other, text)).toEqual(isNamed || text === RESET ? [] : [RESET]);
  });

  it('with the token of something else is not taken for a reset', () => {
    expect(keysOf('password reset link', `https://app.test/verify-email?token=${RESET}`)).toEqual([]);
    expect(keysOf('password reset link', 'https://app.test/reset-password?error=INVALID_TOKEN')).toEqual([]);
  });
});

describe('a verification link', () => {
  const sign = async (claims: Record<string, unknown>, alg = 'HS256') =>
    new SignJWT(claims).setProtectedHeader({ alg }).setIssuedAt().setExpirationTime('1h').sign(new Uint8Array(64));

  it('is read wherever its token stands', async () => {
    const token = await sign({ email: 'ann@example.com', userId: USER, updateTo: 'new@example.com' });
    const half = Math.floor(token.length / 2);
    for (const text of [
      token,
      `"${token}",`,
      `https://app.test/api/auth/verify-email?token=${token}&callbackURL=%2F`,
      `https://app.test/welcome#token=${token}`,
      `shop://verify/${token}`,
      `${token.slice(0, half)}\n  ${token.slice(half)}`,
      `https://click.test/?u=${encodeURIComponent(`https://app.test/verify-email?token=${token}`)}`,
    ]) {
      expect(
        recognise(text)
          .find((one) => one.name === 'verification link')
          ?.keys(),
      ).toMatchObject([{ email: 'ann@example.com', userId: USER, updateTo: 'new@example.com' }]);
    }
  });

  it('is not seen in other tokens, broken ones and ones made to do harm', async () => {
    for (const text of [
      await sign({ sub: USER }),
      await sign({ email: 'ann@example.com' }, 'HS512'),
      await sign({ email: 'a\u0000nn@example.com' }),
      await sign({ email: 'ann\u202e@example.com' }),
      await sign({ email: `${'a'.repeat(400)}@example.com` }),
      await sign({ email: ['ann@example.com'] }),
      'eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImFubkBleGFtcGxlLmNvbSJ9.',
      'eyJhbGciOiJIUzI1NiJ9.bm90IGpzb24.c2ln',
      'a.b.c',
    ]) {
      expect(names(text)).not.toContain('verification link');
    }
    const [key] = recognise(await sign({ email: 'ann@example.com', userId: "x' or 1=1", updateTo: 'nobody' }))
      .find((one) => one.name === 'verification link')
      ?.keys() ?? [null];
    expect(key).toMatchObject({ userId: null, updateTo: null });
  });
});

it.each([
  ['192.0.2.7', ['192.0.2.7', '::ffff:192.0.2.7']],
  ['192.0.2.7:52044', ['192.0.2.7', '::ffff:192.0.2.7']],
  [
    '2001:DB8::1',
    [
      '2001:DB8::1',
      '2001:db8::1',
      '2001:0db8:0000:0000:0000:0000:0000:0001',
      '2001:0db8:0000:0000:0000:0000:0000:0000',
    ],
  ],
  [
    '[2001:db8::1]:443',
    ['2001:db8::1', '2001:0db8:0000:0000:0000:0000:0000:0001', '2001:0db8:0000:0000:0000:0000:0000:0000'],
  ],
  ['::ffff:192.0.2.7', expect.arrayContaining(['::ffff:192.0.2.7', '192.0.2.7'])],
  ['::1', expect.arrayContaining(['::1', '0000:0000:0000:0000:0000:0000:0000:0001'])],
  ['999.0.2.7', []],
  ['12:30', []],
  ['1.2.3', []],
])('an IP address: %j', (text, addresses) => {
  expect(keysOf('IP address', text)).toEqual(addresses);
});

it.each([
  ['+46 70 123 45 67', ['+46 70 123 45 67', '46701234567', '+46701234567']],
  ['0046701234567', ['0046701234567', '+46701234567']],
  ['tel:+15550100', ['+15550100', '15550100']],
  ['192.168.100.200', []],
  ['1234', []],
])('a phone number: %j', (text, numbers) => {
  expect(keysOf('phone number', text)).toEqual(numbers);
});

it.each([
  ['@Ann_Ek', ['ann_ek', 'Ann_Ek']],
  ['ann.ek', ['ann.ek']],
  ['Ann Ek', []],
  ['a=b', []],
])('a user name: %j', (text, found) => {
  expect(keysOf('user name', text)).toEqual(found);
});

it.each([
  ['108234567890123456789', true],
  ['583231', true],
  ['001234.a1b2c3d4e5f60718293a4b5c6d7e8f90.0123', true],
  ['0x52908400098527886E0F7030069857D2E4169EE7:1', true],
  [UUID, true],
  ['ann', false],
  ['42', false],
  ['2001:0db8:0000:0000:0000:0000:0000:0001', false],
])('an id at a provider: %s', (text, is) => {
  expect(names(text).includes('id at a sign-in provider')).toBe(is);
});

it.each([
  [`authdesk://user/${USER}`, 'Authdesk link to a user', [USER]],
  ['authdesk://USER/auth0%7Cabc', 'Authdesk link to a user', ['auth0|abc']],
  ['authdesk://users', 'Authdesk link to a user', []],
  [`https://app.test/admin/users/${USER}?tab=sessions`, 'id in a link', [USER]],
  ['https://app.test/admin/users/42/edit?page=7', 'id in a link', ['42']],
  [`https://app.test/?user_id=${UUID}`, 'id in a link', [UUID]],
  ['https://app.test/2024/05/news', 'id in a link', []],
])('a link: %s', (text, name, ids) => {
  expect(keysOf(name, text)).toEqual(ids);
});

it('guesses at a name only where the text can be one', () => {
  for (const text of ['Ann', 'Ann Ek', "O'Brien", '李', '李小', 'ann@example.com', '100%']) {
    expect(names(text).includes('part of a name or address')).toBe(text.length >= 2);
  }
  for (const text of [SIGNED, `x=${TOKEN}`, `https://app.test/${RESET}`, 'x'.repeat(200), '']) {
    expect(names(text)).not.toContain('part of a name or address');
  }
});

describe('any text at all', () => {
  const marks =
    'better-auth.session_token= https:// authdesk://user/ mailto: ?token= /reset-password/ % %E0 . ; = < > " @ : :: [ ]';
  const pieces = fc.constantFrom(...marks.split(' '), '\u0000', '\ud800', '\u202e', ' ', '\n', 'eyJhbGciOiJIUzI1NiJ9.');
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 30 }).map((parts) => parts.join('')),
  );

  it('is recognised or not, but never a failure', () => {
    fc.assert(
      fc.property(text, (pasted) => {
        expect(() => recognise(pasted)).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  it('takes milliseconds, however long and however shaped', () => {
    for (const unit of ['a', '"', ' ', '.', 'a.', '<', '%25', 'https://', '[a', '\n', 'a@', '1:', 'eyJ.', '=;', '-|']) {
      const spent = cpuMilliseconds(() => {
        recognise(unit.repeat(Math.floor(8000 / unit.length)));
        recognise(`https://a/?u=${unit.repeat(4000).slice(0, 7900)}`);
      });
      // Generous for a slow machine; what is quadratic takes seconds.
      expect(spent).toBeLessThan(1000);
    }
  });

  it('leaves nothing secret in what can be printed', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...ALPHANUMERIC),
      minLength: 32,
      maxLength: 32,
    });
    const around = fc.constantFrom<(secret: string) => string>(
      (secret) => secret,
      (secret) => `better-auth.session_token=${secret}.${SIGNATURE}`,
      (secret) => `Cookie: a=b; __Secure-x.session_token=${secret}.${encodeURIComponent(SIGNATURE)}`,
      (secret) => `https://app.test/reset-password/${secret}`,
      (secret) => `https://app.test/magic-link/verify?token=${secret}`,
      (secret) => `Bearer ${secret}`,
    );
    fc.assert(
      fc.property(letters, around, (secret, wrap) => {
        const found = recognise(wrap(secret));
        expect(found.length).toBeGreaterThan(0);
        for (const shown of [JSON.stringify(found), inspect(found, { depth: 9, showHidden: true })]) {
          expect(shown).not.toContain(secret);
          expect(shown).not.toContain(SIGNATURE.slice(0, 12));
        }
      }),
    );
    const secret = new Secret(TOKEN);
    expect(`${JSON.stringify({ secret })}${inspect(secret, { showHidden: true })}`).not.toContain(TOKEN);
  });
});
