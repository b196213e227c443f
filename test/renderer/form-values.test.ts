import { describe, expect, test } from 'vitest';
import { connectionInput, type ConnectionSummary } from '../../src/shared/api/connections';
import { fieldAtFault, formFieldOf } from '../../src/renderer/src/features/connections/fault-field';
import { formSchema, toFormValues, toInput } from '../../src/renderer/src/features/connections/form-values';
import { answersOf, withAnswers } from '../../src/renderer/src/features/connections/questions/answers';
import { durationText, parseDuration } from '../../src/renderer/src/format/durations';

const saved: ConnectionSummary = {
  id: 'prod',
  name: 'Acme',
  environment: 'production',
  readOnly: true,
  driver: 'postgres',
  target: 'db.example/auth',
  settings: {
    name: 'Acme',
    environment: 'production',
    readOnly: true,
    driver: 'postgres',
    postgres: { host: 'db.example', port: 5433, database: 'auth', user: 'support', ssl: { mode: 'verify-full' } },
    schema: 'login',
    replicaUrl: 'postgres://replica.example/auth',
    authServer: { baseURL: 'https://auth.example', basePath: '/custom' },
    mail: { kind: 'outbox', baseURL: 'https://auth.example' },
    times: { zone: 'Europe/Berlin' },
  },
  secrets: 'stored',
  kept: ['password', 'mailSecret'],
  lastOpenedAt: null,
};

describe('the form of a connection', () => {
  test('a saved connection that is not touched comes out as it went in, with no secret made up', () => {
    const input = toInput(toFormValues(saved), saved);
    expect(input).toEqual({ ...saved.settings, id: 'prod', remember: true });
    expect(connectionInput.safeParse(input).success).toBe(true);
  });

  test('a new one starts on production, read-only, with verified encryption', () => {
    expect(toFormValues(null)).toMatchObject({ environment: 'production', readOnly: true, tls: 'verify-full' });
  });

  test('what is missing is said at its own box', () => {
    const result = formSchema(null).safeParse(toFormValues(null));
    const fields = result.error?.issues.map((issue) => issue.path.join('.')) ?? [];
    expect(fields).toEqual(expect.arrayContaining(['name']));
    const named = formSchema(null).safeParse({ ...toFormValues(null), name: 'x', mailKind: 'smtp' });
    expect(named.error?.issues.map((issue) => issue.path.join('.'))).toEqual([
      'host',
      'database',
      'user',
      'mailBaseURL',
      'smtpUrl',
      'mailFrom',
    ]);
  });

  test('an SQLite connection carries nothing of Postgres', () => {
    const values = { ...toFormValues(saved), driver: 'sqlite' as const, file: '/tmp/auth.db' };
    const input = toInput(values, saved);
    expect(input.sqlite).toEqual({ file: '/tmp/auth.db' });
    expect(input.postgres).toBeUndefined();
    expect(input.replicaUrl).toBeUndefined();
  });

  test('errors of main land at the right box', () => {
    expect(formFieldOf('postgres.password')).toBe('password');
    expect(formFieldOf('mail.baseURL')).toBe('mailBaseURL');
    expect(formFieldOf('somewhere.else')).toBeUndefined();
  });

  test('a secret that is not to be kept is said so, instead of left to a default', () => {
    expect(toInput({ ...toFormValues(saved), remember: false }, saved).remember).toBe(false);
  });

  test('a failure that names no box leads to the likeliest one', () => {
    const fields = { driver: 'postgres', entry: 'fields' } as const;
    expect(fieldAtFault({ code: 'AUTH_FAILED' }, fields)).toBe('password');
    expect(fieldAtFault({ code: 'CONNECTION_FAILED' }, fields)).toBe('host');
    expect(fieldAtFault({ code: 'CONNECTION_FAILED', field: 'postgres.database' }, fields)).toBe('database');
    const url = { driver: 'postgres', entry: 'url' } as const;
    expect(fieldAtFault({ code: 'CONNECTION_FAILED', field: 'postgres.database' }, url)).toBe('url');
    expect(fieldAtFault({ code: 'TIMEOUT' }, { driver: 'sqlite', entry: 'fields' })).toBe('file');
    expect(fieldAtFault({ code: 'SCHEMA_MISMATCH', field: 'mapping' }, fields)).toBeUndefined();
  });

  test('a zone is checked before it is sent', () => {
    const result = formSchema(saved).safeParse({ ...toFormValues(saved), zone: 'Mars/Olympus' });
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual(['zone']);
  });
});

describe('lengths of time', () => {
  test('are read as people write them, and a bare number counts seconds', () => {
    const typed = ['300', '15 min', '1h', '7 days', '1.5 h', '0.5', 'soon', '', '-3', '1 fortnight'];
    expect(typed.map(parseDuration)).toEqual([300, 900, 3600, 604_800, 5400, null, null, null, null, null]);
  });

  test('come back as they were said', () => {
    for (const seconds of [1, 59, 60, 301, 3600, 5400, 86_400, 100_000, 31_536_000]) {
      expect(parseDuration(durationText(seconds))).toBe(seconds);
    }
    expect([durationText(3600), durationText(90), durationText(604_800)]).toEqual(['1 hour', '90 seconds', '7 days']);
  });
});

describe('what is asked once about sessions', () => {
  const asked = ['sessions.secondaryStorage', 'sessions.cookieCache'] as const;

  test('starts with "I don\u2019t know", and saving that is an answer', () => {
    const values = answersOf(toFormValues(saved), asked);
    expect(values).toMatchObject({ storage: 'unknown', cookieCache: 'unknown', jwt: '' });
    expect(withAnswers(toInput(values, saved), asked, asked).sessions).toEqual({ notKnown: [...asked] });
  });

  test('an answer takes the place of not knowing', () => {
    const values = {
      ...answersOf(toFormValues(saved), asked),
      storage: 'none' as const,
      cookieCache: 'on' as const,
      cookieCacheFor: '5 min',
    };
    const { sessions } = withAnswers(toInput(values, saved), asked, asked);
    expect(sessions).toEqual({ secondaryStorage: 'none', cookieCache: { enabled: true, maxAgeSeconds: 300 } });
  });

  test('what did not stand on the sheet stays asked; an address left empty does not', () => {
    const open = [...asked, 'sessions.redisUrl'] as const;
    const values = answersOf(toFormValues(saved), open);
    const one = withAnswers(toInput(values, saved), ['sessions.redisUrl'], open);
    expect(one.sessions).toEqual({ notKnown: ['sessions.redisUrl'] });
    expect(connectionInput.safeParse(one).success).toBe(true);
  });

  test('an address of Redis left empty is the saved one, until there is said to be none', () => {
    const before: ConnectionSummary = {
      ...saved,
      settings: { ...saved.settings, sessions: { secondaryStorage: 'only', redisUrl: 'redis://ann@redis:6379' } },
    };
    const values = toFormValues(before);
    expect(values.redisUrl).toBe('');
    expect(toInput(values, before).sessions?.redisUrl).toBe('redis://ann@redis:6379');
    expect(toInput({ ...values, storage: 'none' }, before).sessions).toEqual({ secondaryStorage: 'none' });
  });

  test('what is wrong is said at its own box, in plain words', () => {
    const wrong = {
      ...toFormValues(saved),
      redisUrl: 'redis.example:6379',
      redisPrefixKind: 'given' as const,
      cookieCache: 'on' as const,
      cookieCacheFor: 'soon',
      callbackURL: '//evil.example',
      serverRateMails: '3',
      serverBasePath: 'auth',
    };
    const issues = formSchema(saved).safeParse(wrong).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.')).toSorted()).toEqual([
      'callbackURL',
      'cookieCacheFor',
      'redisPrefix',
      'redisUrl',
      'serverBasePath',
      'serverRateFor',
    ]);
  });
});
