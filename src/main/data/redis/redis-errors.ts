import { AppError } from '../base/app-error';

interface Rule {
  readonly when: RegExp;
  readonly message: (server: string) => string;
  readonly hint: string;
}

const ADDRESS = 'Check the address of Redis in the connection, under "Sessions".';

/** In order: what the server said comes before what became of the connection. */
const RULES: readonly Rule[] = [
  {
    when: /WRONGPASS|invalid password|invalid username-password|AUTH failed|without any password configured/i,
    message: (server) => `Redis at ${server} refused the user name or the password.`,
    hint: 'Enter both again in the address of Redis, in the connection.',
  },
  {
    when: /NOAUTH|Authentication required/i,
    message: (server) => `Redis at ${server} wants a password.`,
    hint: 'Enter it in the address of Redis, such as redis://:password@host:6379.',
  },
  {
    when: /NOPERM|no permissions/i,
    message: (server) => `The user of Redis at ${server} may not do this.`,
    hint: 'It needs GET, MGET, SET, DEL, SCAN, EVAL, TIME and PING on the keys of the app.',
  },
  {
    when: /READONLY/,
    message: (server) => `Redis at ${server} is a replica that takes no changes.`,
    hint: 'Enter the address of the primary in the connection.',
  },
  {
    when: /^MOVED|^ASK|CROSSSLOT|cluster/i,
    message: (server) => `Redis at ${server} is a cluster, which Authdesk cannot work with yet.`,
    hint: 'Ask for an address that hides the cluster, such as a proxy.',
  },
  {
    when: /LOADING|MASTERDOWN|BUSY\b/,
    message: (server) => `Redis at ${server} is not ready yet.`,
    hint: 'Try again in a minute.',
  },
  {
    when: /DB index|invalid DB/i,
    message: (server) => `Redis at ${server} has no database of this number.`,
    hint: 'The number stands at the end of the address, such as redis://host:6379/0.',
  },
  {
    when: /CERT|certificate|self.signed|ALTNAME|UNABLE_TO/i,
    message: (server) => `The certificate of Redis at ${server} is not trusted.`,
    hint: 'If an authority of your own signed it, enter that authority\'s certificate in the connection, under "Sessions". Otherwise ask whoever runs Redis to look at it.',
  },
  {
    when: /EPROTO|ERR_SSL|SSL routines|wrong version number|TLS/i,
    message: (server) => `No encrypted connection to Redis at ${server} came about.`,
    hint: 'rediss:// is for ports that are encrypted, redis:// for all others.',
  },
  {
    when: /ECONNREFUSED/,
    message: (server) => `No Redis answers at ${server}.`,
    hint: ADDRESS,
  },
  {
    when: /ENOTFOUND|EAI_AGAIN|getaddrinfo/,
    message: (server) => `No Redis with the name in ${server} was found.`,
    hint: `${ADDRESS} It may be reachable only over your VPN.`,
  },
  {
    when: /EHOSTUNREACH|ENETUNREACH/,
    message: (server) => `Redis at ${server} cannot be reached from here.`,
    hint: 'Check your network or VPN.',
  },
  {
    when: /timeout|timed out|ETIMEDOUT/i,
    message: (server) => `Redis at ${server} did not answer in time.`,
    hint: `${ADDRESS} It may be reachable only over your VPN, or not be encrypted: rediss:// is for ports that are.`,
  },
];

/** Says in plain words why Redis could not be used. What it said may hold a password, so it is not repeated. */
export function explainRedisFailure(error: unknown, server: string): AppError {
  if (error instanceof AppError) return error;
  const rule = RULES.find(({ when }) => textsOf(error).some((text) => when.test(text)));
  return new AppError('CONNECTION_FAILED', rule?.message(server) ?? `Redis at ${server} broke off the connection.`, {
    hint: rule?.hint ?? ADDRESS,
  });
}

// An attempt at several addresses fails as one error with the others inside.
function textsOf(error: unknown): string[] {
  const { message, code, name, errors } = (error ?? {}) as Readonly<Record<string, unknown>>;
  const own = [code, message, name].filter((text) => typeof text === 'string');
  return Array.isArray(errors) ? [...own, ...errors.flatMap(textsOf)] : own;
}
