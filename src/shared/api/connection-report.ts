// What was found in a database, and what was heard of the app behind it.
import { z } from 'zod';
import { coreTables } from '../core-tables';
import { proofMissing } from './sessions';
import { sessionQuestion } from './app-settings';

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
