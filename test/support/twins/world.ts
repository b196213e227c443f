import { inject } from 'vitest';
import type { SessionSettings } from '@shared/api/app-settings';
import type { ConnectionReport } from '@shared/api/connection-report';
import type { ConnectionInput } from '@shared/api/connections';
import { runOnce } from '../auth-database';
import { makeDatabase, type TestDatabase } from '../databases';
import { openRawClient, type RawClient } from '../raw-client';
import { startRedis, type RedisServer } from '../redis-server';
import { connectionTo } from '../schemas/connection-to';
import { takeSnapshot, type Snapshot } from '../schemas/snapshot';
import { startServerOf, type ServerOf } from '../servers/server-of';
import { fakeKeyring, startServices, type TestServices } from '../services';
import { hasPlugin, type TwinCell } from './cell';

export const PASSWORD = 'correct horse battery';
export const NEW_PASSWORD = 'another horse 2';

/** Somebody who signed up at the cell's own server. */
export interface Person {
  readonly id: string;
  readonly email: string;
  /** A session of theirs. */
  readonly token: string;
  readonly cookie: string;
}

/** A cell's database, the server that made it, and Authdesk beside it. */
export interface World {
  readonly server: ServerOf;
  readonly app: TestServices;
  readonly raw: RawClient;
  readonly report: ConnectionReport;
  /** May call the admin plugin's endpoints. */
  readonly admin: Person;
  /** Acted on by Authdesk. */
  readonly mine: Person;
  /** Acted on by the server. */
  readonly twin: Person;
  /** The password both have at the moment. */
  readonly password: { now: string };
  readonly snapshot: () => Promise<Snapshot>;
  /** Signs somebody in with that password. */
  readonly signIn: (person: Pick<Person, 'email'>) => Promise<Person>;
  readonly close: () => Promise<void>;
}

/** Starts all of a cell: its tables and everybody in them are of its own server's making. */
export async function openWorld(cell: TwinCell): Promise<World> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).toReversed()) await end();
  };
  try {
    const { database, raw } = await emptyDatabase(cell);
    closing.push(async () => database.drop());
    if (raw !== database) closing.push(async () => raw.close());
    const redis = cell.redis === undefined ? null : await startRedis();
    if (redis !== null) closing.push(async () => redis.stop());
    const server = await startServerOf(cell.version, {
      ...cell.server,
      kind: cell.kind,
      target: database.target,
      ...(redis !== null && { redis: { url: redis.url, prefix: 'app:' }, options: withRedis(cell) }),
    });
    closing.push(async () => server.stop());
    const password = { now: PASSWORD };
    const signIn: World['signIn'] = async ({ email }) => {
      const { user, token, cookie } = await server.signIn(email, password.now);
      return { id: user.id, email, token, cookie };
    };
    const signUp = async (name: string): Promise<Person> => {
      const email = `${name.toLowerCase()}@example.com`;
      const reply = await server.signUp({ name, email, password: PASSWORD, ...usernameOf(cell, name) });
      const { token, cookie, user } = reply;
      if (token === null) throw new Error(`${name} was not signed in: ${JSON.stringify(reply.body)}`);
      return { id: user.id, email, token, cookie };
    };
    const [admin, mine, twin] = [await signUp('Root'), await signUp('Mine'), await signUp('Twin')];
    for (const person of [mine, twin]) await furnish(cell, server, person);
    const { table, column } = server.names;
    await raw.query(
      `update ${raw.quote(table('user'))} set ${raw.quote(column('user', 'role'))} = ${raw.placeholder(1)}
       where ${raw.quote(column('user', 'email'))} = ${raw.placeholder(2)}`,
      ['admin', admin.email],
    );
    const app = await startServices({ secretStore: fakeKeyring() });
    closing.push(async () => app.close());
    const saved = await app.call('connections.save', connectionTo(database, told({ cell, server, redis })));
    const report = await app.call('connections.open', { id: saved.id });
    return {
      server,
      app,
      raw,
      report,
      mine,
      twin,
      password,
      signIn,
      close,
      // what Redis keeps of the administrator is from before the role
      admin: redis === null ? admin : await signIn(admin),
      snapshot: async () => takeSnapshot(raw, cell.kind),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function emptyDatabase(cell: TwinCell): Promise<{ database: TestDatabase; raw: RawClient }> {
  const { schema } = cell.server;
  const database = await makeDatabase(cell.kind, { pg: inject('pgUrl'), migrate: false });
  if (database.location.kind === 'sqlite' || schema === undefined) return { database, raw: database };
  await runOnce(database.location.url, `create schema "${schema}"`);
  return { database, raw: await openRawClient({ ...database.location, schema }) };
}

const usernameOf = (cell: TwinCell, name: string) =>
  hasPlugin(cell, 'username') ? { username: name.toLowerCase() } : {};

/** The name somebody signed up with, in small letters. */
export const handleOf = (email: string) => email.slice(0, email.indexOf('@'));

/** What hangs on a person by the cell's plugins, made by its own server. */
async function furnish(cell: TwinCell, server: ServerOf, { cookie, email }: Person) {
  const name = handleOf(email);
  const make = async (path: string, body: object) => {
    const reply = await server.request(path, { body, cookie });
    if (reply.status >= 300) throw new Error(`${path} for ${name}: ${reply.status} ${JSON.stringify(reply.body)}`);
  };
  if (hasPlugin(cell, 'organization')) {
    await make('/organization/create', { name: `${name} Ltd`, slug: `${name}-ltd` });
  }
  if (hasPlugin(cell, 'apiKey')) await make('/api-key/create', { name: 'CI' });
}

function withRedis({ redis, server: { options } }: TwinCell) {
  return {
    ...options,
    session: {
      ...options?.session,
      ...(redis !== 'only' && { storeSessionInDatabase: true }),
      ...(redis === 'with-database-preserved' && { preserveSessionInDatabase: true }),
    },
  };
}

/** What a person would tell Authdesk about this app. */
function told({ cell, server, redis }: { cell: TwinCell; server: ServerOf; redis: RedisServer | null }) {
  const sessions: SessionSettings | undefined =
    redis === null || cell.redis === undefined
      ? cell.connection?.sessions
      : { redisUrl: redis.url, redisPrefix: 'app:', secondaryStorage: cell.redis, ...cell.connection?.sessions };
  const settings: Partial<ConnectionInput> = {
    authServer: { baseURL: server.origin, secret: server.secret },
    mail: { kind: 'outbox', secret: server.secret, baseURL: server.origin },
    ...(cell.server.schema !== undefined && { schema: cell.server.schema }),
    ...cell.connection,
    mailing: { resetRedirectTo: '/new-password', callbackURL: '/welcome', ...cell.connection?.mailing },
    ...(sessions !== undefined && { sessions }),
  };
  return settings;
}
