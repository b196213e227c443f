// What Authdesk makes of an address that somebody typed or pasted, and what it refuses to make anything of.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOneLine } from '@shared/postgres/pasted';
import { isSecret, readPostgresAddress, writePostgresUrl } from '@shared/postgres/address';

const read = (text: string) => {
  const found = readPostgresAddress(text);
  return found.ok ? Object.fromEntries(found.address.parameters) : found.fault;
};
const warningsOf = (text: string) => {
  const found = readPostgresAddress(text);
  return found.ok ? found.address.warnings : found.fault;
};
const plain = { host: 'h', user: 'u', dbname: 'd' };

describe('an address as libpq has it', () => {
  it.each<[string, object]>([
    ['postgres://u@h/d', plain],
    ['postgresql://u@h:6432/d', { ...plain, port: '6432' }],
    ['postgres://u:p%40%2F%3F%23%25@h/d', { ...plain, password: 'p@/?#%' }],
    ['postgres://u:a:b:c@h/d', { ...plain, password: 'a:b:c' }],
    ['postgres://u:p+w@h/d', { ...plain, password: 'p+w' }],
    ['postgres://h', { host: 'h' }],
    ['postgres://', {}],
    ['postgres:///d', { dbname: 'd' }],
    ['postgres://u@/d', { user: 'u', dbname: 'd' }],
    ['postgres://u:p@/d?host=/sock', { user: 'u', password: 'p', dbname: 'd', host: '/sock' }],
    ['postgresql:///d?host=/sock&port=6543&user=u', { dbname: 'd', host: '/sock', port: '6543', user: 'u' }],
    ['postgres://u:p@localhost/d?host=/sock&port=6543', { ...plain, password: 'p', host: '/sock', port: '6543' }],
    ['postgres://u@%2Fvar%2Frun%2Fpostgresql/d', { ...plain, host: '/var/run/postgresql' }],
    ['postgresql://127.0.0.1:5432/?user=u&dbname=d', { ...plain, host: '127.0.0.1', port: '5432' }],
    ['postgres://u@[::1]:5433/d', { ...plain, host: '::1', port: '5433' }],
    [
      'postgres://u:p@h1:1,h2:5432/d?target_session_attrs=read-write',
      {
        ...plain,
        password: 'p',
        host: 'h1,h2',
        port: '1,5432',
        target_session_attrs: 'read-write',
      },
    ],
    ['postgres://u@h1,[::2]:7,h3/d', { ...plain, host: 'h1,::2,h3', port: ',7,' }],
    ['postgres://u@h/Größe', { ...plain, dbname: 'Größe' }],
    ['postgres://h/d?user=u@corp', { ...plain, user: 'u@corp' }],
    ['postgres://u@h/d?options=-c%20search_path%3Dauth', { ...plain, options: '-c search_path=auth' }],
    ['postgres://u@h/d?options=-c search_path=auth', { ...plain, options: '-c search_path=auth' }],
    ['postgres://u@h:1/d?host=&port=', { user: 'u', dbname: 'd' }],
    ['jdbc:postgresql://h:5432/d?user=u&password=p', { ...plain, port: '5432', password: 'p' }],
    ['postgresql+asyncpg://u@h/d', plain],
    ['host=h user=u dbname=d', plain],
    [String.raw`  host = 'h'  user=u password='it\'s # a/b?' dbname=d  `, { ...plain, password: "it's # a/b?" }],
    [String.raw`host=h user=u password=a\ b\\c dbname=d`, { ...plain, password: String.raw`a b\c` }],
    ['service=auth', { service: 'auth' }],
    ['postgres://?service=auth', { service: 'auth' }],
  ])('%s', (text, parameters) => expect(read(text)).toEqual(parameters));
});

describe('an address as it was pasted', () => {
  const url = 'postgresql://u:p@h/d?sslmode=require';
  const whole = { ...plain, password: 'p', sslmode: 'require' };
  it.each([
    `  ${url}  `,
    `\n${url}\r\n`,
    `"${url}"`,
    `'${url}'`,
    `\`${url}\``,
    `“${url}”`,
    `psql '${url}'`,
    `psql "${url}"`,
    `psql ${url}`,
    `$ psql "${url}" -c 'select 1'`,
    `/usr/lib/postgresql/16/bin/psql -d '${url}'`,
    `psql --dbname=${url}`,
    `psql "${url}";`,
    `DATABASE_URL=${url}`,
    `DATABASE_URL="${url}"`,
    `DATABASE_URL = '${url}'`,
    `export DATABASE_URL="${url}"`,
    `export DATABASE_URL='${url}';`,
    `set DATABASE_URL=${url}`,
    `$env:DATABASE_URL="${url}"`,
    `"DATABASE_URL": "${url}",`,
    `DATABASE_URL: ${url}`,
    `# the one of production\nDATABASE_URL="${url}"\n`,
    `const url = '${url}';`,
    `psql 'host=h user=u password=p dbname=d sslmode=require'`,
    `psql "host=h user=u \\\n  password=p dbname=d sslmode=require"`,
    `PGPASSWORD=p PGSSLMODE=require psql -h h -U u d`,
    `PGPASSWORD='p' PGSSLMODE=require psql -hh --username u --dbname=d`,
    `PGSSLMODE=require PGPASSWORD=p psql -h h d u`,
    `PGHOST='h'\nPGDATABASE='d'\nPGUSER='u'\nPGPASSWORD='p'\nPGSSLMODE='require'`,
    `export PGHOST=h PGDATABASE=d PGUSER=u PGPASSWORD=p PGSSLMODE=require`,
  ])('%j', (text) => expect(read(text)).toEqual(whole));
});

it('in several lines goes into a box of one', () => {
  expect(read(asOneLine(`# production\nPGHOST='h'\nPGUSER='u'\nPGDATABASE='d'\n`))).toEqual(plain);
  expect(read(asOneLine('psql "host=h user=u \\\n  dbname=d"'))).toEqual(plain);
  expect(read(`PGHOST='h'PGUSER='u'`)).toBeTypeOf('string');
});

describe('what would be read in two ways', () => {
  const hash = 'A # in it has to be written as %23';
  const slash = 'A / in the user name or password has to be written as %2F, an @ in the name of the database as %40';
  const question = 'A ? in the user name or password has to be written as %3F';
  it.each<[string, string]>([
    ['postgres://app:12#Geheim34@127.0.0.1:5432/db', hash],
    ['postgres://app:#Geheim34@127.0.0.1:5432/db', hash],
    ['postgres://app:Geheim34@127.0.0.1:5432/db#x', hash],
    ['postgres://app:12/Geheim56@127.0.0.1:5432/db', slash],
    ['postgres://app:/Geheim56@127.0.0.1/db', slash],
    ['postgres://app:a@b/Geheim56@127.0.0.1/db', slash],
    ['postgres://app:12?Geheim78@127.0.0.1:5432/db', question],
    ['postgres://app:?Geheim78@127.0.0.1/db', question],
    ['postgres://app:12?x=Geheim/78@127.0.0.1/db', question],
    ['postgres://app:12?x/Geheim78@127.0.0.1/db', question],
    ['postgres://app:Ge@heim@127.0.0.1/db', 'An @ in the user name or password has to be written as %40'],
    ['postgres://app:50%@h/db', 'A % in it has to be written as %25'],
    ['postgres://app:%zz@h/db', 'A % in it has to be written as %25'],
    ['postgres://app:%ff@h/db', 'A % in it has to be written as %25'],
    [
      'postgres://u@h/d?password=Ge&heim',
      'Each parameter after the ? takes a name, = and a value; an & in a value is written as %26',
    ],
    ['postgres://u@h/d?password=Ge&he=im', 'An & in the password has to be written as %26'],
    ['postgres://u:[YOUR-PASSWORD]@h/d', 'Put the password in place of the words that stand for it'],
    ['DATABASE_URL=postgres://u@h/d\nDIRECT_URL=postgres://u@i/d', 'Takes one address in one line'],
    [
      'host=h password=Ge heim',
      "Such as host=db.example.com dbname=auth user=support; a value with blanks stands in '…', a ' or \\ as \\' or \\\\",
    ],
  ])('%s', (text, fault) => {
    expect(read(text)).toBe(fault);
    expect(fault).not.toMatch(/Geheim|heim/);
  });

  it.each(['postgres://u@h:port/d', 'postgres://u@h:70000/d', 'postgres://u@h:0/d', 'postgres://u@h h/d'])(
    '%s',
    (text) => expect(read(text)).toBeTypeOf('string'),
  );

  it('keeps nothing of a password whose characters are not escaped, whichever they are', () => {
    const special = fc.constantFrom(
      '#',
      '/',
      '?',
      '@',
      '%',
      '&',
      ':',
      '=',
      '12',
      ' ',
      '"',
      "'",
      '\\',
      '[',
      ']',
      ',',
      ';',
      '+',
      '$',
    );
    const password = fc
      .array(fc.oneof(special, fc.constant('Geheim')), { minLength: 1, maxLength: 8 })
      .map((parts) => `${parts.join('')}Geheim`)
      // That is a character that was escaped.
      .filter((raw) => !/%[0-9a-f]{2}/i.test(raw));
    fc.assert(
      fc.property(password, (raw) => {
        const found = readPostgresAddress(`postgres://app:${raw}@127.0.0.1:5432/db?sslmode=require`);
        if (!found.ok) {
          expect(found.fault).not.toContain('Geheim');
          return;
        }
        // What is taken is taken as it was meant.
        expect(Object.fromEntries(found.address.parameters)).toMatchObject({
          host: '127.0.0.1',
          user: 'app',
          password: raw,
        });
        expect(writePostgresUrl(found.address)).not.toContain('Geheim');
      }),
      { numRuns: 2000 },
    );
  });
});

it('reads the longest text as well', () => {
  for (const piece of [
    'a',
    ';',
    "'",
    '"',
    '\\',
    ' ',
    '=',
    'a=',
    ':',
    '://',
    '/',
    '@',
    '%25',
    ',',
    'psql ',
    'A=b ',
    '?a=b&',
    '(',
  ]) {
    for (const start of ['', 'postgres://', 'host=', 'psql ', 'X=', '"', "'"]) {
      expect(readPostgresAddress(start + piece.repeat(8000 / piece.length)).ok).toBeTypeOf('boolean');
    }
  }
});

describe('what is not followed', () => {
  it.each<[string, readonly string[]]>([
    ['postgres://u@h/d?pgbouncer=true&connection_limit=1&pool_timeout=0&schema=auth', []],
    ['postgres://u@h/d?sslmode=require&channel_binding=require', []],
    [
      'postgres://u@h/d?frobnicate=1&sslMode=require',
      ['Not understood in the address, and not used: frobnicate, sslMode.'],
    ],
    ['postgres://u@h/d?requirepeer=postgres', ['In the address, but Authdesk cannot do it: requirepeer.']],
    ['postgres://u@h/d?options=-B%2010', ['A part of options in the address is not understood, and not used.']],
  ])('%s', (text, warnings) => expect(warningsOf(text)).toEqual(warnings));

  it('is kept by name only', () => {
    const found = readPostgresAddress('postgres://u:pw@h/d?odd=Geheim&sslpassword=Geheim&application_name=x');
    expect(found.ok && writePostgresUrl(found.address)).toBe('postgres://u@h/d?odd=&application_name=x');
  });
});

it('is written so that it reads as the same again, without what is secret', () => {
  const text = fc
    .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
    .filter((t) => !t.includes('\0') && encodable(t));
  const host = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.ipV6(),
    fc.constantFrom('/var/run/postgresql', '/tmp/a b', 'localhost'),
  );
  const address = fc.record(
    {
      hosts: fc.array(fc.tuple(host, fc.option(fc.integer({ min: 1, max: 65_535 }))), { minLength: 1, maxLength: 3 }),
      user: text,
      password: text,
      dbname: text,
      application_name: text,
      sslrootcert: text.map((t) => `/${t}`),
      sslmode: fc.constantFrom('disable', 'prefer', 'verify-full'),
    },
    { requiredKeys: ['hosts'] },
  );
  fc.assert(
    fc.property(address, ({ hosts, ...rest }) => {
      const ports = hosts.map(([, port]) => port ?? '').join(',');
      const parameters = new Map(
        Object.entries({
          host: hosts.map(([name]) => name).join(','),
          port: ports.replace(/^,*$/, ''),
          ...rest,
        }).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
      );
      const again = read(writePostgresUrl({ parameters, warnings: [] }));
      const open = [...parameters].filter(([name, value]) => !isSecret(name, value));
      expect(again).toEqual(Object.fromEntries(open));
    }),
  );
});

function encodable(text: string): boolean {
  try {
    return encodeURIComponent(text) !== '';
  } catch {
    return false;
  }
}
