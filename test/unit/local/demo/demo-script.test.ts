import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DEMO_COUNTS,
  DEMO_DATA_FILE,
  DEMO_USERS,
  DEMO_SCHEMA_FILE,
} from '../../../../src/main/data/local/demo/constants';
import { demoScript } from '../../../../src/main/data/local/demo/demo-script';
import { cpuMilliseconds } from '../../../support/cpu-time';

const NOW = new Date('2026-03-04T05:06:07.890Z');
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DAY = 86_400_000;
const resources = path.resolve(import.meta.dirname, '../../../../resources/demo');
const schemaSql = fs.readFileSync(path.join(resources, DEMO_SCHEMA_FILE), 'utf8');
const dataSql = fs.readFileSync(path.join(resources, DEMO_DATA_FILE), 'utf8');

let folder: string;
let db: Database.Database;
let milliseconds: number;

const count = (sql: string, ...values: unknown[]): number =>
  db
    .prepare<unknown[], number>(`SELECT count(*) FROM ${sql}`)
    .pluck()
    .get(...values) ?? -1;
const now = NOW.toISOString();

const born = (sql: string): number => {
  const memory = new Database(':memory:');
  memory.exec(sql);
  const select = memory.prepare<[string], string>('SELECT "createdAt" FROM "user" WHERE "email" = ?').pluck();
  const time = Date.parse(select.get(DEMO_USERS.waiting.email) ?? '');
  memory.close();
  return time;
};
const alnum = (length: number): string => '[a-zA-Z0-9]'.repeat(length);
const bare = (length: number): string => `"identifier" GLOB '${alnum(length)}'`;
const hash = `length("identifier") = 43 AND "identifier" NOT GLOB '*[^a-zA-Z0-9_-]*'`;
const like = (pattern: string): string => `"identifier" GLOB '${pattern}'`;
const sessionsOf = (email: string, live = ''): number =>
  count(`"session" s JOIN "user" u ON u."id" = s."userId" WHERE u."email" = ? AND s."expiresAt" > ?`, email, live);
const accountsOf = (email: string, where = '1'): number =>
  count(`"account" a JOIN "user" u ON u."id" = a."userId" WHERE u."email" = ? AND ${where}`, email);
const has = (email: string, where: string): boolean => count(`"user" WHERE "email" = ? AND ${where}`, email) === 1;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'authdesk-demo-'));
  db = new Database(path.join(folder, 'demo.db'));
  milliseconds = cpuMilliseconds(() => db.exec(demoScript(schemaSql, dataSql, NOW)));
});

afterAll(() => {
  db.close();
  fs.rmSync(folder, { recursive: true });
});

describe('the demo script', () => {
  it('is quick, whole and small', () => {
    expect(milliseconds).toBeLessThan(3000);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.inTransaction).toBe(false);
    expect(schemaSql.length + dataSql.length).toBeLessThan(2.5 * 1024 * 1024);
  });

  it('is the same for the same moment and shifts with another', () => {
    const script = demoScript(schemaSql, dataSql, NOW);
    expect(demoScript(schemaSql, dataSql, NOW)).toBe(script);
    const later = demoScript(schemaSql, dataSql, new Date(NOW.getTime() + DAY));
    expect(later).toHaveLength(script.length);
    expect(born(script)).toBe(NOW.getTime() - 20 * 60_000);
    expect(born(later) - born(script)).toBe(DAY);
  });

  it('leaves neither marks of relative times nor helper tables', () => {
    expect(demoScript(schemaSql, dataSql, NOW).replace(/^--.*$/gm, '')).not.toContain('~');
    expect(count(`sqlite_temp_master`)).toBe(0);
  });
});

describe('formats', () => {
  it('stores every date as better-auth writes it', () => {
    const dates = db
      .prepare<[], { table: string; column: string }>(
        `SELECT t.name AS "table", c.name AS "column" FROM sqlite_master t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND lower(c.type) = 'date'`,
      )
      .all();
    expect(dates.length).toBe(18);
    for (const { table, column } of dates) {
      const values = db
        .prepare<[], string>(`SELECT "${column}" FROM "${table}" WHERE "${column}" IS NOT NULL`)
        .pluck()
        .all();

      const wrong = values.filter((value) => typeof value !== 'string' || !ISO.test(value));
      expect({ table, column, wrong, empty: values.length === 0 }).toEqual({ table, column, wrong: [], empty: false });
    }
  });

  it('stores ids, booleans and password hashes as better-auth does', () => {
    expect(
      ['user', 'session', 'account', 'verification', 'organization', 'member', 'invitation', 'twoFactor'].filter(
        (table) => count(`"${table}" WHERE length("id") <> 32 OR "id" GLOB '*[^a-zA-Z0-9]*'`) !== 0,
      ),
    ).toEqual([]);
    expect(count(`"user" WHERE "emailVerified" NOT IN (0, 1) OR "banned" NOT IN (0, 1)`)).toBe(0);
    const hashes = db
      .prepare<[], string>('SELECT DISTINCT "password" FROM "account" WHERE "password" IS NOT NULL')
      .pluck()
      .all();
    expect(hashes.length).toBeGreaterThan(24);
    expect(hashes.filter((one) => !/^[0-9a-f]{32}:[0-9a-f]{128}$/.test(one))).toEqual([]);
  });

  it('uses reserved domains only', () => {
    const domains = db
      .prepare<[], string>(
        `SELECT DISTINCT lower(substr(e, instr(e, '@') + 1))
         FROM (SELECT "email" e FROM "user" UNION SELECT "email" FROM "invitation")`,
      )
      .pluck()
      .all();
    expect(domains.filter((domain) => !/(^|\.)(example|test|example\.(com|net|org))$/.test(domain))).toEqual([]);
  });
});

describe('users', () => {
  it('has the promised number with believable shares', () => {
    expect(count('"user"')).toBe(DEMO_COUNTS.users);
    const verified = count('"user" WHERE "emailVerified" = 1') / DEMO_COUNTS.users;
    expect(verified).toBeGreaterThan(0.82);
    expect(verified).toBeLessThan(0.88);
    expect(count('"user" WHERE "banned" = 1')).toBe(30);
    expect(count('"user" WHERE "banned" = 1 AND "banExpires" IS NULL')).toBeGreaterThan(0);
    expect(count('"user" WHERE "banned" = 1 AND "banExpires" > ?', now)).toBeGreaterThan(0);
    expect(count('"user" WHERE "banned" = 1 AND "banExpires" < ?', now)).toBeGreaterThan(0);
    expect(
      ['user', 'admin', 'support', 'admin,support'].filter((role) => count('"user" WHERE "role" = ?', role) <= 0),
    ).toEqual([]);
    const month = new Date(NOW.getTime() - 30 * DAY).toISOString();
    expect(count('"user" WHERE "createdAt" > ?', month)).toBeGreaterThan(100);
  });

  it('keeps times in order', () => {
    expect(count('"user" WHERE "updatedAt" < "createdAt" OR "updatedAt" > ?', now)).toBe(0);
    expect(
      ['session', 'account', 'member'].filter(
        (table) => count(`"${table}" t JOIN "user" u ON u."id" = t."userId" WHERE t."createdAt" < u."createdAt"`) !== 0,
      ),
    ).toEqual([]);
    expect(count('"account" WHERE "updatedAt" < "createdAt" OR "updatedAt" > ?', now)).toBe(0);
  });

  it('keeps addresses unique and lower-case but for one', () => {
    expect(count('(SELECT DISTINCT lower("email") FROM "user")')).toBe(DEMO_COUNTS.users);
    expect(count('"user" WHERE "email" <> lower("email")')).toBe(1);
  });
});

describe('sessions', () => {
  it('has the promised number, a good half of it live', () => {
    expect(count('"session"')).toBe(DEMO_COUNTS.sessions);
    expect(count('"session" WHERE "expiresAt" > ?', now)).toBe(DEMO_COUNTS.sessions * 0.55);
  });

  it('follows the rules of expiry and refresh', () => {
    const lifetimes = db
      .prepare<[], number>(
        `SELECT DISTINCT CAST(round((julianday("expiresAt") - julianday("updatedAt")) * 86400) AS INTEGER) FROM "session"`,
      )
      .pluck()
      .all();
    expect(lifetimes.sort((a, b) => a - b)).toEqual([3600, 86_400, 604_800]);
    expect(count('"session" WHERE "updatedAt" > ? OR "updatedAt" < "createdAt"', now)).toBe(0);
    const tooSoon = `"updatedAt" > "createdAt" AND julianday("updatedAt") - julianday("createdAt") < 0.999`;
    expect(count(`"session" WHERE ${tooSoon}`)).toBe(0);
  });

  it('has impersonations by administrators, empty addresses and active organizations', () => {
    const admins = `SELECT "id" FROM "user" WHERE "role" LIKE '%admin%'`;
    expect(count(`"session" WHERE "impersonatedBy" IN (${admins})`)).toBeGreaterThan(10);
    expect(count(`"session" WHERE "impersonatedBy" NOT IN (${admins})`)).toBe(0);
    expect(['ipAddress', 'userAgent'].filter((column) => count(`"session" WHERE "${column}" = ''`) <= 50)).toEqual([]);
    expect(count('"session" WHERE "activeOrganizationId" IN (SELECT "id" FROM "organization")')).toBeGreaterThan(300);
  });
});

describe('plugins', () => {
  it('has organizations with an owner each and invitations of every status', () => {
    expect(count('"organization"')).toBe(DEMO_COUNTS.organizations);
    expect(count(`(SELECT DISTINCT "organizationId" FROM "member" WHERE "role" = 'owner')`)).toBe(
      DEMO_COUNTS.organizations,
    );
    expect(
      ['pending', 'accepted', 'rejected', 'canceled'].filter(
        (status) => count('"invitation" WHERE "status" = ?', status) <= 5,
      ),
    ).toEqual([]);
    expect(count(`"invitation" WHERE "status" = 'pending' AND "expiresAt" > ?`, now)).toBeGreaterThan(5);
    expect(count('(SELECT 1 FROM "member" GROUP BY "userId", "organizationId" HAVING count(*) > 1)')).toBe(0);
  });

  it('has a two-factor row for exactly the users who enabled it', () => {
    expect(count('"user" WHERE "twoFactorEnabled" = 1')).toBe(count('"twoFactor"'));
    const enabled = 'SELECT "id" FROM "user" WHERE "twoFactorEnabled" = 1';
    expect(count(`"twoFactor" WHERE "userId" NOT IN (${enabled})`)).toBe(0);
  });

  it('has accounts of every provider', () => {
    expect(
      ['credential', 'google', 'github', 'microsoft', 'apple', 'discord'].filter(
        (provider) => count('"account" WHERE "providerId" = ?', provider) <= 20,
      ),
    ).toEqual([]);
    expect(count('(SELECT 1 FROM "account" GROUP BY "providerId", "accountId" HAVING count(*) > 1)')).toBe(0);
  });
});

describe('verifications', () => {
  const kinds: Record<string, string> = {
    'password reset': like(`reset-password:${alnum(24)}`),
    'password reset, hashed': `${hash} AND "value" GLOB '${alnum(32)}'`,
    'delete account': like('delete-account-*'),
    'magic link': like('magic-link:*'),
    'magic link, hashed': `${hash} AND "value" LIKE '%"magic-link"%'`,
    'magic link, bare': `${bare(32)} AND "value" LIKE '{"email"%'`,
    'email verification code': like('email-verification-otp-*@*'),
    'sign-in code': like('sign-in-otp-*@*'),
    'sign-in code, hashed': `${hash} AND "value" GLOB '[0-9]*:[0-9]'`,
    'forgotten password code': like('forget-password-otp-*@*'),
    'change of e-mail': like('change-email-otp-*:*@*'),
    'change of e-mail, older': like('change-email-otp-*@*-*@*'),
    'phone code': like('phone-number-otp-+*'),
    'phone reset': like('phone-number-reset-+*'),
    'phone code, older': `"identifier" GLOB '+*' AND "identifier" NOT LIKE '%-%'`,
    'phone reset, older': like('+*-request-password-reset'),
    'two-factor challenge': like(`2fa-${alnum(20)}`),
    'two-factor attempts': like('2fa-attempts-2fa-*'),
    'two-factor code': like('2fa-otp-2fa-*'),
    'two-factor code of a session': like('2fa-otp-*!*'),
    'trusted device': like('trust-device-*'),
    'OAuth state': like('auth-state:*'),
    'OAuth state, bare': `${bare(32)} AND "value" LIKE '%codeVerifier%'`,
    'passkey challenge': `${bare(32)} AND "value" LIKE '%expectedChallenge%'`,
    'one-time token': `${like('one-time-token:*')} AND "value" IN (SELECT "token" FROM "session")`,
    'SIWE nonce': like('siwe:*'),
    'authorization code': `${hash} AND "value" LIKE '%authorization_code%'`,
    'SAML request': like('saml-authn-request:*'),
    'SAML session': like('saml-session:*'),
    'SAML session by id': like('saml-session-by-id:*'),
    'SAML logout': like('saml-logout-request:*'),
    'SAML assertion': like('saml-used-assertion:*'),
    'domain verification': like('_better-auth-token-*'),
    'clean-up lock': like('revoke-unproven-account-access:*'),
  };

  it.each(Object.entries(kinds))('has live and expired rows: %s', (_name, where) => {
    expect(count(`"verification" WHERE ${where} AND "expiresAt" > ?`, now)).toBeGreaterThan(0);
    expect(count(`"verification" WHERE ${where} AND "expiresAt" <= ?`, now)).toBeGreaterThan(0);
  });

  it('has no row of an unknown kind', () => {
    const known = Object.values(kinds).map((where) => `(${where})`);
    expect(count(`"verification" WHERE NOT (${known.join(' OR ')})`)).toBe(0);
  });

  it('has valid JSON with an expiry as a number in OAuth states', () => {
    const sane = `json_extract("value", '$.expiresAt') BETWEEN ? AND ?`;
    const bounds = [NOW.getTime() - 40 * DAY, NOW.getTime() + DAY];
    expect(count(`"verification" WHERE "value" LIKE '%codeVerifier%' AND NOT (${sane})`, ...bounds)).toBe(0);
  });
});

describe('people', () => {
  it.each(Object.entries(DEMO_USERS))('knows %s', (_key, { name, email }) => {
    expect(count('"user" WHERE "email" = ? AND "name" = ?', email, name)).toBe(1);
  });

  it('tells the stories of the sessions', () => {
    expect(sessionsOf(DEMO_USERS.waiting.email)).toBe(0);
    expect(sessionsOf(DEMO_USERS.stolenLaptop.email, now)).toBe(6);
    expect(sessionsOf(DEMO_USERS.manySessions.email)).toBe(120);
    expect(sessionsOf(DEMO_USERS.noSessions.email)).toBe(0);
    expect(sessionsOf(DEMO_USERS.bannedButLive.email, now)).toBe(2);
    expect(sessionsOf(DEMO_USERS.banned.email, now)).toBe(0);
    expect(sessionsOf(DEMO_USERS.impersonated.email, now)).toBe(2);
  });

  it('tells the stories of the accounts', () => {
    expect(accountsOf(DEMO_USERS.noAccount.email)).toBe(0);
    expect(accountsOf(DEMO_USERS.noPassword.email, `"password" IS NULL AND "providerId" = 'credential'`)).toBe(1);
    expect(accountsOf(DEMO_USERS.importedAccount.email, '"accountId" = u."email"')).toBe(1);
    expect(accountsOf(DEMO_USERS.socialOnly.email, `"providerId" = 'credential'`)).toBe(0);
    expect(count(`"account" WHERE "providerId" = 'credential' AND "accountId" <> "userId"`)).toBe(1);
  });

  it('tells the stories of bans, locks and codes', () => {
    expect(has(DEMO_USERS.waiting.email, '"emailVerified" = 0')).toBe(true);
    expect(has(DEMO_USERS.banned.email, `"banned" = 1 AND "banReason" <> '' AND "banExpires" > '${now}'`)).toBe(true);
    expect(has(DEMO_USERS.banExpired.email, `"banned" = 1 AND "banExpires" < '${now}'`)).toBe(true);
    const locked = `"failedVerificationCount" = 10 AND "lockedUntil" > ?`;
    expect(count(`"twoFactor" WHERE ${locked}`, now)).toBe(1);
    const codes = '"verification" WHERE "identifier" = ? AND "expiresAt" > ?';
    expect(count(codes, `sign-in-otp-${DEMO_USERS.manyCodes.email}`, now)).toBe(4);
    const links = `"verification" v JOIN "user" u ON u."id" = v."value" WHERE u."email" = ? AND v."expiresAt" > ?`;
    expect(count(links, DEMO_USERS.resetAfterMove.email, now)).toBe(1);
  });
});
