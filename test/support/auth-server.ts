import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { toNodeHandler } from 'better-auth/node';
import { migrate, openAuthDatabase, type DatabaseLocation } from './auth-database';
import { authClient, type AuthClient } from './auth-client';
import { openOutbox, type AuthMail } from './auth-mail';
import { authOptions, type AuthBehaviour, type AuthShape } from './auth-options';

/** How to start a better-auth server. */
export interface AuthServerOptions extends AuthShape, AuthBehaviour {
  database: DatabaseLocation;
  /** Runs better-auth's migrations before listening (default: true). */
  migrate?: boolean | undefined;
  /** SMTP url mails go to; without one they are only collected in `mails`. */
  smtp?: string | undefined;
  /** A fixed port, to start again where an earlier server was. */
  port?: number | undefined;
}

/** A running better-auth server and what a test needs to use it as a client would. */
export interface AuthServer extends AuthClient {
  /** Address of the API, base path included, such as http://127.0.0.1:4567/api/auth. */
  baseURL: string;
  /** Scheme, host and port only: what goes into an Origin header. */
  origin: string;
  port: number;
  secret: string;
  auth: ReturnType<typeof betterAuth<BetterAuthOptions>>;
  options: BetterAuthOptions;
  /** Every mail delivered so far, oldest first. */
  mails: AuthMail[];
  /** What better-auth logged (warnings and errors), for explaining a failure. */
  logs: string[];
  /** Ends connections, the listener and the database handle; a second call does nothing. */
  stop(): Promise<void>;
}

/** Starts a real better-auth server on loopback, on the given database. */
export async function startAuthServer(config: AuthServerOptions): Promise<AuthServer> {
  const connection = await openAuthDatabase(config.database);
  const outbox = openOutbox(config.smtp);
  const http = createServer();
  const logs: string[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () =>
    (stopped ??= (async () => {
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
      outbox.close();
      await connection.close();
    })());

  try {
    const port = await listen(http, config.port ?? 0);
    const origin = `http://127.0.0.1:${port}`;
    const options: BetterAuthOptions = {
      logger: {
        level: 'warn',
        log: (level, message, ...rest: unknown[]) => logs.push([level, message, ...rest.map(describe)].join(' ')),
      },
      ...authOptions(config, outbox.deliver),
      baseURL: origin,
      database: connection.database,
    };
    if (config.migrate ?? true) await migrate(config.database, options);

    const auth = betterAuth(options);
    const context = await auth.$context;
    const secret = context.secret;
    const handle = toNodeHandler(auth);
    http.on('request', (request, response) => {
      // better-auth rejects, and answers nothing, when its database cannot be reached
      handle(request, response).catch((error: unknown) => {
        logs.push(`error ${describe(error)}`);
        if (!response.headersSent) response.statusCode = 500;
        response.end();
      });
    });
    return {
      baseURL: context.baseURL,
      origin,
      port,
      secret,
      auth,
      options,
      mails: outbox.mails,
      logs,
      stop,
      ...authClient({
        baseURL: context.baseURL,
        logs,
        cookieFor: (token) => {
          const signature = createHmac('sha256', secret).update(token).digest('base64');
          return `${context.authCookies.sessionToken.name}=${encodeURIComponent(`${token}.${signature}`)}`;
        },
      }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listen(http: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', () => {
      http.off('error', reject);
      resolve((http.address() as AddressInfo).port);
    });
  });
}

function describe(value: unknown): string {
  return value instanceof Error ? (value.stack ?? value.message) : String(value);
}
