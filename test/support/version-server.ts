import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { BetterAuthOptions, BetterAuthPlugin } from 'better-auth';
import { authClient, type AuthClient, type AuthReply, type AuthUser } from './auth-client';
import { openAuthDatabase, type DatabaseLocation } from './auth-database';
import { openOutbox, type AuthMail } from './auth-mail';
import { TEST_SECRET } from './auth-options';

/** Versions of better-auth that are installed beside the newest, and the names they are installed under. */
const packages = {
  '1.0.22': 'better-auth-1-0',
  '1.1.21': 'better-auth-1-1',
  '1.2.12': 'better-auth-1-2',
  '1.3.10': 'better-auth-1-3-10',
  '1.3.34': 'better-auth-1-3',
  '1.4.22': 'better-auth-1-4',
  '1.5.6': 'better-auth-1-5',
  '1.6.34': 'better-auth-1-6',
  '1.7.2': 'better-auth-1-7-2',
  '1.7.25': 'better-auth',
} as const;

export type Version = keyof typeof packages;
export const versions = Object.keys(packages) as Version[];

/** How a server of a version is set up. */
export interface VersionOptions {
  readonly database: DatabaseLocation;
  readonly plugins?: readonly ('admin' | 'magicLink' | 'emailOTP' | 'username' | 'phoneNumber')[] | undefined;
  /** Options of the magic-link and email-otp plugins, such as how they store what they mail. */
  readonly magicLink?: Readonly<Record<string, unknown>> | undefined;
  readonly emailOTP?: Readonly<Record<string, unknown>> | undefined;
  readonly secret?: string | undefined;
  /** Merged over the options the server is built with, one level deep. */
  readonly extra?: Partial<BetterAuthOptions> | undefined;
  /** Runs the version's own migrations before listening (default: true). */
  readonly migrate?: boolean | undefined;
}

/** A running better-auth server of some version. */
export interface VersionServer extends AuthClient {
  readonly version: Version;
  readonly baseURL: string;
  readonly origin: string;
  readonly secret: string;
  readonly mails: AuthMail[];
  readonly logs: string[];
  readonly stop: () => Promise<void>;
}

interface Loaded {
  readonly betterAuth: (options: BetterAuthOptions) => { handler: (request: Request) => Promise<Response> };
  readonly plugins: Readonly<Record<string, (options?: Readonly<Record<string, unknown>>) => BetterAuthPlugin>>;
  readonly getMigrations: (options: BetterAuthOptions) => Promise<{ runMigrations: () => Promise<void> }>;
  readonly toNodeHandler: typeof import('better-auth/node').toNodeHandler;
}

async function load(version: Version): Promise<Loaded> {
  const name = packages[version];
  const migrations = Number(version.split('.')[1]) >= 5 ? `${name}/db/migration` : `${name}/db`;
  const [root, plugins, db, node] = (await Promise.all([
    import(name),
    import(`${name}/plugins`),
    import(migrations),
    import(`${name}/node`),
  ])) as [Loaded, Loaded['plugins'], Loaded, Loaded];
  return {
    betterAuth: root.betterAuth,
    plugins,
    getMigrations: db.getMigrations,
    toNodeHandler: node.toNodeHandler,
  };
}

/** Starts a real better-auth server of a version on loopback, on the given database. */
export async function startVersion(version: Version, config: VersionOptions): Promise<VersionServer> {
  const { betterAuth, plugins, getMigrations, toNodeHandler } = await load(version);
  const connection = await openAuthDatabase(config.database);
  const outbox = openOutbox();
  const http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const secret = config.secret ?? TEST_SECRET;
  const logs: string[] = [];
  const mail = (kind: AuthMail['kind']) => async (data: unknown) => {
    const told = data as { email?: string; user?: { email: string }; url?: string; token?: string; otp?: string };
    const { url, token, otp } = told;
    await outbox.deliver({
      kind,
      to: told.email ?? told.user?.email ?? '',
      subject: kind,
      text: url ?? otp ?? '',
      ...(url !== undefined && { url }),
      ...(token !== undefined && { token }),
      ...(otp !== undefined && { code: otp }),
    });
  };
  const made = (config.plugins ?? []).flatMap((name) => {
    const make = plugins[name];
    if (make === undefined) return [];
    if (name === 'magicLink') return [make({ sendMagicLink: mail('magic-link'), ...config.magicLink })];
    if (name === 'emailOTP') return [make({ sendVerificationOTP: mail('email-otp'), ...config.emailOTP })];
    return [name === 'phoneNumber' ? make({ sendOTP: () => {} }) : make()];
  });
  const options: BetterAuthOptions = {
    baseURL: origin,
    secret,
    database: connection.database,
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (level, message, ...rest) => logs.push([level, message, ...rest.map(String)].join(' ')) },
    emailAndPassword: { enabled: true, sendResetPassword: mail('reset-password') },
    emailVerification: { sendVerificationEmail: mail('verify-email') },
    plugins: made,
    rateLimit: { enabled: false },
    ...config.extra,
  };
  if (config.migrate ?? true) await (await getMigrations(options)).runMigrations();
  const handle = toNodeHandler(betterAuth(options));
  http.on('request', (request, response) => {
    handle(request, response).catch((error: unknown) => {
      logs.push(`error ${String(error)}`);
      if (!response.headersSent) response.statusCode = 500;
      response.end();
    });
  });
  const baseURL = `${origin}/api/auth`;
  const client = authClient({
    baseURL,
    logs,
    cookieFor: (token) => {
      const signature = createHmac('sha256', secret).update(token).digest('base64');
      return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
    },
  });
  let stopped: Promise<void> | undefined;
  return {
    version,
    baseURL,
    origin,
    secret,
    mails: outbox.mails,
    logs,
    stop: async () =>
      (stopped ??= (async () => {
        http.closeAllConnections();
        await new Promise<void>((resolve) => {
          http.close(() => resolve());
        });
        outbox.close();
        await connection.close();
      })()),
    ...client,
    // 1.0 answers with the user alone and tells the token by its cookie only.
    signUp: async (data) => {
      const reply = await client.request('/sign-up/email', { body: { name: 'Test User', ...data } });
      const user = userIn(reply);
      if (user === null) throw new Error(`sign-up of ${data.email}: ${reply.status} ${JSON.stringify(reply.body)}`);
      return { ...reply, user, token: tokenIn(reply) };
    },
    signIn: async (email, password) => {
      const reply = await client.request('/sign-in/email', { body: { email, password } });
      const [user, token] = [userIn(reply), tokenIn(reply)];
      if (user === null || token === null) throw new Error(`sign-in of ${email}: ${JSON.stringify(reply.body)}`);
      return { ...reply, user, token };
    },
  };
}

function userIn({ body }: AuthReply): AuthUser | null {
  const { user, id } = (body ?? {}) as { user?: AuthUser; id?: string };
  return user ?? (id === undefined ? null : (body as AuthUser));
}

function tokenIn({ cookie }: AuthReply): string | null {
  const [, value] = /session_token=([^;]+)/.exec(cookie) ?? [];
  return value === undefined ? null : (decodeURIComponent(value).split('.')[0] ?? null);
}
