import { fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import path from 'node:path';
import type { BetterAuthOptions } from 'better-auth';
import { authClient, type AuthClient } from '../auth-client';
import { namingOptions } from '../auth-naming';
import { TEST_SECRET } from '../auth-options';
import type { CellNames } from '../schemas/cell';

/** Every version whose own code can run as a server here, and the package that brings it. */
export const serverPackages = {
  '1.0.22': 'better-auth-1-0',
  '1.1.21': 'better-auth-1-1',
  '1.2.12': 'better-auth-1-2',
  '1.3.10': 'better-auth-1-3-10',
  '1.3.34': 'better-auth-1-3',
  '1.4.22': 'better-auth-1-4',
  '1.5.6': 'better-auth-1-5',
  '1.6.34': 'better-auth-1-6',
  '1.7.2': 'better-auth-1-7-2',
  '1.7.12': 'better-auth-1-7-12',
  '1.7.25': 'better-auth',
} as const;
export type ServerVersion = keyof typeof serverPackages;

/** Plugins by better-auth's names; `passkey`, `apiKey` and `oauthProvider` only where the version brings them itself. */
export type ServerPlugin =
  | 'admin'
  | 'anonymous'
  | 'apiKey'
  | 'bearer'
  | 'deviceAuthorization'
  | 'genericOAuth'
  | 'emailOTP'
  | 'jwt'
  | 'lastLoginMethod'
  | 'magicLink'
  | 'multiSession'
  | 'oauthProvider'
  | 'oidcProvider'
  | 'oneTimeToken'
  | 'organization'
  | 'passkey'
  | 'phoneNumber'
  | 'siwe'
  | 'twoFactor'
  | 'username';

/** What a server is to be. */
export interface ServerOptions {
  readonly kind: 'postgres' | 'sqlite';
  /** Postgres URL or SQLite file. */
  readonly target: string;
  /** The Postgres schema its connections see; it has to be there. */
  readonly schema?: string;
  /** `kysely` is better-auth's own; default. `prisma` has the tables of test/fixtures/schemas/prisma.prisma, admin its only plugin. */
  readonly adapter?: 'kysely' | 'drizzle' | 'prisma';
  /** In which form Drizzle keeps times (milliseconds and `timestamp` unless told), or Prisma on SQLite (text unless told). */
  readonly dates?: 'seconds' | 'milliseconds' | 'timestamp' | 'timestamp(3)';
  /** Names of tables and columns: better-auth's own, or snake_case (with Kysely also plural). Drizzle: snake unless told. */
  readonly naming?: 'snake' | 'camel' | 'pascal';
  /** Plural tables, for Drizzle. */
  readonly usePlural?: boolean;
  readonly ids?: 'text' | 'uuid' | 'serial';
  /** Names, or names with options that JSON can hold. */
  readonly plugins?: readonly (ServerPlugin | readonly [ServerPlugin, object])[];
  /** Further better-auth options that JSON can hold, merged over those every server here has. */
  readonly options?: Omit<BetterAuthOptions, 'database' | 'plugins'>;
  /** The app has a password hash of its own. */
  readonly ownHasher?: boolean;
  /** Hashes passwords with the version's own code, which up to 1.4 takes a second each time. */
  readonly slowHasher?: boolean;
  /** Secondary storage; `official` takes better-auth's own Redis package, which needs 1.7. */
  readonly redis?: { readonly url: string; readonly prefix: string; readonly official?: boolean };
  /** The time zone of its process; UTC unless told. */
  readonly zone?: string;
  /** Makes the tables as this version and adapter would (default); false where they are there. */
  readonly makeTables?: boolean;
}

/** What a server wanted sent. */
export interface ServerMail {
  readonly kind: string;
  readonly to: string;
  readonly url?: string;
  readonly token?: string;
  readonly code?: string;
  readonly type?: string;
}

/** A running server of some version. */
export interface ServerOf extends AuthClient {
  readonly version: ServerVersion;
  /** Address of its API. */
  readonly baseURL: string;
  readonly origin: string;
  readonly secret: string;
  /** Physical names of its tables. */
  readonly names: CellNames;
  /** Models it has a table for. */
  readonly models: readonly string[];
  /** Everything it wanted sent, oldest first. */
  readonly mails: readonly ServerMail[];
  /** The mail number `n` (from 0) to an address, as soon as it is there. */
  readonly mailTo: (to: string, n?: number) => Promise<ServerMail>;
  /** What it logged, for explaining a failure. */
  readonly logs: readonly string[];
  readonly stop: () => Promise<void>;
}

interface Started {
  readonly port: number;
  readonly names: Readonly<Record<string, { readonly table: string; readonly columns: Record<string, string> }>>;
}

const program = path.join(import.meta.dirname, 'server.mjs');

/** Starts a server of a version of better-auth, with that version's own code, in a process of its own. */
export async function startServerOf(version: ServerVersion, options: ServerOptions): Promise<ServerOf> {
  const { zone, ...rest } = options;
  const adapter = options.adapter ?? 'kysely';
  // with versioned secrets the first one signs
  const secret = options.options?.secrets?.[0]?.value ?? options.options?.secret ?? TEST_SECRET;
  const spec = {
    ids: 'text',
    plugins: [],
    makeTables: true,
    ...rest,
    version,
    packageName: serverPackages[version],
    adapter,
    secret,
    options: {
      ...(adapter === 'kysely' && options.naming === 'snake' ? namingOptions('snake') : {}),
      ...options.options,
    },
  };
  const child = fork(program, [], {
    env: { ...process.env, TZ: zone ?? 'UTC', NODE_OPTIONS: '', NODE_ENV: 'development', VITEST: '' },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const logs: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => void logs.push(text.trim()));
  }
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const mails: ServerMail[] = [];
  let waiting: (() => void)[] = [];
  const started = new Promise<Started>((resolve, reject) => {
    child.on('message', (message: Started | { mail: ServerMail }) => {
      if (!('mail' in message)) {
        resolve(message);
        return;
      }
      mails.push(message.mail);
      const told = waiting;
      waiting = [];
      for (const tell of told) tell();
    });
    void gone.then(() => reject(new Error(`better-auth ${version} did not start:\n${logs.join('\n')}`)));
  });
  child.send(spec);
  const { port, names } = await started;
  const origin = `http://127.0.0.1:${port}`;
  const baseURL = `${origin}/api/auth`;
  const client = authClient({ baseURL, logs, cookieFor: (token) => cookieFor(secret, token) });
  return {
    ...client,
    version,
    baseURL,
    origin,
    secret,
    names: {
      table: (model) => names[model]?.table ?? model,
      column: (model, field) => names[model]?.columns[field] ?? field,
    },
    models: Object.keys(names),
    mails,
    mailTo: async (to, n = 0) => {
      for (;;) {
        const mail = mails.filter((one) => one.to === to)[n];
        if (mail !== undefined) return mail;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    logs,
    stop: async () => {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

function cookieFor(secret: string, token: string): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}
