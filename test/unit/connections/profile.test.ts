import os from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionInput, type ConnectionInput } from '@shared/api/connections';
import { AppError } from '../../../src/main/data/base/app-error';
import { shownSettings, splitSecrets, targetLabel, toProfile } from '../../../src/main/data/connections/profile';
import { staysWith } from '../../../src/main/data/connections/bound-secrets';
import { parsePostgresUrl } from '../../../src/main/data/database/postgres-target';

describe('Postgres URLs', () => {
  const parsed = { host: 'h', port: 5432, database: 'd', user: 'u', password: undefined };
  it.each<[string, object]>([
    ['postgres://u@h/d', parsed],
    ['postgresql://u@h/d', parsed],
    ['postgres://u:p@h:6432/d', { ...parsed, port: 6432, password: 'p' }],
    ['postgres://h', { ...parsed, user: os.userInfo().username, database: os.userInfo().username }],
    ['postgres://u@h', { ...parsed, database: 'u' }],
    ['postgres://u@h/', { ...parsed, database: 'u' }],
    ['postgres://u%40corp:p%3A%2F%40@h/my%20db', { ...parsed, user: 'u@corp', password: 'p:/@', database: 'my db' }],
    ['postgres://u@h/d?password=p%26q', { ...parsed, password: 'p&q' }],
    ['postgres://u:p@h/d?password=other', { ...parsed, password: 'other' }],
    ['postgres://u:@h/d', parsed],
    ['postgres://u@[::1]:5433/d', { ...parsed, host: '::1', port: 5433 }],
    ['postgres://u@ignored/d?host=/var/run/postgresql', { ...parsed, host: '/var/run/postgresql' }],
    ['postgres://u@h/d?schema=auth', { ...parsed, schema: 'auth' }],
    ['postgres://u@h/Größe', { ...parsed, database: 'Größe' }],
    ['postgres://u@h/d?application_name=x&connect_timeout=3', parsed],
  ])('%s', (url, expected) => {
    expect(parsePostgresUrl(url)).toMatchObject(expected);
  });

  it.each([
    ['', 'prefer'],
    ['?sslmode=disable', 'disable'],
    ['?sslmode=allow', 'allow'],
    ['?sslmode=prefer', 'prefer'],
    ['?sslmode=require', 'require'],
    ['?sslmode=no-verify', 'require'],
    ['?sslmode=verify-ca', 'verify-ca'],
    ['?sslmode=verify-full', 'verify-full'],
    ['?ssl=true', 'require'],
    ['?ssl=false', 'disable'],
    ['?requiressl=1', 'require'],
    ['?sslrootcert=system', 'verify-full'],
    ['?sslaccept=strict', 'verify-full'],
    ['?sslmode=require&sslaccept=accept_invalid_certs', 'require'],
  ])('%s means TLS %s', (query, mode) => expect(parsePostgresUrl(`postgres://u@h/d${query}`).tls.mode).toBe(mode));

  it.each<[string, Record<string, string>]>([
    ['options=-c%20search_path%3Dauth', { search_path: 'auth' }],
    ['options=-csearch_path=auth,public', { search_path: 'auth,public' }],
    ['options=--search-path=auth%20-c%20statement_timeout=5s', { search_path: 'auth', statement_timeout: '5s' }],
    ['options=-c+search_path%3Dauth', { search_path: 'auth' }],
    [String.raw`options=-c%20search_path%3Da\%20b%20-c%20x.y=1`, { search_path: 'a b', 'x.y': '1' }],
    ['application_name=desk&lock_timeout=7', { application_name: 'desk', lock_timeout: '7' }],
    ['currentSchema=auth', { search_path: 'auth' }],
    ['search_path=auth', { search_path: 'auth' }],
  ])('%s is set on the session', (query, settings) => {
    const target = parsePostgresUrl(`postgres://u@h/d?${query}`);
    expect(Object.fromEntries(target.settings.map(({ name, value }) => [name, value]))).toEqual(settings);
  });

  it.each([
    '',
    'u@h/d',
    'http://h/d',
    'postgres:',
    'postgres://u@h:port/d',
    'postgres://u@h:70000/d',
    'postgres://u:%zz@h/d',
    'postgres://u:50%@h/d',
    'postgres://%@h/d',
    'postgres://u@h/%',
    'postgres://u@h/d?sslmode=sometimes',
  ])('refuses %j', (url) => {
    expect(() => parsePostgresUrl(url)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field: 'postgres.url' }),
    );
  });

  it('takes any user, password and database apart again', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.string({ minLength: 1, unit: 'grapheme' }),
        (user, password) => {
          const url = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@h/${encodeURIComponent(user)}`;
          expect(parsePostgresUrl(url)).toMatchObject({ user, password, database: user });
        },
      ),
    );
  });

  it('fails on junk with our own error, which does not repeat it, or not at all', () => {
    const failure = (text: string): unknown => {
      try {
        parsePostgresUrl(text);
        return null;
      } catch (error) {
        return error;
      }
    };
    const junk = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.string().map((s) => `postgres://${s}`),
    );
    fc.assert(
      fc.property(junk, (text) => {
        const error = failure(text);
        expect(error === null || error instanceof AppError).toBe(true);
        const told = error instanceof AppError ? JSON.stringify(error.toInfo()) : '';
        expect(text.length > 12 && told.includes(JSON.stringify(text).slice(1, -1))).toBe(false);
      }),
    );
  });
});

describe('connections', () => {
  const secrets = fc.record({
    password: fc.option(fc.stringMatching(/^[\w!%&/=]{1,30}$/), { nil: undefined }),
    smtp: fc.option(fc.stringMatching(/^[\w!&=]{1,30}$/), { nil: undefined }),
    sign: fc.option(fc.stringMatching(/^[\w!%&/=]{1,30}$/), { nil: undefined }),
    replica: fc.option(fc.stringMatching(/^\w{1,30}$/), { nil: undefined }),
    asUrl: fc.boolean(),
  });
  const marked = (value: string | undefined) => (value === undefined ? undefined : `SECRET-${value}`);

  it('are split into what may be read and what may not, and put together again', () => {
    fc.assert(
      fc.property(secrets, ({ asUrl, ...plain }) => {
        const [password, smtp, sign, replica] = [plain.password, plain.smtp, plain.sign, plain.replica].map(marked);
        const auth = (p: string | undefined) => (p === undefined ? 'u' : `u:${encodeURIComponent(p)}`);
        const input = connectionInput.parse({
          name: 'N',
          environment: 'production',
          driver: 'postgres',
          postgres: asUrl
            ? { url: `postgres://${auth(password)}@h:6432/d` }
            : { host: 'h', port: 6432, database: 'd', user: 'u', password },
          ...(replica !== undefined && { replicaUrl: `postgres://${auth(replica)}@r/d` }),
          mail: {
            kind: 'smtp',
            url: `smtp://${auth(smtp)}@m:587`,
            from: 'a@b.c',
            secret: sign,
            baseURL: 'https://a.b',
          },
        });
        const split = splitSecrets(input);
        expect(JSON.stringify(split.settings)).not.toContain('SECRET');
        expect(new Set(split.settings.expects)).toEqual(new Set(Object.keys(split.secrets)));
        expect(targetLabel(split.settings)).toBe('h:6432/d');
        const whole = toProfile(
          'id',
          JSON.parse(JSON.stringify(split.settings)) as typeof split.settings,
          split.secrets,
        );
        expect(whole).toMatchObject({
          readOnly: true,
          target: { postgres: { host: 'h', port: 6432, user: 'u', password } },
        });
        expect(whole.replica?.password).toBe(replica);
        expect(whole.mail).toMatchObject({ kind: 'smtp', ...(sign !== undefined && { secret: sign }) });
        const url = whole.mail?.kind === 'smtp' ? new URL(whole.mail.url ?? '') : null;
        expect(decodeURIComponent(url?.password ?? '')).toBe(smtp ?? '');
        const bare = toProfile('id', split.settings, {});
        expect(JSON.stringify(bare)).not.toContain('SECRET');
      }),
    );
  });

  it('of an earlier version are listed without an address in which a password may stand', () => {
    const url = 'postgres://app:12#Geheim34@127.0.0.1:5432/db';
    const settings = {
      name: 'N',
      environment: 'staging',
      driver: 'postgres',
      readOnly: true,
      expects: [],
      postgres: { url },
      replicaUrl: url,
    } as const;
    expect(JSON.stringify([shownSettings(settings), targetLabel(settings)])).not.toContain('Geheim34');
    expect(staysWith('password', settings, settings)).toBe(false);
    expect(() => toProfile('x', settings, {})).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('keep a password for the same server and user, however it is written', () => {
    const of = (postgres: ConnectionInput['postgres']) =>
      splitSecrets({ name: 'N', environment: 'staging', driver: 'postgres', postgres }).settings;
    const fields = of({ host: 'h', database: 'd', user: 'u' });
    expect(staysWith('password', fields, of({ url: 'postgres://u@h:5432/other' }))).toBe(true);
    for (const url of ['postgres://v@h/d', 'postgres://u@h:5433/d', 'postgres://u@i/d']) {
      expect(staysWith('password', fields, of({ url }))).toBe(false);
    }
    const sqlite = splitSecrets({ name: 'N', environment: 'demo', driver: 'sqlite', sqlite: { file: 'x' } }).settings;
    expect(staysWith('password', fields, sqlite)).toBe(false);
  });

  it.each([
    ['/data/auth.db', 'auth.db'],
    ['C:\\data\\auth.db', 'auth.db'],
    ['auth.db', 'auth.db'],
  ])('name the SQLite file %s as %s', (file, label) => {
    expect(
      targetLabel(splitSecrets({ name: 'N', environment: 'demo', driver: 'sqlite', sqlite: { file } }).settings),
    ).toBe(label);
  });
});
