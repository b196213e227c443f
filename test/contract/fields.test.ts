// What may be typed into a box of the connection form, and with which words it is refused: by the form and by main alike.
import { describe, expect, it } from 'vitest';
import {
  certificate,
  linkTarget,
  postgresUrl,
  redisUrl,
  seconds,
  serverAddress,
  smtpUrl,
  text,
  timeZone,
  webAddress,
  whole,
} from '@shared/api/fields';

const WEB = 'A whole address, such as https://app.example.com';
const fields = {
  server: serverAddress,
  web: webAddress(WEB),
  postgres: postgresUrl,
  smtp: smtpUrl,
  redis: redisUrl,
  target: linkTarget,
  certificate,
  zone: timeZone,
  name: text(5, 'A name'),
  port: whole(1, 65_535),
  time: seconds(60, 3600, 'From 1 minute to 1 hour'),
} as const;
type Field = keyof typeof fields;

/** The first thing that is said about a value; null where it is taken. */
const saidOf = (field: Field, value: unknown) => fields[field].safeParse(value).error?.issues[0]?.message ?? null;

describe('what a box takes', () => {
  it.each<[Field, unknown]>([
    ['server', 'https://auth.example.com/base'],
    ['server', 'http://localhost:3000'],
    ['server', 'http://[::1]:3000'],
    ['web', 'http://app.example.com'],
    ['postgres', 'postgresql://u:p%40ss@db:6432/auth?sslmode=verify-full'],
    ['postgres', 'postgres:///auth?host=/var/run/postgresql'],
    ['smtp', 'smtps://u:p@mail.example.com'],
    ['redis', 'rediss://:p@redis.example.com:6379/0'],
    ['target', '/welcome?from=mail'],
    ['target', 'https://app.example.com/reset'],
    ['certificate', ' -----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----'],
    ['zone', 'Europe/Berlin'],
    ['name', ' Acme '],
    ['port', 65_535],
    ['time', 60],
  ])('%s: %j', (field, value) => expect(saidOf(field, value)).toBeNull());

  it('takes text without the blanks around it', () => {
    expect(fields.name.parse(' Acme ')).toBe('Acme');
    expect(serverAddress.parse(' https://a.example ')).toBe('https://a.example');
  });
});

describe('what a box refuses, and why', () => {
  const https = 'Takes https://; plain http only where the server is this computer';
  const open = 'Without a user name or password: it is kept and shown as it is';
  const place = 'A path such as /welcome, or a whole address';
  it.each<[Field, unknown, string]>([
    ['server', '', 'A whole address, such as https://auth.example.com'],
    ['server', 'auth.example.com', 'A whole address, such as https://auth.example.com'],
    ['server', 'file:///etc/passwd', 'A whole address, such as https://auth.example.com'],
    ['server', 'http://auth.example.com', https],
    ['server', 'http://localhost.evil.example', https],
    ['server', 'https://ann:pw@auth.example.com', open],
    ['web', 'javascript:alert(1)', WEB],
    ['web', 'https://ann@app.example.com', open],
    ['postgres', 'mysql://db/auth', 'Starts with postgres:// or postgresql://'],
    ['postgres', 'db.example.com', 'A whole address, such as postgres://user:password@host:5432/database'],
    ['postgres', 'postgres://u:50%@db/auth', 'A % in it has to be written as %25'],
    ['postgres', 'postgres://u:12#pw@db/auth', 'A # in it has to be written as %23'],
    [
      'postgres',
      'postgres://db/auth?sslmode=sometimes',
      'sslmode is one of disable, allow, prefer, require, no-verify, verify-ca, verify-full',
    ],
    ['smtp', 'mail.example.com:587', 'Such as smtp://user:password@mail.example.com:587 or smtps://…'],
    [
      'redis',
      'redis.example.com:6379',
      'Starts with redis:// or rediss://, such as rediss://:password@redis.example.com:6379',
    ],
    ['smtp', 'smtp://ann:12#pw@mail.example.com:587', 'A # in the user name or password has to be written as %23'],
    ['redis', 'redis://:/pw@redis.example.com:6379', 'A / in the user name or password has to be written as %2F'],
    ['redis', 'redis://ann:1?pw@redis.example.com', 'A ? in the user name or password has to be written as %3F'],
    ['target', '//evil.example', place],
    ['target', '/%2f%2fevil.example', place],
    ['target', 'https://bank.example@evil.example/', place],
    ['certificate', 'MII', 'A certificate in PEM form begins with -----BEGIN CERTIFICATE-----'],
    ['zone', 'Mars/Olympus', 'Not a time zone; it looks like Europe/Berlin'],
    ['name', '   ', 'A name'],
    ['name', undefined, 'A name'],
    ['port', '54x32', 'A number from 1 to 65535'],
    ['port', 0, 'A number from 1 to 65535'],
    ['port', 1.5, 'A number from 1 to 65535'],
    ['time', 'soon', 'A length of time, such as 15 min, 1 h or 7 days'],
    ['time', 59, 'From 1 minute to 1 hour'],
  ])('%s: %j', (field, value, sentence) => expect(saidOf(field, value)).toBe(sentence));
});
