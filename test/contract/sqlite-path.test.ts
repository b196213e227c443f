// Which file Authdesk takes from what somebody typed or pasted.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSqlitePath } from '@shared/sqlite-path';

const read = (text: string) => {
  const found = readSqlitePath(text);
  return found.ok ? found.file : { fault: found.fault };
};

describe('the place of a SQLite file', () => {
  it.each([
    ['/data/auth.db', '/data/auth.db'],
    [' /data/auth.db ', '/data/auth.db'],
    ['"/data/my auth.db"', '/data/my auth.db'],
    [`'/data/my auth.db'`, '/data/my auth.db'],
    ['~/auth.db', '~/auth.db'],
    ['$HOME/auth.db', '~/auth.db'],
    ['file:/data/auth.db', '/data/auth.db'],
    ['file:///data/auth.db', '/data/auth.db'],
    ['file://localhost/data/auth.db', '/data/auth.db'],
    ['file:///data/my%20auth.db?mode=ro&cache=shared', '/data/my auth.db'],
    ['file:local.db', 'local.db'],
    ['file:./dev.db?connection_limit=1', './dev.db'],
    ['file:///C:/data/auth.db', 'C:/data/auth.db'],
    [String.raw`C:\data\auth.db`, String.raw`C:\data\auth.db`],
    [String.raw`\\server\share\auth.db`, String.raw`\\server\share\auth.db`],
    ['sqlite:/data/auth.db', '/data/auth.db'],
    ['sqlite:///data/auth.db', '/data/auth.db'],
    ['jdbc:sqlite:/data/auth.db', '/data/auth.db'],
    ['sqlite3 /data/auth.db', '/data/auth.db'],
    ['DATABASE_URL=file:/data/auth.db', '/data/auth.db'],
    ['DATABASE_URL="file:/data/auth.db"', '/data/auth.db'],
    [`export DATABASE_URL='/data/auth.db';`, '/data/auth.db'],
    ['/data/50%/a#b?.db', '/data/50%/a#b?.db'],
  ])('%s', (text, file) => expect(read(text)).toBe(file));

  it('that is only to be read says so', () => {
    expect(readSqlitePath('file:/a.db?mode=ro')).toEqual({ ok: true, file: '/a.db', readOnly: true });
    expect(readSqlitePath('file:/a.db?mode=rw')).toMatchObject({ readOnly: false });
  });

  it.each<[string, RegExp]>([
    ['', /^Choose the database file/],
    ['""', /^Choose the database file/],
    ['libsql://db-org.turso.io?authToken=Geheim', /^That is a libSQL server/],
    ['https://db-org.turso.io', /^That is a libSQL server/],
    ['wss://db-org.turso.io', /^That is a libSQL server/],
    ['postgres://u:Geheim@h/d', /^That is the address of a Postgres database/],
    [':memory:', /in memory/],
    ['file::memory:?cache=shared', /in memory/],
    ['file:x?mode=memory', /in memory/],
    ['file://server/share/auth.db', /three slashes/],
    ['file:/data/50%.db', /has to be written as %25/],
    ['mysql://u:Geheim@h/d', /^Choose the database file/],
    ['/a.db\n/b.db', /one line/],
  ])('%s is refused', (text, fault) => {
    const { fault: told } = read(text) as { fault: string };
    expect(told).toMatch(fault);
    expect(told).not.toContain('Geheim');
  });

  it('of any name is that name, written as it is or as an address', () => {
    const part = fc.stringMatching(/^[\w äß%#?&=+,()[\]-]{1,20}$/).filter((name) => name.trim() === name);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const file = `/${parts.join('/')}`;
        expect(read(file)).toBe(file);
        expect(read(`file://${parts.map((name) => `/${encodeURIComponent(name)}`).join('')}`)).toBe(file);
      }),
    );
  });
});
