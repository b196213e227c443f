import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { admin, organization, twoFactor, username } from 'better-auth/plugins';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  DEMO_BASE_URL,
  DEMO_DATA_FILE,
  DEMO_PASSWORD,
  DEMO_USERS,
  DEMO_SCHEMA_FILE,
  DEMO_SECRET,
} from '../../src/main/data/local/demo/constants';
import { demoScript } from '../../src/main/data/local/demo/demo-script';

const resources = path.resolve(import.meta.dirname, '../../resources/demo');
const read = (file: string): string => fs.readFileSync(path.join(resources, file), 'utf8');

const makeServer = (database: Database.Database) =>
  betterAuth({
    baseURL: DEMO_BASE_URL,
    secret: DEMO_SECRET,
    database,
    emailAndPassword: { enabled: true, requireEmailVerification: true },
    plugins: [admin(), organization(), username(), twoFactor()],
    telemetry: { enabled: false },
    logger: { disabled: true },
  });

let folder: string;
let database: Database.Database;
let server: ReturnType<typeof makeServer>;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'authdesk-demo-'));
  database = new Database(path.join(folder, 'demo.db'));
  database.exec(demoScript(read(DEMO_SCHEMA_FILE), read(DEMO_DATA_FILE), new Date()));
  server = makeServer(database);
});

afterAll(() => {
  database.close();
  fs.rmSync(folder, { recursive: true });
});

const post = (route: string, body: object): Promise<Response> =>
  server.handler(
    new Request(`${DEMO_BASE_URL}/api/auth/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: DEMO_BASE_URL },
      body: JSON.stringify(body),
    }),
  );
const signIn = (email: string): Promise<Response> => post('sign-in/email', { email, password: DEMO_PASSWORD });

it('has nothing to migrate', async () => {
  const { toBeCreated, toBeAdded } = await getMigrations(server.options);
  expect(toBeCreated).toEqual([]);
  expect(toBeAdded).toEqual([]);
});

it('signs an administrator in and knows the session', async () => {
  const response = await signIn(DEMO_USERS.admin.email);
  expect(response.status).toBe(200);
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const session = await server.handler(new Request(`${DEMO_BASE_URL}/api/auth/get-session`, { headers: { cookie } }));
  expect(await session.json()).toMatchObject({ user: { email: DEMO_USERS.admin.email, role: 'admin' } });
  const query = 'limit=5&sortBy=createdAt&sortDirection=desc';
  const url = `${DEMO_BASE_URL}/api/auth/admin/list-users?${query}`;
  const users = await server.handler(new Request(url, { headers: { cookie } }));
  expect(await users.json()).toMatchObject({ total: 2000 });
});

it('accepts the session of a demo row', async () => {
  const select = `SELECT s."token" FROM "session" s JOIN "user" u ON u."id" = s."userId" WHERE u."email" = ? AND s."expiresAt" > ?`;
  const token = database
    .prepare<[string, string], string>(select)
    .pluck()
    .get(DEMO_USERS.stolenLaptop.email, new Date().toISOString());
  const context = await server.$context;
  const found = await context.internalAdapter.findSession(token ?? '');
  expect(found?.user.email).toBe(DEMO_USERS.stolenLaptop.email);
});

it('asks a protected user for the second factor', async () => {
  const response = await signIn(DEMO_USERS.adminAndSupport.email);
  expect(await response.json()).toMatchObject({ twoFactorRedirect: true });
});

it.each([
  ['waiting', 403],
  ['banned', 403],
  ['bannedButLive', 403],
  ['mixedCase', 401],
  ['noAccount', 401],
  ['noPassword', 401],
  ['importedAccount', 401],
  ['socialOnly', 401],
  ['banExpired', 200],
  ['noSessions', 200],
] as const)('answers the sign-in of %s with %i', async (key, status) => {
  const response = await signIn(DEMO_USERS[key].email);
  expect(response.status).toBe(status);
});
