import type { ErrorCode } from '@shared/result';
import { AppError, cancelled } from '../base/app-error';
import { closedUnder } from './closed';
import { UNTRANSLATABLE, unheldError } from './postgres-encoding';
import { postgresRefusal, type PostgresSaid } from './postgres-refusals';
import { refusedError } from './refusal';

interface Rule {
  readonly codes: readonly string[];
  /** For errors of node-postgres that carry no code. */
  readonly text?: RegExp;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

const TRY_RELOAD = 'Nothing was changed. Reload and try again.';

/**
 * No place left, by the server or by a pooler: PgBouncer has one code for all it refuses, Supavisor and Neon's proxy have
 * none of Postgres's.
 */
const noPlace: Rule = {
  codes: ['53300'],
  text: /no more connections allowed|query_wait_timeout|max client(s| connections) reached|too many (clients|connections)|remaining connection slots|pool checkout timeout/i,
  code: 'CONNECTION_FAILED',
  message: 'The database server has no free connection left.',
  hint: 'Try again in a moment, or ask its administrator for a higher limit.',
};

const NO_SERVER =
  /cannot connect to server|server login failed|server login has been failing|\(server down\)|server conn crashed/i;

/** What poolers say, each in its own words. */
const poolerRules: readonly Rule[] = [
  noPlace,
  {
    codes: [],
    text: /transaction blocks not allowed in statement pooling mode/i,
    code: 'CONNECTION_FAILED',
    message: 'This connection pooler allows no transactions, so nothing could be changed safely.',
    hint: 'Connect to the database itself, or have the pooler share connections by transaction or session (PgBouncer: pool_mode).',
  },
  {
    codes: [],
    text: NO_SERVER,
    code: 'CONNECTION_FAILED',
    message: 'The connection pooler answers, but it cannot reach its database server.',
    hint: 'Tell whoever runs the pooler. Trying again later may help.',
  },
];

/** What only poolers say of whoever signs in. */
const poolerSignIn: readonly Rule[] = [
  {
    codes: [],
    text: /no such user|role .* does not exist|(tenant|user)\b.* not found/i,
    code: 'AUTH_FAILED',
    message: 'The connection pooler does not know this database user.',
    hint: "Check the user's spelling. Some poolers want the name of the project with it, such as postgres.project.",
  },
  {
    codes: [],
    text: /authentication failed|auth failed/i,
    code: 'AUTH_FAILED',
    message: 'The database refused this user name or password.',
    hint: 'Check user and password; they are those of the database, not of the app.',
  },
  {
    codes: [],
    text: /no such database|database .* does not exist/i,
    code: 'CONNECTION_FAILED',
    message: 'The server has no database of this name.',
    hint: 'Check the spelling of the database; names are case-sensitive.',
  },
];

/** Failures that can only happen before a session is there. */
const connectRules: readonly Rule[] = [
  {
    codes: ['ECONNREFUSED', 'ENOENT'],
    code: 'CONNECTION_FAILED',
    message: 'No database server answers at this address.',
    hint: 'Check host and port, and that the server is running.',
  },
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN'],
    code: 'CONNECTION_FAILED',
    message: 'This host name was not found.',
    hint: 'Check the spelling of the host, and your network or VPN.',
  },
  {
    codes: ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
    text: /timeout expired|connection timeout|timeout exceeded when trying to connect/i,
    code: 'CONNECTION_FAILED',
    message: 'The database server did not answer in time.',
    hint: 'Check host and port, and whether a firewall or VPN is in the way.',
  },
  {
    codes: ['28P01', '28000'],
    text: /password must be a string|SASL/,
    code: 'AUTH_FAILED',
    message: 'The database refused this user name or password.',
    hint: 'Check user and password; they are those of the database, not of the app.',
  },
  {
    codes: ['3D000'],
    code: 'CONNECTION_FAILED',
    message: 'The server has no database of this name.',
    hint: 'Check the spelling of the database; names are case-sensitive.',
  },
  {
    codes: ['57P03'],
    code: 'CONNECTION_FAILED',
    message: 'The database server is starting up or shutting down.',
    hint: 'Try again in a moment.',
  },
  {
    codes: [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    code: 'CONNECTION_FAILED',
    message: "The server's TLS certificate is not trusted.",
    hint: "Add the server's certificate authority to the connection, or check the host name.",
  },
  {
    codes: [],
    text: /does not support SSL/i,
    code: 'CONNECTION_FAILED',
    message: 'This server does not offer TLS.',
    hint: 'If that is intended, set encryption to "prefer" or "disable" (sslmode=prefer).',
  },
];

/** What the driver and Kysely say once a pool was ended under a statement, as it is when the connection is opened anew. */
const CLOSED = /pool after calling end|end on pool|already been destroyed|Client was closed/i;

const lost: Rule = {
  codes: ['57P01', '57P02', '57P03', '57P05', '25P03', '25P04', '40003'],
  text: /Connection terminated|connection timeout|timeout (expired|exceeded when trying to connect)|Client has encountered a connection error|has been discarded|message from backend|read timeout/i,
  code: 'CONNECTION_LOST',
  message: 'The connection to the database was lost.',
  hint: 'Authdesk is trying to reconnect.',
};

/** Failures of a statement on an open session. */
const queryRules: readonly Rule[] = [
  lost,
  {
    codes: ['57014'],
    code: 'TIMEOUT',
    message: 'The database took too long and the request was stopped.',
    hint: 'Narrow the search, or try again when the server is less busy.',
  },
  {
    codes: ['55P03'],
    code: 'TIMEOUT',
    message: 'Somebody else is changing the same row right now.',
    hint: TRY_RELOAD,
  },
  {
    codes: ['25006'],
    code: 'READ_ONLY',
    message: 'This connection can only read.',
    hint: 'Turn read-only off in the connection, if you are allowed to.',
  },
  {
    codes: ['42501'],
    code: 'PERMISSION_DENIED',
    message: 'The database user of this connection is not allowed to do that.',
    hint: "Ask the database's administrator for the right, or use another connection.",
  },
  {
    codes: ['40001', '40P01'],
    code: 'CONFLICT',
    message: 'Somebody else changed the same rows at the same moment.',
    hint: TRY_RELOAD,
  },
  {
    codes: ['57P04'],
    code: 'CONNECTION_LOST',
    message: 'The database was removed from the server.',
    hint: 'Ask whoever looks after the server. Authdesk goes on trying.',
  },
  {
    codes: ['53100'],
    code: 'INTERNAL',
    message: "The disk of the database's server is full, so nothing was saved.",
    hint: 'Tell whoever looks after the server.',
  },
  {
    codes: ['42P01', '42703', '42804'],
    code: 'SCHEMA_MISMATCH',
    message: 'A table or column is not as it was when the connection was opened.',
    hint: 'Close the connection and open it again.',
  },
];

/** Failures that mean something else where nothing was to be changed. */
const readRules: readonly Rule[] = [
  {
    codes: ['55P03'],
    code: 'TIMEOUT',
    message: 'The database keeps this table locked just now, so it could not be read.',
    hint: 'Somebody may be changing how it is built. Try again in a moment.',
  },
  {
    codes: ['40001', '40P01'],
    code: 'TIMEOUT',
    message: 'The database stopped reading to let changes go first.',
    hint: 'Try again: nothing is wrong with the data.',
  },
];

/** Which rules are asked first to last. */
const rulesOf = {
  connect: [...poolerRules, ...poolerSignIn, ...connectRules, ...queryRules],
  // A statement may be the one for which a further session is made, which can fail as the first one can.
  read: [...poolerRules, ...readRules, ...queryRules, ...connectRules],
  query: [...poolerRules, ...queryRules, ...connectRules],
} as const;

/**
 * Turns an error of node-postgres or of the server into ours; `connect` for the moment of opening, `read` where nothing was
 * to be changed. `guarded`: policies stand before a table, so that what stops a reading may be theirs.
 */
export function postgresError(error: unknown, phase: keyof typeof rulesOf, aborted = false, guarded = false): AppError {
  if (error instanceof AppError) return error;
  if (aborted) return cancelled();
  const said = first(error);
  const { code = '', message = '' } = said;
  if (code === UNTRANSLATABLE) return unheldError(message, error);
  if (phase !== 'connect') {
    const refusal = postgresRefusal(said, phase, guarded);
    if (refusal !== null) return refusedError(refusal, error);
  }
  if (phase !== 'connect' && code === '' && CLOSED.test(message)) return closedUnder(error);
  const rules: readonly Rule[] = rulesOf[phase];
  const rule =
    (phase !== 'connect' && isOfLine(code) ? lost : undefined) ??
    rules.find((r) => r.codes.includes(code)) ??
    (isOnlyText(code) ? rules.find((r) => r.text?.test(message) ?? false) : undefined) ??
    (phase !== 'connect' && code.startsWith('08') ? lost : undefined);
  // What never was there cannot be lost: something hung up before it was a session.
  const lostWhileConnecting = phase === 'connect' && rule?.code === 'CONNECTION_LOST';
  if (rule && !lostWhileConnecting) return new AppError(rule.code, rule.message, { hint: rule.hint, cause: error });
  if (phase === 'connect') {
    return new AppError('CONNECTION_FAILED', 'The connection could not be made.', {
      hint: 'Check host and port: what answers there may not be a Postgres server.',
      cause: error,
    });
  }
  return new AppError('INTERNAL', 'The database answered with an error Authdesk does not know.', {
    hint: 'Try again; if it happens again, send the reference to whoever looks after Authdesk.',
    cause: error,
  });
}

/** Whether an error is one of the line to the server, by a code of Node's or of the system's. */
function isOfLine(code: string): boolean {
  return /^E[A-Z_]{3,}$|^ERR_(?:SSL|TLS|STREAM|SOCKET)/.test(code) && code !== 'ERR_TLS_CERT_ALTNAME_INVALID';
}

/** Whether a server or a pooler had no place for one more of us. */
export function isNoFreeConnection(error: unknown): boolean {
  const { code = '', message = '' } = first(error);
  return noPlace.codes.includes(code) || (isOnlyText(code) && (noPlace.text?.test(message) ?? false));
}

/** Whether a pooler says that it got no session of its server, be it for having too many already. */
export function hasNoServer(error: unknown): boolean {
  const { code = '', message = '' } = first(error);
  return isOnlyText(code) && NO_SERVER.test(message);
}

/** Whether an error says in words alone what it is: those of the driver, and of poolers. A trigger may use any words. */
function isOnlyText(code: string): boolean {
  return code === '' || /^(08|57|XX)/.test(code);
}

/** What a server says that has no place left, for one that says nothing at all. */
export function noFreeConnection(): Error {
  return Object.assign(new Error('no connection became free in time'), { code: noPlace.codes[0] });
}

/** What an error says of itself. Node tries every address of a name and reports the failures together. */
export function first(error: unknown): PostgresSaid {
  if (error instanceof AggregateError && error.errors.length > 0) return first(error.errors[0]);
  return typeof error === 'object' && error !== null ? error : {};
}
