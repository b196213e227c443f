import { describe, expect, test } from 'vitest';
import { connectionInput, type ConnectionInput, type ConnectionSummary } from '../../src/shared/api/connections';
import {
  asNumber,
  asText,
  formSchema,
  toFormValues,
  type FormValues,
} from '../../src/renderer/src/features/connections/form-values';
import { answersOf } from '../../src/renderer/src/features/connections/questions/answers';
import {
  boxOf,
  faultsIn,
  inFirstSection,
  isSetting,
  settingAtFault,
} from '../../src/renderer/src/features/connections/sections';
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

/** What is sent of what stands in the form. */
function sent(values: FormValues, summary: ConnectionSummary | null): ConnectionInput {
  const { data, error } = formSchema(summary, values.entry).safeParse(values);
  expect(error?.issues).toBeUndefined();
  return connectionInput.parse(data);
}

/** What is wrong with it: the path of each fault, and what is said there. */
function faults(values: FormValues, summary: ConnectionSummary | null): Record<string, string> {
  const issues = formSchema(summary, values.entry).safeParse(values).error?.issues ?? [];
  return Object.fromEntries(issues.map(({ path, message }) => [path.join('.'), message]));
}

describe('the form of a connection', () => {
  test('a saved connection that is not touched comes out as it went in, with no secret made up', () => {
    expect(sent(toFormValues(saved), saved)).toEqual({ ...saved.settings, id: 'prod', remember: true });
  });

  test('a box takes what is typed, and what a URL that is split puts there', () => {
    expect([' db ', 6432, undefined].map(asText)).toEqual(['db', 6432, undefined]);
    expect([' 6432 ', 6432, '', ' ', '54x', undefined].map(asNumber)).toEqual([6432, 6432, '', '', '54x', undefined]);
  });

  test('a new one starts on production, read-only, with verified encryption', () => {
    expect(toFormValues(null)).toMatchObject({
      environment: 'production',
      readOnly: true,
      postgres: { ssl: { mode: 'verify-full' } },
    });
  });

  test('what is missing is said at its own box', () => {
    const empty = toFormValues(null);
    expect(faults({ ...empty, mail: { kind: 'smtp' } }, null)).toEqual({
      name: 'Give it a name you will recognise',
      'postgres.host': 'Name or address of the database server',
      'postgres.database': 'Name of the database',
      'postgres.user': 'The user to sign in as',
      'mail.baseURL': 'A whole address, such as https://auth.example.com',
      'mail.url': 'Such as smtp://user:password@mail.example.com:587 or smtps://…',
      'mail.from': 'The address mail comes from',
    });
    expect(Object.keys(faults({ ...empty, name: 'x', entry: 'url' }, null))).toEqual(['postgres.url']);
    expect(Object.keys(faults({ ...empty, name: 'x', driver: 'sqlite' }, null))).toEqual(['sqlite.file']);
  });

  test('a number that is none is said at its own box, and not that a URL is missing', () => {
    const { postgres, ...values } = toFormValues(saved);
    expect(faults({ ...values, postgres: { ...postgres, port: '54x32' } }, saved)).toEqual({
      'postgres.port': 'From 1 to 65535',
    });
  });

  test('an address of one\u2019s own is wanted where the auth server sends the mails', () => {
    const values = { ...toFormValues(saved), mail: { kind: 'server' as const }, authServer: { baseURL: '' } };
    expect(faults(values, saved)).toEqual({ 'authServer.baseURL': 'Mail is sent by it: where is it?' });
    expect(Object.keys(faults({ ...values, authServer: { basePath: '/x' } }, saved))).toEqual(['authServer.baseURL']);
  });

  test('an SQLite connection carries nothing of Postgres', () => {
    const input = sent({ ...toFormValues(saved), driver: 'sqlite', sqlite: { file: '/tmp/auth.db' } }, saved);
    expect(input.sqlite).toEqual({ file: '/tmp/auth.db' });
    expect(Object.keys(input)).not.toEqual(expect.arrayContaining(['postgres']));
    expect([input.schema, input.replicaUrl, input.times]).toEqual([undefined, undefined, undefined]);
  });

  test('boxes left empty are not sent, and neither is what another choice had to do with', () => {
    const values: FormValues = {
      ...toFormValues(saved),
      mapping: { tables: { user: ' people ' }, fields: { user: {} } },
      mail: { kind: 'outbox', url: 'smtp://ann:pw@mail.example', from: 'a@b.example', secret: '', baseURL: '' },
      mailing: { magicLink: { enabled: false, lifetimeSeconds: 60 }, emailOtp: { stored: 'plain' }, language: '' },
      sessions: { secondaryStorage: 'none', redisUrl: 'redis://redis', redisPrefix: '', proveAlways: undefined },
    };
    expect(sent(values, saved)).toMatchObject({
      mapping: { tables: { user: 'people' } },
      mail: { kind: 'outbox', baseURL: 'https://auth.example' },
      mailing: { magicLink: { enabled: false } },
      sessions: { secondaryStorage: 'none' },
    });
    const { mailing, sessions, mapping } = sent(values, saved);
    expect([mailing, sessions, mapping]).toEqual([
      { magicLink: { enabled: false } },
      { secondaryStorage: 'none' },
      { tables: { user: 'people' } },
    ]);
  });

  test('errors of main land at the right box, which is called as main calls the setting', () => {
    const boxes = ['name', 'postgres.url', 'authServer.baseURL', 'mail.kind', 'sessions.jwt.enabled', 'mapping'];
    expect(boxOf('authServer.baseURL', boxes)).toBe('authServer.baseURL');
    // Main speaks of single settings also where one box holds them all, or where the box is not drawn.
    expect(boxOf('postgres.password', boxes)).toBe('postgres.url');
    expect(boxOf('postgres', boxes)).toBe('postgres.url');
    expect(boxOf('sessions.jwt', boxes)).toBe('sessions.jwt.enabled');
    expect(boxOf('mail.baseURL', boxes)).toBe('mail.kind');
    expect(boxOf('mapping.tables.user', boxes)).toBe('mapping');
    expect(boxOf('somewhere.else', boxes)).toBeUndefined();
    expect(['mail.baseURL', 'somewhere.else', 'mapping', undefined].map(isSetting)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('of several faults, those in the part that comes first are shown', () => {
    const errors = {
      passwords: { minLength: { type: 'too_small', message: 'A number' } },
      sessions: { cookieCache: { maxAgeSeconds: { type: 'invalid_type', message: 'A length' } } },
    };
    expect(faultsIn(errors)).toEqual(['passwords.minLength', 'sessions.cookieCache.maxAgeSeconds']);
    expect(inFirstSection(faultsIn(errors))).toEqual(['sessions.cookieCache.maxAgeSeconds']);
    expect(inFirstSection(['mail.from', 'name', 'postgres.host'])).toEqual(['name', 'postgres.host']);
  });

  test('a secret that is not to be kept is said so, instead of left to a default', () => {
    expect(sent({ ...toFormValues(saved), remember: false }, saved).remember).toBe(false);
  });

  test('a failure that names no box leads to the likeliest one', () => {
    expect(settingAtFault({ code: 'AUTH_FAILED' }, 'postgres')).toBe('postgres.password');
    expect(settingAtFault({ code: 'CONNECTION_FAILED' }, 'postgres')).toBe('postgres.host');
    expect(settingAtFault({ code: 'CONNECTION_FAILED', field: 'postgres.database' }, 'postgres')).toBe(
      'postgres.database',
    );
    expect(settingAtFault({ code: 'TIMEOUT' }, 'sqlite')).toBe('sqlite.file');
    expect(settingAtFault({ code: 'SCHEMA_MISMATCH', field: 'mapping' }, 'postgres')).toBeUndefined();
  });

  test('a zone is checked before it is sent', () => {
    expect(faults({ ...toFormValues(saved), times: { zone: 'Mars/Olympus' } }, saved)).toEqual({
      'times.zone': 'Not a time zone; it looks like Europe/Berlin',
    });
  });
});

describe('lengths of time', () => {
  test('are read as users write them, and a bare number counts seconds', () => {
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
    expect(sent(values, saved).sessions).toEqual({ notKnown: [...asked] });
    // What was said before is no question any more.
    const said = { ...toFormValues(saved), sessions: { secondaryStorage: 'none' as const } };
    expect(answersOf(said, asked).sessions?.notKnown).toEqual(['sessions.cookieCache']);
  });

  test('an answer takes the place of not knowing', () => {
    const values = answersOf(toFormValues(saved), asked);
    const sessions = {
      ...values.sessions,
      secondaryStorage: 'none' as const,
      cookieCache: { enabled: true, maxAgeSeconds: 300 },
      notKnown: [],
    };
    expect(sent({ ...values, sessions }, saved).sessions).toEqual({
      secondaryStorage: 'none',
      cookieCache: { enabled: true, maxAgeSeconds: 300 },
    });
  });

  test('an address that was asked for and left empty is not known, either; one that is typed is', () => {
    const values = answersOf(toFormValues(saved), ['sessions.redisUrl']);
    expect(sent(values, saved).sessions).toEqual({ notKnown: ['sessions.redisUrl'] });
    const typed = { ...values, sessions: { ...values.sessions, redisUrl: 'redis://redis:6379' } };
    expect(sent(typed, saved).sessions).toEqual({ redisUrl: 'redis://redis:6379' });
  });

  test('an address of Redis left empty is the saved one, until there is said to be none', () => {
    const before: ConnectionSummary = {
      ...saved,
      settings: { ...saved.settings, sessions: { secondaryStorage: 'only', redisUrl: 'redis://ann@redis:6379' } },
    };
    const values = toFormValues(before);
    expect(values.sessions?.redisUrl).toBeUndefined();
    expect(sent(values, before).sessions?.redisUrl).toBe('redis://ann@redis:6379');
    const none = { ...values, sessions: { ...values.sessions, secondaryStorage: 'none' as const } };
    expect(sent(none, before).sessions).toEqual({ secondaryStorage: 'none' });
  });

  test('keys that begin with nothing are not the same as not saying what they begin with', () => {
    const of = (redisPrefix: string | false | undefined) => ({ ...toFormValues(saved), sessions: { redisPrefix } });
    expect(sent(of(false), saved).sessions).toEqual({ redisPrefix: '' });
    expect(sent(of(undefined), saved).sessions).toBeUndefined();
    const none: ConnectionSummary = { ...saved, settings: { ...saved.settings, sessions: { redisPrefix: '' } } };
    expect(sent(toFormValues(none), none).sessions).toEqual({ redisPrefix: '' });
  });

  test('what is wrong is said at its own box, in plain words', () => {
    const wrong: FormValues = {
      ...toFormValues(saved),
      sessions: {
        redisUrl: 'redis.example:6379',
        redisPrefix: '',
        cookieCache: { enabled: true, maxAgeSeconds: 'soon' },
      },
      mailing: { callbackURL: '//evil.example', serverRate: { mails: 3 } },
      authServer: { baseURL: 'https://auth.example', basePath: 'auth' },
    };
    expect(faults(wrong, saved)).toEqual({
      'authServer.basePath': 'Starts with /, such as /api/auth',
      'mailing.callbackURL': 'A path such as /welcome, or a whole address',
      'mailing.serverRate.seconds': 'A length of time, such as 15 min, 1 h or 7 days',
      'sessions.cookieCache.maxAgeSeconds': 'A length of time, such as 15 min, 1 h or 7 days',
      'sessions.redisPrefix': 'Such as better-auth: – or choose that there is none',
      'sessions.redisUrl': 'Starts with redis:// or rediss://, such as rediss://:password@redis.example.com:6379',
    });
  });
});
