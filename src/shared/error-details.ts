import { z } from 'zod';
import { fieldValue, isoTime } from './api/common';
import { mailLogRow, templateProblem } from './api/email';
import { hostKey } from './api/ssh';
import { userField, userRow } from './api/users';

/** Nobody knows whether what failed took effect all the same. */
const unknownOutcome = z.strictObject({ outcome: z.literal('unknown') });

/** The same, or that it did: only what it came to could not be read any more. */
const lostOutcome = z.strictObject({ outcome: z.enum(['unknown', 'saved']) });

/** Who has what was wanted. */
const taken = z.strictObject({
  reason: z.literal('taken'),
  holderId: z.string(),
  holderName: z.string().nullable(),
  holderEmail: z.string(),
});

/** What in a database refused: a constraint, the type of a column, code of its own such as a trigger, or row-level security. */
export const refusedBy = z.enum([
  'check',
  'view-check',
  'not-null',
  'too-long',
  'value',
  'generated',
  'unique',
  'foreign-key',
  'exclusion',
  'raised',
  'other',
  'policy',
  'policy-read',
]);
export type RefusedBy = z.infer<typeof refusedBy>;

/** The database itself refused it. */
const refused = z.strictObject({
  reason: z.literal('refused'),
  by: refusedBy,
  /** better-auth's names where they are its table and its field, else the database's own. */
  table: z.string().nullable(),
  field: z.string().nullable(),
  /** The constraint. */
  rule: z.string().nullable(),
  /** The database's own words; what cannot be seen is written out. */
  said: z.string().nullable(),
});

const invalidInput = z.discriminatedUnion('reason', [
  taken,
  refused,
  z.strictObject({ reason: z.literal('template'), problems: z.array(templateProblem) }),
]);

const connectionFailed = z.strictObject({
  /** The saved connection, and the secrets it lacks. */
  id: z.string(),
  missing: z.array(z.string()),
});

const schemaMismatch = z.discriminatedUnion('reason', [
  /** No user table was found; these are the tables that are there. */
  z.strictObject({ reason: z.literal('no-tables'), tables: z.array(z.string()) }),
  z.strictObject({
    reason: z.literal('no-columns'),
    table: z.string(),
    missing: z.array(z.string()),
    /** The columns it has. */
    columns: z.array(z.string()).optional(),
  }),
]);

const permissionDenied = z.discriminatedUnion('reason', [
  z.strictObject({ reason: z.literal('role'), role: z.string(), needs: z.string() }),
  z.strictObject({ reason: z.literal('columns'), table: z.string(), missing: z.array(z.string()) }),
  refused,
  /** Row-level security hides rows, or keeps those that are seen from being written. */
  z.strictObject({ reason: z.literal('row-security'), table: z.string() }),
]);

const conflict = z.discriminatedUnion('reason', [
  /** The user's row as it stands now. */
  z.strictObject({ reason: z.literal('changed'), current: userRow, fields: z.array(userField) }),
  /** A row that an undo would have put back. */
  z.strictObject({
    reason: z.literal('moved-on'),
    table: z.string(),
    conflicts: z.array(
      z.strictObject({ field: z.string(), original: fieldValue, mine: fieldValue, theirs: fieldValue }),
    ),
  }),
  taken,
  z.strictObject({
    reason: z.literal('already-mailed'),
    outcome: mailLogRow.shape.outcome,
    at: isoTime.nullable(),
  }),
  z.strictObject({
    reason: z.literal('already-verified'),
    verifiedAt: isoTime.nullable(),
    lastChangedAt: isoTime.nullable(),
  }),
  /** So many rows have the one id. */
  z.strictObject({ reason: z.literal('shared-id'), rows: z.int() }),
  z.strictObject({ reason: z.literal('wrong-count'), touched: z.int(), expected: z.int() }),
  refused,
  /** A row came out otherwise than it was asked for, because of a trigger or a rule, so that everything was taken back. */
  z.strictObject({
    reason: z.literal('not-kept'),
    table: z.string(),
    fields: z.array(z.strictObject({ field: z.string(), asked: fieldValue, stored: fieldValue })),
  }),
  /** Of a bulk job: no further row could fare better. */
  z.strictObject({ reason: z.enum(['other-database', 'same-failures']), stopsJob: z.literal(true) }),
]);

const confirmationRequired = z.discriminatedUnion('reason', [
  /** A plain yes; what is heavy main then asks about itself. */
  z.strictObject({
    reason: z.literal('confirm'),
    rows: z.int().optional(),
    undoable: z.boolean().optional(),
  }),
  /** Not as many match as was expected. */
  z.strictObject({ reason: z.literal('count'), count: z.int(), expected: z.int() }),
  /** It would keep the database busy; the index would make it free. */
  z.strictObject({ reason: z.literal('cost'), cost: z.number().nullable(), indexSql: z.string().nullable() }),
  /** It would take much memory. */
  z.strictObject({ reason: z.literal('size'), rows: z.int(), bytes: z.number() }),
  /** An SSH server that is not known yet shows this key. */
  hostKey.extend({ reason: z.literal('host-key') }),
  /** Something about the columns has to be answered first. */
  z.strictObject({ reason: z.literal('question'), question: z.string(), columns: z.array(z.string()) }),
]);

const unsupported = z.strictObject({
  /** The setting that is missing, and where the app keeps its sessions. */
  missing: z.literal('sessions.redisUrl'),
  mode: z.enum(['only', 'with-database', 'with-database-preserved']),
});

const serverRejected = z.strictObject({
  status: z.int(),
  /** The server's own code. */
  code: z.string().optional(),
  /** Where it wants to be left alone for a while. */
  retryAt: isoTime.optional(),
  /** The same, as it said it. */
  retryAfterSeconds: z.int().optional(),
});

const mailFailed = z.strictObject({
  smtpCode: z.int().optional(),
  /** What the mail server refused it for, where that is one person's address. */
  about: z.literal('recipient').optional(),
  outcome: z.literal('unknown').optional(),
});

const internal = z.strictObject({
  /** Names the line of the log. */
  reference: z.string().optional(),
  stopsJob: z.literal(true).optional(),
});

/** What a failure tells besides its sentence, by its code; a code that is not here tells nothing more. */
export const errorDetails = {
  INVALID_INPUT: invalidInput,
  CONNECTION_FAILED: connectionFailed,
  CONNECTION_LOST: lostOutcome,
  SCHEMA_MISMATCH: schemaMismatch,
  PERMISSION_DENIED: permissionDenied,
  CONFLICT: conflict,
  CONFIRMATION_REQUIRED: confirmationRequired,
  UNSUPPORTED: unsupported,
  SERVER_UNREACHABLE: unknownOutcome,
  SERVER_REJECTED: serverRejected,
  MAIL_FAILED: mailFailed,
  INTERNAL: internal,
};

type DetailsByCode = { readonly [C in keyof typeof errorDetails]: z.infer<(typeof errorDetails)[C]> };

/** The details a failure with this code may have. */
export type ErrorDetails<C extends string> = C extends keyof DetailsByCode ? DetailsByCode[C] : never;
