import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../../src/main/data/base/log';
import { redact, redactText } from '../../src/main/data/base/redact';
import { cpuMilliseconds } from '../support/cpu-time';

const TOKEN = 'Wn3kQ9vXz7LpT2mRb8YcF5dGh1JsA4eU';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImFAYi5jIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
const SCRYPT = `${'0123456789abcdef'.repeat(2)}:${'0123456789abcdef'.repeat(8)}`;

describe('redactText masks', () => {
  it.each([
    ['a session token', `session ${TOKEN} is gone`, TOKEN],
    ['a token glued to a word', `id=${TOKEN};`, TOKEN],
    ['a JWT', `GET /verify-email?token=${JWT}&x=1`, JWT],
    ['a JWT of two parts', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', 'eyJzdWIiOiIxIn0'],
    ['a better-auth cookie', `better-auth.session_token=short.sig%3D; Path=/`, 'short.sig'],
    ['a secure better-auth cookie', `__Secure-better-auth.session_data=abc.def`, 'abc.def'],
    ['a cookie header', `Cookie: theme=dark; sid=abc`, 'sid=abc'],
    ['a set-cookie header as JSON', `{"set-cookie":"sid=abc; HttpOnly"}`, 'sid=abc'],
    ['a Postgres address', 'postgres://ann:pa55@db.example.com/app', 'pa55'],
    ['a password with @ and /', 'postgresql://ann:p@ss/w@rd@db.example.com/app', 'ss/w'],
    ['a mail address with a password', 'smtp://ann:pa55@mail.example.com:587', 'pa55'],
    ['a secure mail address', 'smtps://ann%40x:pa55@mail.example.com', 'pa55'],
    ['a web address with a password', 'https://ann:pa55@example.com/a', 'pa55'],
    ['a scrypt hash', `hash ${SCRYPT}`, '0123456789abcdef'],
    ['a bcrypt hash', '$2b$10$abcdefghijklmnopqrstuv', 'abcdefghijklmnop'],
    ['an argon2 hash', '$argon2id$v=19$m=65536$c2FsdA$aGFzaA', 'c2FsdA'],
    ['a bearer', 'Authorization: Bearer abc.def-123', 'abc.def'],
    ['a bearer alone', 'sent bearer abcdef1234', 'abcdef1234'],
    ['a basic login', 'authorization=Basic YW5uOnBhNTU=', 'YW5uOnBhNTU'],
    ['a password in a key=value text', `host=db password='p a 55' user=x`, 'p a 55'],
    ['a password in JSON', `{"password":"pa55","x":1}`, 'pa55'],
    ['a secret in a setting', 'BETTER_AUTH_SECRET=pa55', 'pa55'],
    ['base64 of a key', 'mfGQ1pZJ7+Xc0vLr2bW/9aYtKe4uSi8oNd3hPq6xRs0=', 'mfGQ1pZJ7'],
    ['base64url of a key', 'mfGQ1pZJ7-Xc0vLr2bW_9aYtKe4uSi8oNd3hPq6xRs0', 'mfGQ1pZJ7'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', 'MIIE'],
  ])('%s', (_what, text, secret) => {
    expect(redactText(text)).not.toContain(secret);
    expect(redactText(text)).toContain('[redacted]');
  });
});

describe('redactText leaves', () => {
  it.each([
    'services ready after 412 ms',
    '/home/Ann2/Projects/authdesk-desktop-admin-console/out/main/index.js:12:7',
    'file:///home/ann/node_modules/@vitest/runner/dist/index.js',
    'app://authdesk/assets/index-1.js',
    'user 3f1c2b4a-5d6e-4f70-8192-a3b4c5d6e7f8 was opened',
    'db.example.com/app',
    'ann.lee@example.com',
    'https://example.com/@ann/post',
    'connect ECONNREFUSED 127.0.0.1:5432',
    'basic_text is not a protected backend',
  ])('%s', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

const alphanumeric = fc.stringMatching(/^[A-Za-z0-9]{32,80}$/);
const words = fc.string({ unit: fc.constantFrom('a', ' ', '=', '"', ':', ',', '\n', '(', '/', '?', '&', '@') });

describe('whatever stands around it (property)', () => {
  it('no token gets through', () => {
    fc.assert(
      fc.property(words, alphanumeric, words, (before, token, after) => {
        expect(redactText(`${before}${token}${after}`)).not.toContain(token);
      }),
    );
  });
  it('no password of an address gets through', () => {
    const password = fc.stringMatching(/^[a-z0-9:/@!$%]{6,30}$/).filter((text) => !text.includes('//'));
    const scheme = fc.constantFrom('postgres', 'postgresql', 'smtp', 'smtps', 'mysql', 'redis');
    fc.assert(
      fc.property(scheme, password, (name, secret) => {
        expect(redactText(`failed: ${name}://ann:${secret}@db.example.com/app`)).toBe(
          `failed: ${name}://[redacted]@db.example.com/app`,
        );
      }),
    );
  });
  it('nothing under a secret key gets through, however deep', () => {
    const key = fc.constantFrom(
      'password',
      'newPassword',
      'access_token',
      'refreshToken',
      'Authorization',
      'apiKey',
      'mailSecret',
    );
    const value = fc.string({ minLength: 8 }).filter((text) => !'[redacted][deep]'.includes(text));
    fc.assert(
      fc.property(key, value, fc.integer({ min: 0, max: 8 }), (name, secret, depth) => {
        let nested: unknown = { [name]: { inner: [secret] }, other: 1 };
        for (let level = 0; level < depth; level++) nested = level % 2 ? [nested] : { level: nested };
        expect(JSON.stringify(redact(nested))).not.toContain(JSON.stringify(secret));
      }),
    );
  });
  it('redaction never throws, stays printable and quick', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withNullPrototype: true,
        }),
        (value) => {
          expect(() => JSON.stringify(redact(value))).not.toThrow();
        },
      ),
    );
  });
  it.each(['a.', 'eyJ-', 'x://', '$2a$', 'a-b_', '=', "password='", '@'])('%s repeated takes no time', (piece) => {
    expect(cpuMilliseconds(() => redactText(piece.repeat(100_000)))).toBeLessThan(1000);
  });
});

describe('redact', () => {
  it('keeps what is no secret, and whether one is there', () => {
    expect(redact({ id: 'u1', count: 2, ok: true, none: null, password: null, token: true })).toEqual({
      id: 'u1',
      count: 2,
      ok: true,
      none: null,
      password: null,
      token: true,
    });
  });
  it('masks errors: message, stack, cause and extras', () => {
    const cause = new Error(`connect postgres://ann:pa55@db/app`);
    const error = Object.assign(new Error(`token ${TOKEN}`, { cause }), { code: 'E1', password: 'pa55' });
    const told = JSON.stringify(redact(error));
    expect(told).not.toMatch(new RegExp(`pa55|${TOKEN}`));
    expect(redact(error)).toMatchObject({
      name: 'Error',
      code: 'E1',
      message: 'token [redacted]',
      cause: { name: 'Error' },
    });
  });
  it('ends at circles, depth, length and things that cannot be read', () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle['self'] = circle;
    expect(redact(circle)).toEqual({ a: 1, self: '[circular]' });
    expect(JSON.stringify(redact([[[[[[[[1]]]]]]]]))).toContain('[deep]');
    expect(redact(Array.from({ length: 150 }, () => 1))).toHaveLength(101);
    expect(redact(new Uint8Array(9))).toBe('[9 bytes]');
    expect(redact(new Map([['password', 'pa55']]))).toEqual({ password: '[redacted]' });
    expect(
      redact(
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('no');
            },
          },
        ),
      ),
    ).toBe('[unreadable]');
    expect((redact('x y '.repeat(20_000)) as string).length).toBeLessThan(10_100);
  });
  it('keeps a key called __proto__ as data', () => {
    const value = redact(JSON.parse('{"__proto__": {"admin": true}}')) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe('the log file', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
  });
  const open = () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'authdesk-log-'));
    folders.push(folder);
    const read = (name = 'authdesk.log') => fs.readFileSync(path.join(folder, name), 'utf8');
    return { folder, read, log: createLog({ folder, toConsole: false }) };
  };

  it('holds what was said, by area, and no secret', () => {
    const { log, read } = open();
    log.child('data').warn(`lost postgres://ann:pa55@db/app`, { password: 'pa55', at: 'users', why: new Error(TOKEN) });
    log.error('plain');
    expect(read()).toMatch(/\[warn\].*data: lost postgres:\/\/\[redacted\]@db\/app/);
    expect(read()).toContain('users');
    expect(read()).not.toMatch(new RegExp(`pa55|${TOKEN}`));
    expect(read().trim().split('\n').at(-1)).toMatch(/^\d{4}-\d\d-\d\dT.*Z \[error\] +plain$/);
  });
  it('is set aside at one megabyte, one old file at most', () => {
    const { folder, log, read } = open();
    for (let line = 0; line < 300; line++) log.info(`${line} ${'lorem ipsum '.repeat(800)}`);
    expect(fs.readdirSync(folder).sort()).toEqual(['authdesk.log', 'authdesk.old.log']);
    for (const name of ['authdesk.log', 'authdesk.old.log']) expect(read(name).length).toBeLessThan(1.1 * 1024 ** 2);
  });
  it.skipIf(process.platform === 'win32')('can be read by its owner only', () => {
    const { folder, log } = open();
    log.info('x');
    expect(fs.statSync(path.join(folder, 'authdesk.log')).mode & 0o077).toBe(0);
  });
});
