import { peoplePool, person } from './people';
import { Random } from './random';

export type Cell = string | boolean | Date | null;

/** The rows of one of better-auth's tables, made as they are asked for. */
export interface TableRows {
  readonly table: 'user' | 'session' | 'account' | 'verification';
  readonly columns: readonly string[];
  readonly rows: () => Generator<readonly Cell[]>;
}

/** The administrator that better-auth's own list-users is called as; the session never ends. */
export const ADMIN = { id: 'BenchAdministrator00000000000000', token: 'BenchAdministratorToken000000000' } as const;

const DAY = 86_400_000;
const END = Date.UTC(2026, 10, 1);
const SPAN = 4 * 365 * DAY;
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
] as const;

/** All tables for so many users; with `usersOnly` the other tables stay empty but for the administrator's session. */
export function tablesFor(count: number, usersOnly: boolean): TableRows[] {
  const ids: string[] = [];
  const random = new Random(count);
  const tables = [users(count, usersOnly ? null : ids, random), sessions(usersOnly ? 0 : count * 3, ids, random)];
  if (usersOnly) return tables;
  return [...tables, accounts(ids, random), verifications(count / 2, ids, random)];
}

function users(count: number, ids: string[] | null, random: Random): TableRows {
  return {
    table: 'user',
    columns: 'id name email emailVerified image createdAt updatedAt role banned banReason banExpires'.split(' '),
    *rows() {
      const pool = peoplePool();
      const admin = new Date(END - SPAN - DAY);
      yield [ADMIN.id, 'Admin', 'admin@bench.example', true, null, admin, admin, 'admin', false, null, null];
      for (let i = 1; i < count; i += 1) {
        const id = random.token(32);
        ids?.push(id);
        const { name, email } = person(random, pool, i);
        // More sign up every year.
        const createdAt = new Date(Math.floor(END - SPAN + SPAN * (i / count) ** 0.6));
        const updatedAt = new Date(createdAt.getTime() + random.below(90 * DAY));
        const image = random.chance(0.3) ? `https://lh3.example.com/a/${id}=s96-c` : null;
        const banned = random.chance(0.005);
        const role = random.chance(0.001) ? 'admin' : 'user';
        const verified = random.chance(0.82);
        yield [id, name, email, verified, image, createdAt, updatedAt, role, banned, banned ? 'Spam' : null, null];
      }
    },
  };
}

function sessions(count: number, ids: readonly string[], random: Random): TableRows {
  return {
    table: 'session',
    columns: 'id expiresAt token createdAt updatedAt ipAddress userAgent userId impersonatedBy'.split(' '),
    *rows() {
      const far = new Date(Date.UTC(2099, 0, 1));
      const start = new Date(END);
      yield ['BenchAdministratorSession0000000', far, ADMIN.token, start, start, null, null, ADMIN.id, null];
      for (let i = 0; i < count; i += 1) {
        // Some sign in all the time, many never again.
        const userId = ids[Math.floor(ids.length * random.next() ** 1.5)] ?? ADMIN.id;
        const createdAt = new Date(END - Math.floor(365 * DAY * (1 - i / count)));
        const updatedAt = new Date(createdAt.getTime() + random.below(3 * DAY));
        const expiresAt = new Date(updatedAt.getTime() + 60 * DAY);
        const ip = `${11 + random.below(180)}.${random.below(256)}.${random.below(256)}.${1 + random.below(254)}`;
        const agent = random.pick(AGENTS);
        yield [random.token(32), expiresAt, random.token(32), createdAt, updatedAt, ip, agent, userId, null];
      }
    },
  };
}

function accounts(ids: readonly string[], random: Random): TableRows {
  const columns = 'id accountId providerId userId accessToken refreshToken idToken';
  return {
    table: 'account',
    columns: `${columns} accessTokenExpiresAt refreshTokenExpiresAt scope password createdAt updatedAt`.split(' '),
    *rows() {
      const at = new Date(END);
      const hex = (length: number) => Array.from({ length }, () => random.below(16).toString(16)).join('');
      const hashes = Array.from({ length: 256 }, () => `${hex(32)}:${hex(128)}`) as [string, ...string[]];
      for (const userId of ids) {
        const withPassword = random.chance(0.7);
        const withProvider = !withPassword || random.chance(0.43);
        if (withPassword) {
          const hash = random.pick(hashes);
          yield [random.token(32), userId, 'credential', userId, null, null, null, null, null, null, hash, at, at];
        }
        if (withProvider) {
          const provider = random.pick(['google', 'google', 'github', 'apple'] as const);
          const accountId = String(100_000_000 + random.below(900_000_000)) + String(random.below(1_000_000_000));
          const access = `ya29.${random.token(60)}`;
          const expires = new Date(END + 3_600_000);
          const scope = 'openid,email,profile';
          yield [random.token(32), accountId, provider, userId, access, null, null, expires, null, scope, null, at, at];
        }
      }
    },
  };
}

function verifications(count: number, ids: readonly string[], random: Random): TableRows {
  return {
    table: 'verification',
    columns: 'id identifier value expiresAt createdAt updatedAt'.split(' '),
    *rows() {
      for (let i = 0; i < count; i += 1) {
        const createdAt = new Date(END - Math.floor(365 * DAY * (1 - i / count)));
        const expiresAt = new Date(createdAt.getTime() + 3_600_000);
        const userId = ids[random.below(ids.length)] ?? ADMIN.id;
        const identifier = `reset-password:${random.token(24)}`;
        yield [random.token(32), identifier, userId, expiresAt, createdAt, createdAt];
      }
    },
  };
}
