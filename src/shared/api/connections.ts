import { z } from 'zod';
import { errorInfo } from '../result';
import { isoTime, noInput, nothing } from './common';

export const environment = z.enum(['production', 'staging', 'development', 'demo']);
export type Environment = z.infer<typeof environment>;

const port = z.int().min(1).max(65535);
const secret = z.string().max(2000);

const tls = z.strictObject({
  mode: z.enum(['disable', 'require', 'verify-full']),
  /** The certificate authority in PEM form. */
  ca: z.string().max(100_000).optional(),
});

const postgresTarget = z.union([
  z.strictObject({ url: z.string().min(1).max(4000) }),
  z.strictObject({
    host: z.string().trim().min(1).max(255),
    port: port.optional(),
    database: z.string().min(1).max(255),
    user: z.string().min(1).max(255),
    password: secret.optional(),
    ssl: tls.optional(),
  }),
]);

const httpUrl = z.url({ protocol: /^https?$/ }).max(2000);

export const authServer = z.strictObject({
  baseURL: httpUrl,
  /** Defaults to `/api/auth`. */
  basePath: z.string().startsWith('/').max(500).optional(),
  /** Sent as Origin; defaults to the origin of `baseURL`. */
  origin: httpUrl.optional(),
});
export type AuthServer = z.infer<typeof authServer>;

/** How mail leaves: by the auth server itself, by our own SMTP, or into a local outbox that sends nothing. */
export const mailTransport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('server') }),
  z.strictObject({
    kind: z.literal('smtp'),
    /** `smtp://user:password@host:port` or `smtps://…` */
    url: z.string().min(1).max(2000).optional(),
    from: z.string().min(3).max(320),
    /** The auth server's own secret, which signs the link. */
    secret: secret.optional(),
    baseURL: httpUrl,
    tls: z.enum(['required', 'optional']).optional(),
  }),
  z.strictObject({ kind: z.literal('outbox'), secret: secret.optional(), baseURL: httpUrl }),
]);
export type MailTransport = z.infer<typeof mailTransport>;

/**
 * A connection as a person enters it. A secret left out when changing a saved connection (`id`) stays as it is:
 * the Postgres password, `mail.url`, `mail.secret`.
 */
export const connectionInput = z.strictObject({
  id: z.string().min(1).max(100).optional(),
  name: z.string().trim().min(1).max(120),
  environment,
  /** Defaults to true on production, false elsewhere. */
  readOnly: z.boolean().optional(),
  driver: z.enum(['postgres', 'sqlite']),
  postgres: postgresTarget.optional(),
  /** Postgres schema; defaults to the connection's own search_path. */
  schema: z.string().min(1).max(255).optional(),
  replicaUrl: z.string().min(1).max(4000).optional(),
  sqlite: z.strictObject({ file: z.string().min(1).max(4096) }).optional(),
  authServer: authServer.optional(),
  mail: mailTransport.optional(),
  /** Ask for the operating system's secret store, and fail where it offers none. */
  remember: z.boolean().optional(),
});
export type ConnectionInput = z.infer<typeof connectionInput>;

/** The secrets of a connection, handed over for this run only. */
export const connectionSecrets = z.strictObject({
  password: secret.optional(),
  replicaUrl: z.string().max(4000).optional(),
  mailUrl: z.string().max(2000).optional(),
  mailSecret: secret.optional(),
});
export type ConnectionSecrets = z.infer<typeof connectionSecrets>;

export const connectionSummary = z.strictObject({
  id: z.string(),
  name: z.string(),
  environment,
  readOnly: z.boolean(),
  driver: z.enum(['postgres', 'sqlite']),
  /** `host/database` or the file name; never a password. */
  target: z.string(),
  /** What to fill a form with again; secrets left out. */
  settings: connectionInput.omit({ id: true, remember: true }),
  secrets: z.enum(['stored', 'this-run', 'missing', 'none']),
  lastOpenedAt: isoTime.nullable(),
});
export type ConnectionSummary = z.infer<typeof connectionSummary>;

export const coreTables = ['user', 'session', 'account', 'verification'] as const;
export const coreTable = z.enum(coreTables);
export type CoreTable = z.infer<typeof coreTable>;

export const tableReport = z.strictObject({
  /** The physical table, or null where the database has none. */
  name: z.string().nullable(),
  rows: z.strictObject({ value: z.int(), exact: z.boolean() }).nullable(),
  /** better-auth's field name → the physical column. */
  columns: z.record(z.string(), z.string()),
  /** Columns better-auth does not define; kept and shown as they are. */
  extra: z.array(z.string()),
  missing: z.array(z.string()),
});
export type TableReport = z.infer<typeof tableReport>;

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
  warnings: z.array(z.string()),
  advice: z.array(z.string()),
});
export type ConnectionReport = z.infer<typeof connectionReport>;

export const connectionHealth = z.enum(['ok', 'reconnecting', 'lost']);
export type ConnectionHealth = z.infer<typeof connectionHealth>;

export const connectionStatus = z.strictObject({
  open: connectionSummary.nullable(),
  health: connectionHealth,
  report: connectionReport.nullable(),
  /** Why the last attempt to open a connection failed; null once one succeeded. */
  failure: errorInfo.nullable(),
});
export type ConnectionStatus = z.infer<typeof connectionStatus>;

const byId = z.strictObject({ id: z.string().min(1).max(100) });

export const connectionsApi = {
  'connections.list': { input: noInput, output: z.array(connectionSummary) },
  'connections.save': { input: connectionInput, output: connectionSummary },
  'connections.remove': { input: byId, output: nothing },
  'connections.test': { input: z.union([byId, connectionInput]), output: connectionReport },
  'connections.open': { input: byId.extend({ secrets: connectionSecrets.optional() }), output: connectionReport },
  'connections.close': { input: noInput, output: nothing },
  'connections.status': { input: noInput, output: connectionStatus },
  /** Shows the system's file dialog; null when the person cancelled it. */
  'connections.chooseFile': { input: noInput, output: z.strictObject({ file: z.string().nullable() }) },
};
