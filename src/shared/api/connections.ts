import { z } from 'zod';
import { tlsModes } from '../postgres/parameters';
import { errorInfo } from '../result';
import { isoTime, noInput, nothing } from './common';
import { certificate, fileHandle, postgresUrl, redisUrl, secret, smtpUrl, sqliteFile, text, whole } from './fields';
import { hostKey, sshTunnel } from './ssh';
import {
  authServer,
  mailTransport,
  timeSettings,
  accessRules,
  sessionSettings,
  mailingSettings,
  passwordRules,
  signInSettings,
  nameMapping,
} from './app-settings';
import { connectionReport } from './connection-report';

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
  signIn: signInSettings.optional(),
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
  /** It was handed to Authdesk and nobody has said yet what it is: read-only, and treated as production. Saving it says so. */
  undeclared: z.boolean().optional(),
  lastOpenedAt: isoTime.nullable(),
});
export type ConnectionSummary = z.infer<typeof connectionSummary>;

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

/** What a person may choose in main's own dialog, to be read. */
export const chosenKind = z.enum(['database', 'key', 'list']);
export type ChosenKind = z.infer<typeof chosenKind>;

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
  /** Writes connections without their secrets into a file (`json`), signed with the key of this desk; who imports it gets the role. */
  'connections.export': {
    input: z.strictObject({
      ids: z.array(z.string().min(1).max(100)).min(1).max(200),
      role: z.enum(['viewer', 'support', 'lead']),
      signedBy: text(120, 'Say who you are'),
      file: fileHandle,
    }),
    output: z.strictObject({
      /** What others compare the key by. */
      fingerprint: z.string(),
    }),
  },
  /** Adds the connections of a signed list after main asked the person; one whose database is known already stays as it is. */
  'connections.import': {
    input: z.strictObject({ file: fileHandle }),
    output: z.strictObject({
      signedBy: z.string(),
      fingerprint: z.string(),
      added: z.array(connectionSummary),
      /** Names of those that were there already. */
      there: z.array(z.string()),
    }),
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
    input: z.strictObject({ what: chosenKind }),
    output: z.strictObject({ file: fileHandle.nullable(), path: z.string().nullable() }),
  },
};
