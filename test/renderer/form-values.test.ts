import { describe, expect, test } from 'vitest';
import { connectionInput, type ConnectionSummary } from '../../src/shared/api/connections';
import { fieldAtFault, formFieldOf } from '../../src/renderer/src/features/connections/fault-field';
import { formSchema, toFormValues, toInput } from '../../src/renderer/src/features/connections/form-values';

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
