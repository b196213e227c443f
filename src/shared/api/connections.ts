import { z } from 'zod';
import { tlsModes } from '../postgres/parameters';
import { errorInfo } from '../result';
import { isoTime, noInput, nothing } from './common';
import { proofMissing } from './sessions';
import {
  certificate,
  fileHandle,
  linkTarget,
  postgresUrl,
  redisUrl,
  seconds,
  secret,
  serverAddress,
  smtpUrl,
  sqliteFile,
  text,
  timeZone,
  webAddress,
  whole,
  YEAR,
} from './fields';
import { hostKey, sshTunnel } from './ssh';

export const environment = z.enum(['production', 'staging', 'development', 'demo']);
export type Environment = z.infer<typeof environment>;

const secretKey = z
  .string()
  .trim()
  .max(100_000)
  .regex(/-----BEGIN [A-Z ]*PRIVATE KEY-----/u, {
    error: 'A private key in PEM form begins with -----BEGIN PRIVATE KEY-----',
  });

const tls = z.strictObject({
  /** libpq's modes; without one, `prefer`. */
  mode: z.enum(tlsModes),
  /** The certificate authority in PEM form. */
  ca: certificate.optional(),
  /** The certificate Authdesk shows to the server, in PEM form. */
  cert: certificate.optional(),
  /** Its private key in PEM form, and what opens it; kept as secrets. */
  key: secretKey.optional(),
  keyPassword: secret.optional(),
});

/** A Postgres database by one address. */
export const postgresByUrl = z.strictObject({ url: postgresUrl });
/** A Postgres database by the parts of its address. */
export const postgresByParts = z.strictObject({
  host: text(255, 'Name or address of the database server').refine((host) => !/:\/\/|@/u.test(host), {
    error: 'Only the name; a whole address goes into "One URL"',
  }),
  port: whole(1, 65_535, 'From 1 to 65535').optional(),
  database: text(255, 'Name of the database'),
  user: text(255, 'The user to sign in as'),
  password: secret.optional(),
  ssl: tls.optional(),
});

export const authServer = z.strictObject({
  baseURL: serverAddress,
  /** Defaults to `/api/auth`. */
  basePath: z.string().startsWith('/', 'Starts with /, such as /api/auth').max(500).optional(),
  /** Sent as Origin; defaults to the origin of `baseURL`. */
  origin: webAddress('A whole address, such as https://app.example.com').optional(),
  /** The auth server's own secret, which signs links and cookies; kept as a secret. */
  secret: secret.optional(),
});
export type AuthServer = z.infer<typeof authServer>;

const mailedBaseURL = webAddress('A whole address, such as https://auth.example.com');

/** How mail leaves: by the auth server itself, by our own SMTP, or into a local outbox that sends nothing. */
export const mailTransport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('server') }),
  z.strictObject({
    kind: z.literal('smtp'),
    /** `smtp://user:password@host:port` or `smtps://…` */
    url: smtpUrl.optional(),
    from: z.string().trim().min(3, 'The address mail comes from').max(320),
    /** The auth server's own secret, which signs the link. */
    secret: secret.optional(),
    baseURL: mailedBaseURL,
    tls: z.enum(['required', 'optional']).optional(),
  }),
  z.strictObject({ kind: z.literal('outbox'), secret: secret.optional(), baseURL: mailedBaseURL }),
]);
export type MailTransport = z.infer<typeof mailTransport>;

/** How stored times are to be read where the database itself cannot tell. */
export const timeSettings = z.strictObject({
  /** The IANA zone of Postgres `timestamp` columns without a zone, such as `Europe/Berlin`; without it UTC is assumed. */
  zone: timeZone.optional(),
  /** The form of times in SQLite columns that hold no value yet. */
  emptyColumns: z.enum(['iso-text', 'epoch-seconds', 'epoch-ms']).optional(),
});
export type TimeSettings = z.infer<typeof timeSettings>;

/** What may be done over a connection, and what has to be said for it. */
export const accessRules = z.strictObject({
  /** `viewer` changes nothing, `support` does the daily work, `lead` everything. Defaults to `lead`. */
  role: z.enum(['viewer', 'support', 'lead']).optional(),
  requireReason: z.boolean().optional(),
  requireTicket: z.boolean().optional(),
  /** Where a ticket is found; `{ticket}` stands for its number. */
  ticketUrl: z
    .string()
    .max(2000)
    .regex(/^https:\/\/\S+$/u, 'Starts with https://')
    .optional(),
});
export type AccessRules = z.infer<typeof accessRules>;

/** What is asked about an app's sessions where nothing tells: the setting of the connection that answers it. */
export const sessionQuestions = [
  'sessions.secondaryStorage',
  'sessions.redisUrl',
  'sessions.redisPrefix',
  'sessions.cookieCache',
  'sessions.jwt',
] as const;
export const sessionQuestion = z.enum(sessionQuestions);
export type SessionQuestion = z.infer<typeof sessionQuestion>;

const fromOneSecond = seconds(1, YEAR, 'From 1 second to 365 days');
const withinADay = seconds(1, 86_400, 'From 1 second to 1 day');
const fromOneMinute = seconds(60, YEAR, 'From 1 minute to 365 days');
const fromHalfAMinute = seconds(30, YEAR, 'From 30 seconds to 365 days');

/** How the app keeps sessions, where the database cannot tell. */
export const sessionSettings = z.strictObject({
  cookieCache: z.strictObject({ enabled: z.boolean(), maxAgeSeconds: fromOneSecond.optional() }).optional(),
  jwt: z.strictObject({ enabled: z.boolean(), lifetimeSeconds: fromOneSecond.optional() }).optional(),
  /** better-auth's secondary storage: none, instead of the table, beside it, or beside it with ended rows preserved. */
  secondaryStorage: z.enum(['none', 'only', 'with-database', 'with-database-preserved']).optional(),
  /** `preserveSessionInDatabase`: ended sessions keep their rows, with `expiresAt` set to the end. */
  preserveRows: z.boolean().optional(),
  /** `redis://…` or `rediss://…`; the whole of it is kept as a secret. */
  redisUrl: redisUrl.optional(),
  /** The certificate authority of a `rediss://` server in PEM form; without one, those this computer trusts count. */
  redisCa: certificate.optional(),
  /** In front of every key; the official package uses `better-auth:`. */
  redisPrefix: z.string({ error: 'Such as better-auth: – or choose that there is none' }).max(200).optional(),
  /** Asks the auth server before and after every single logout. */
  proveAlways: z.boolean().optional(),
  /** The name in front of the session cookie; better-auth's default is `better-auth`. */
  cookiePrefix: z.string().min(1).max(100).optional(),
  /** How the session is shown to the auth server: its signed cookie, or the bearer plugin. */
  proveBy: z.enum(['cookie', 'bearer']).optional(),
  /** Questions answered with "I don't know", which are not asked again. */
  notKnown: z.array(sessionQuestion).max(10).optional(),
});
export type SessionSettings = z.infer<typeof sessionSettings>;

/** How mails of this app are to be. */
export const mailingSettings = z.strictObject({
  /** `emailVerification.expiresIn` of the app, in seconds; 3600 by default. */
  linkLifetimeSeconds: fromOneMinute.optional(),
  /** Where a verification link leads when nothing else is said. */
  callbackURL: linkTarget.optional(),
  /** The page of the app that takes a new password; without one the mailed link leads nowhere. */
  resetRedirectTo: linkTarget.optional(),
  /** How many mails the auth server takes in how long; 3 in 60 s by default. */
  serverRate: z.strictObject({ mails: whole(1, 10_000), seconds: withinADay }).optional(),
  smtpRate: z.strictObject({ mails: whole(1, 100_000), seconds: withinADay }).optional(),
  /** Which of our templates is used; `en` by default. */
  language: z
    .string()
    .regex(/^[\w-]{2,20}$/u, 'Such as en, de or pt-BR')
    .optional(),
  /** Minutes after which the same mail may go to the same person again without a warning. */
  cooldownMinutes: whole(0, 10_080).optional(),
  /** `emailAndPassword.resetPasswordTokenExpiresIn` of the app, in seconds; 3600 by default. */
  resetLifetimeSeconds: fromOneMinute.optional(),
  /** The version of better-auth the app runs, such as `1.6.34`, which decides how links and codes stand; found out where it is not said. */
  betterAuth: z
    .string()
    .trim()
    .regex(/^\d{1,2}\.\d{1,3}(\.\d{1,4})?$/u, 'Such as 1.7.25')
    .optional(),
  /** better-auth's magic-link plugin, which no table tells of, and how it keeps its tokens. */
  magicLink: z
    .strictObject({
      enabled: z.boolean(),
      stored: z.enum(['plain', 'hashed']).optional(),
      lifetimeSeconds: fromHalfAMinute.optional(),
    })
    .optional(),
  /** better-auth's email-otp plugin, which no table tells of, and how it keeps its codes. */
  emailOtp: z
    .strictObject({
      enabled: z.boolean(),
      stored: z.enum(['plain', 'hashed', 'encrypted']).optional(),
      digits: whole(4, 12).optional(),
      lifetimeSeconds: fromHalfAMinute.optional(),
    })
    .optional(),
  /** `verification.storeIdentifier` of the app; found out from the rows where there are any. */
  identifiers: z.enum(['plain', 'hashed']).optional(),
  /** The app's captcha plugin guards password resets, which no console can solve. */
  captcha: z.boolean().optional(),
});
export type MailingSettings = z.infer<typeof mailingSettings>;

/** What a password has to be, and how it is kept. */
export const passwordRules = z.strictObject({
  /** `custom`: the app has its own hash, so Authdesk must not set passwords. */
  hash: z.enum(['better-auth', 'custom']).optional(),
  /** `custom`: the app checks user names by a rule of its own, not by that of better-auth's username plugin. */
  userNames: z.enum(['better-auth', 'custom']).optional(),
  /** `custom`: the app takes phone numbers in a form of its own, not as `+` and digits (E.164) only. */
  phoneNumbers: z.enum(['e164', 'custom']).optional(),
  minLength: whole(1, 1000).optional(),
  maxLength: whole(1, 1000).optional(),
});
export type PasswordRules = z.infer<typeof passwordRules>;

const physicalName = z.string().trim().min(1).max(255);

/** Names that cannot be guessed: better-auth's name → the table (`name` or `schema.name`) or column of this database. */
export const nameMapping = z.strictObject({
  tables: z.record(physicalName, physicalName).optional(),
  /** better-auth's table → its field → the column. */
  fields: z.record(physicalName, z.record(physicalName, physicalName)).optional(),
});
export type NameMapping = z.infer<typeof nameMapping>;

/** What is set for a connection. */
export const connectionSettings = z.strictObject({
  name: text(120, 'Give it a name you will recognise'),
  environment,
  /** Defaults to true on production, false elsewhere. */
  readOnly: z.boolean().optional(),
  driver: z.enum(['postgres', 'sqlite']),
  postgres: z.union([postgresByUrl, postgresByParts]).optional(),
  /** Postgres schema; defaults to the connection's own search_path. */
  schema: z.string().min(1).max(255).optional(),
  replicaUrl: postgresUrl.optional(),
  sqlite: z
    .strictObject({
      file: sqliteFile,
      /** Read a copy made at opening, and nothing else; for files that cannot be opened in their place. */
      copy: z.boolean().optional(),
    })
    .optional(),
  authServer: authServer.optional(),
  mail: mailTransport.optional(),
  mapping: nameMapping.optional(),
  times: timeSettings.optional(),
  access: accessRules.optional(),
  sessions: sessionSettings.optional(),
  mailing: mailingSettings.optional(),
  passwords: passwordRules.optional(),
  ssh: sshTunnel.optional(),
  /** Build the local search index whenever the connection is opened. */
  searchIndex: z.boolean().optional(),
});

/**
 * A connection as a person enters it. A secret left out when changing a saved connection (`id`) stays as it is:
 * the Postgres password, the key of a client certificate, `mail.url`, `mail.secret`, `authServer.secret`,
 * `sessions.redisUrl`, and the passwords and pass phrases of `ssh`.
 */
export const connectionInput = connectionSettings
  .extend({
    id: z.string().min(1).max(100).optional(),
    /** Ask for the operating system's secret store, and fail where it offers none. */
    remember: z.boolean().optional(),
  })
  .refine((input) => input.driver !== 'postgres' || input.postgres !== undefined, {
    path: ['postgres'],
    error: 'Enter where the Postgres server is',
  })
  .refine((input) => input.driver !== 'sqlite' || input.sqlite !== undefined, {
    path: ['sqlite', 'file'],
    error: 'Choose the database file',
  })
  .refine((input) => input.mail?.kind !== 'server' || input.authServer !== undefined, {
    path: ['authServer', 'baseURL'],
    error: 'Mail is sent by it: where is it?',
  });
export type ConnectionInput = z.infer<typeof connectionInput>;

/** The secrets of a connection, handed over for this run only. */
export const connectionSecrets = z.strictObject({
  password: secret.optional(),
  /** The private key of a client certificate, and what opens it. */
  sslKey: secretKey.optional(),
  sslPassword: secret.optional(),
  replicaUrl: postgresUrl.optional(),
  mailUrl: smtpUrl.optional(),
  mailSecret: secret.optional(),
  authSecret: secret.optional(),
  redisUrl: redisUrl.optional(),
  /** Passwords and pass phrases for the SSH tunnel, by `sshSecretName`. */
  ssh: z.record(z.string().max(5000), secret).optional(),
});
export type ConnectionSecrets = z.infer<typeof connectionSecrets>;

/** A secret by its name; one for the SSH tunnel is `ssh.` and its `sshSecretName`. */
export const secretName = z.union([
  connectionSecrets.omit({ ssh: true }).keyof(),
  z.templateLiteral(['ssh.', z.string()]),
]);
export type SecretName = z.infer<typeof secretName>;

export const connectionSummary = z.strictObject({
  id: z.string(),
  name: z.string(),
  environment,
  readOnly: z.boolean(),
  driver: z.enum(['postgres', 'sqlite']),
  /** `host/database` or the file name; never a password. */
  target: z.string(),
  /** What to fill a form with again; secrets left out. */
  settings: connectionSettings,
  secrets: z.enum(['stored', 'this-run', 'missing', 'none']),
  /** The secrets that are there, by name: a form that leaves them empty keeps them. */
  kept: z.array(secretName),
  /** What was kept of it cannot be read any more; it can only be removed. */
  damaged: z.boolean().optional(),
  lastOpenedAt: isoTime.nullable(),
});
export type ConnectionSummary = z.infer<typeof connectionSummary>;

export const coreTables = ['user', 'session', 'account', 'verification'] as const;
export const coreTable = z.enum(coreTables);
export type CoreTable = z.infer<typeof coreTable>;

const rowsAllowed = z.enum(['all', 'some', 'none']);

export const tableReport = z.strictObject({
  /** The physical table, or null where the database has none. */
  name: z.string().nullable(),
  rows: z.strictObject({ value: z.int(), exact: z.boolean() }).nullable(),
  /** better-auth's field name → the physical column. */
  columns: z.record(z.string(), z.string()),
  /** better-auth's field → how its values stand, such as `ISO 8601 text`; times and booleans only. */
  forms: z.record(z.string(), z.string()),
  /** Columns better-auth does not define; kept and shown as they are. */
  extra: z.array(z.string()),
  /** Where it is no table itself: what it is, and of which tables. */
  standsFor: z.strictObject({ kind: z.enum(['view', 'materialized', 'foreign']), of: z.array(z.string()) }).optional(),
  missing: z.array(z.string()),
  /** Columns that are there, but that the database user may not read. */
  unreadable: z.array(z.string()),
  /** Which rows row-level security lets the database user see and change; absent where there is none. */
  rowSecurity: z
    .strictObject({ select: rowsAllowed, insert: rowsAllowed, update: rowsAllowed, delete: rowsAllowed })
    .optional(),
});
export type TableReport = z.infer<typeof tableReport>;

/** Something about the app that is on, off or not known; `said` in the connection, `seen` by us, or `assumed`. */
const sessionFact = z.strictObject({
  state: z.enum(['on', 'off', 'unknown']),
  /** How long a cached session or a JWT is good for, where it is on or may be. */
  seconds: z.int().nullable(),
  by: z.enum(['said', 'seen', 'assumed']),
});

/** How the app keeps sessions, which decides when a logout bites; and what is still to be asked, once. */
export const sessionsReport = z.strictObject({
  storage: z.enum(['none', 'only', 'with-database', 'with-database-preserved']),
  storageBy: z.enum(['said', 'seen', 'assumed']),
  /** Null where the connection names no Redis. */
  redis: z
    .strictObject({ server: z.string(), prefix: z.string().nullable(), problem: z.string().nullable() })
    .nullable(),
  cookieCache: sessionFact,
  jwt: sessionFact,
  /** Why no session can be revoked over this connection, such as a Redis it does not name; null where they can. */
  storageMissing: z.string().nullable(),
  /** What is missing to ask the auth server about a session; null where nothing is. */
  proofMissing: proofMissing.nullable(),
  /** Those nobody has answered yet, be it with "I don't know". */
  questions: z.array(
    z.strictObject({
      /** The setting of the connection that answers it. */
      key: sessionQuestion,
      question: z.string(),
      assumed: z.string(),
    }),
  ),
});
export type SessionsReport = z.infer<typeof sessionsReport>;

/** What a test of a connection heard from its auth server. */
export const authServerReport = z.strictObject({
  /** Where its endpoints are. */
  url: z.string(),
  reached: z.boolean(),
  /** Why it was not reached, or what answers there instead; null where all is well. */
  problem: z.string().nullable(),
  /** Whether it signs with the secret of the connection; `unknown` where it does not say, null where none was given. */
  secret: z.enum(['accepted', 'refused', 'unknown']).nullable(),
});
export type AuthServerReport = z.infer<typeof authServerReport>;

export const connectionReport = z.strictObject({
  latencyMs: z.number(),
  serverVersion: z.string(),
  tables: z.strictObject({
    user: tableReport,
    session: tableReport,
    account: tableReport,
    verification: tableReport,
  }),
  plugins: z.array(z.string()),
  idType: z.enum(['text', 'uuid', 'number']),
  /** How times are stored, such as `ISO text` or `timestamptz`; one entry a distinct form. */
  dateFormat: z.string(),
  /** Everything that speaks against trusting what is seen, in sentences; questions among them. */
  warnings: z.array(z.string()),
  /** What would make it better, in sentences; missing indexes among them. */
  advice: z.array(z.string()),
  /** Those of the warnings and of the advice that no other field of the report tells. */
  remarks: z.array(z.strictObject({ tone: z.enum(['warn', 'info']), text: z.string() })),
  /** Whether sessions live in this database at all. */
  sessionsInDatabase: z.boolean(),
  sessions: sessionsReport,
  /** Asked by a test only, not at opening; null where it was not asked or the connection names none. */
  authServer: authServerReport.nullable(),
  /** The server's clock minus this computer's, in milliseconds; null where the database has no clock of its own. */
  clockSkewMs: z.number().nullable(),
  /** Indexes that are missing, each with the exact statement and what it would speed up. */
  missingIndexes: z.array(
    z.strictObject({ table: z.string(), columns: z.array(z.string()), sql: z.string(), speedsUp: z.string() }),
  ),
  /** Tables better-auth does not define that refer to the user table. */
  relatedTables: z.array(z.strictObject({ table: z.string(), column: z.string() })),
  /** What this database user cannot be shown, and why. */
  unavailable: z.array(z.strictObject({ feature: z.string(), reason: z.string() })),
  /** What the database cannot tell and a person has to; answered in `times` of the connection. */
  questions: z.array(
    z.strictObject({
      key: z.enum(['times.zone', 'times.emptyColumns']),
      question: z.string(),
      columns: z.array(z.string()),
      /** What is assumed until it is answered. */
      assumed: z.string(),
      /** Whether writing waits for the answer, because what was found speaks against the assumption. */
      blocksWriting: z.boolean(),
    }),
  ),
});
export type ConnectionReport = z.infer<typeof connectionReport>;

export const connectionHealth = z.enum(['ok', 'reconnecting', 'lost']);
export type ConnectionHealth = z.infer<typeof connectionHealth>;

export const connectionStatus = z.strictObject({
  open: connectionSummary.nullable(),
  health: connectionHealth,
  /** While the connection is not `ok`: since when, and when the next try is due. */
  trouble: z.strictObject({ since: isoTime, nextTryAt: isoTime.nullable() }).nullable(),
  report: connectionReport.nullable(),
  /** The connection that is being opened right now. */
  opening: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  /** Why the last attempt to open a connection failed; null once one succeeded. */
  failure: errorInfo.nullable(),
  /** The saved connection it is about. */
  failedId: z.string().nullable(),
});
export type ConnectionStatus = z.infer<typeof connectionStatus>;

const byId = z.strictObject({ id: z.string().min(1).max(100) });

export const connectionsApi = {
  'connections.list': { input: noInput, output: z.array(connectionSummary) },
  'connections.save': { input: connectionInput, output: connectionSummary },
  'connections.remove': { input: byId, output: nothing },
  'connections.test': { input: z.union([byId, connectionInput]), output: connectionReport },
  'connections.open': {
    input: byId.extend({
      secrets: connectionSecrets.optional(),
      /** Host keys of SSH servers that the person says are the right ones; kept with the connection. */
      hostKeys: z.array(hostKey).max(10).optional(),
    }),
    output: connectionReport,
  },
  /** A copy under another name, without the secrets. */
  'connections.duplicate': { input: byId, output: connectionSummary },
  /** The order of the list: all ids, first to last. */
  'connections.reorder': {
    input: z.strictObject({ ids: z.array(z.string().min(1).max(100)).min(1).max(1000) }),
    output: nothing,
  },
  /** The exact SQL that makes a least-privilege Postgres role for the open database. */
  'connections.roleSql': {
    input: z.strictObject({ role: z.enum(['viewer', 'support']) }),
    output: z.strictObject({ sql: z.string() }),
  },
  'connections.close': { input: noInput, output: nothing },
  'connections.status': { input: noInput, output: connectionStatus },
  /** Shows the system's file dialog; nulls when the person cancelled it, else a handle and the path to show. */
  'connections.chooseFile': {
    input: z.strictObject({ what: z.enum(['database', 'key']) }),
    output: z.strictObject({ file: fileHandle.nullable(), path: z.string().nullable() }),
  },
};
