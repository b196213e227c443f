import type { BetterAuthOptions } from 'better-auth';
import type { Deliver } from './auth-mail';
import { namePlugin, namingOptions, type Naming } from './auth-naming';
import { buildPlugins, type PluginName } from './auth-plugins';
import { quickPassword } from './quick-password';

/** The secret test servers sign with unless told otherwise. */
export const TEST_SECRET = 'authdesk-test-server-secret-0123456789abcdef';

/** What decides the database's shape: the server and the console's tests must agree on it. */
export interface AuthShape {
  naming?: Naming | undefined;
  plugins?: Iterable<PluginName> | undefined;
  /** Kind of ids: 32 random characters (text), or what `generateId: "uuid" | "serial"` gives. */
  ids?: 'text' | 'uuid' | 'serial' | undefined;
  /** Further better-auth options, merged over the built ones, two levels deep. */
  extra?: Partial<BetterAuthOptions> | undefined;
}

/** How a test server behaves, beside its database's shape. */
export interface AuthBehaviour {
  secret?: string | undefined;
  /** Turns the session cookie cache on, for so many seconds (true: better-auth's default of 300). */
  cookieCache?: boolean | number | undefined;
  /** Enforces better-auth's rate limits, which it applies only in production by default. */
  rateLimit?: boolean | undefined;
  /** Overrides of the emailVerification options; false configures no sender at all. */
  emailVerification?: NonNullable<BetterAuthOptions['emailVerification']> | false | undefined;
  requireEmailVerification?: boolean | undefined;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function merge(base: Record<string, unknown>, over: Record<string, unknown>, depth: number): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    merged[key] = depth > 0 && isPlainObject(below) && isPlainObject(value) ? merge(below, value, depth - 1) : value;
  }
  return merged;
}

/** Builds better-auth options (without database and base URL) from the short test options. */
export function authOptions(config: AuthShape & AuthBehaviour, deliver: Deliver = async () => {}): BetterAuthOptions {
  const naming = config.naming ?? 'default';
  const named = namingOptions(naming);
  const ids = config.ids ?? 'text';
  const built: BetterAuthOptions = {
    ...named,
    secret: config.secret ?? TEST_SECRET,
    telemetry: { enabled: false },
    plugins: buildPlugins([...(config.plugins ?? [])], deliver).map((plugin) => namePlugin(plugin, naming)),
    emailAndPassword: {
      enabled: true,
      password: quickPassword,
      requireEmailVerification: config.requireEmailVerification ?? false,
      sendResetPassword: ({ user, url, token }) =>
        deliver({
          kind: 'reset-password',
          to: user.email,
          url,
          token,
          subject: 'Reset your password',
          text: `Reset your password: ${url}\n`,
        }),
    },
    ...(config.emailVerification === false
      ? {}
      : {
          emailVerification: {
            sendVerificationEmail: ({ user, url, token }) =>
              deliver({
                kind: 'verify-email',
                to: user.email,
                url,
                token,
                subject: 'Verify your email',
                text: `Verify your email: ${url}\n`,
              }),
            ...config.emailVerification,
          },
        }),
    user: {
      ...named.user,
      changeEmail: { enabled: true },
      deleteUser: {
        enabled: true,
        sendDeleteAccountVerification: ({ user, url, token }) =>
          deliver({ kind: 'delete-account', to: user.email, url, token, subject: 'Delete account', text: `${url}\n` }),
      },
    },
    session: {
      ...named.session,
      ...(config.cookieCache
        ? {
            cookieCache: {
              enabled: true,
              ...(typeof config.cookieCache === 'number' ? { maxAge: config.cookieCache } : {}),
            },
          }
        : {}),
    },
    rateLimit: { ...named.rateLimit, enabled: config.rateLimit ?? false },
    advanced: {
      // better-auth drops these checks by itself when NODE_ENV is "test", as under vitest; a real server has them
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ...(ids === 'text' ? {} : { database: { generateId: ids } }),
    },
  };
  return merge({ ...built }, { ...config.extra }, 2);
}
