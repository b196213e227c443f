import { z } from 'zod';
import { fieldValue, isoTime, noInput, nothing, page, pageInput, rowId, searchText, timeInput, why } from './common';
import { fileHandle } from './fields';
import { job } from './jobs';

/** Field name → value; a secret stands here only as `present` or `absent`. */
const image = z.record(z.string(), fieldValue);

export const auditEntry = z.strictObject({
  id: z.string(),
  at: isoTime,
  /** The user of the operating system. */
  actor: z.string(),
  /** The name the person gave in the settings. */
  person: z.string().nullable(),
  reason: z.string().nullable(),
  ticket: z.string().nullable(),
  connection: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  /** The method that acted, such as `sessions.revoke`. */
  action: z.string(),
  target: z.strictObject({ type: z.string(), id: z.string(), label: z.string() }).nullable(),
  summary: z.string(),
  before: image.nullable().optional(),
  after: image.nullable().optional(),
  /** `unknown`: the connection or the app was lost while it was being written. */
  outcome: z.enum(['done', 'failed', 'unknown']),
  /** Rows touched in the auth database. */
  rows: z.int().nullable(),
  undo: z.enum(['possible', 'done', 'no']),
  /** Why it cannot be undone (any more), or that it can only until Authdesk ends. */
  undoNote: z.string().nullable(),
  /** The entry this one undid. */
  undoes: z.string().nullable(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;
export type AuditImage = z.infer<typeof image>;

export const auditFilter = z.strictObject({
  /** One entry. */
  id: rowId.optional(),
  /** Entries about this user, whatever the table. */
  userId: rowId.optional(),
  action: z.string().min(1).max(100).optional(),
  outcome: z.enum(['done', 'failed', 'unknown']).optional(),
  connectionId: z.string().min(1).max(100).optional(),
  since: timeInput.optional(),
  until: timeInput.optional(),
  search: searchText.optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** What undoing an entry would write back, row by row and field by field; secrets only as "changed". */
export const undoPreview = z.strictObject({
  possible: z.boolean(),
  /** Why not, as a sentence. */
  reason: z.string().nullable(),
  changes: z.array(
    z.strictObject({
      table: z.string(),
      id: z.string().nullable(),
      act: z.enum(['restore', 'change-back', 'remove']),
      fields: z.array(z.strictObject({ field: z.string(), now: fieldValue, back: fieldValue, moved: z.boolean() })),
    }),
  ),
  /** Rows beyond the first hundred, which are not listed. */
  more: z.int(),
  /** Sessions that ended with it do not come back: they were in the secondary storage alone. */
  sessionsStayEnded: z.boolean(),
});
export type UndoPreview = z.infer<typeof undoPreview>;

/** What keeps the key of the audit from whoever holds the data folder. */
const keyProtection = z.enum(['keyring', 'pass-phrase', 'none']);

export const auditApi = {
  'audit.list': {
    input: z
      .strictObject({
        filter: auditFilter.optional(),
        ...pageInput,
      })
      .optional(),
    output: page(auditEntry),
  },
  'audit.verify': {
    input: noInput,
    output: z.strictObject({
      ok: z.boolean(),
      entries: z.int(),
      /**
       * Id of the first entry that does not hold; `end` where entries are missing at the end; `checkpoints` where the
       * entries hold, but what vouches for them from outside was changed.
       */
      brokenAt: z.string().optional(),
      reason: z.string().optional(),
      /** When the chain was last vouched for outside of its own file, and up to which entry. */
      checkpoint: z.strictObject({ at: isoTime, entries: z.int(), hash: z.string() }).nullable().optional(),
      protection: keyProtection,
    }),
  },
  /** Main asks for the phrase itself: the key of the audit opens only with it from the next start on. */
  'audit.setPassPhrase': { input: noInput, output: z.strictObject({ protection: keyProtection }) },
  'audit.removePassPhrase': { input: noInput, output: z.strictObject({ protection: keyProtection }) },
  'audit.undoPreview': { input: z.strictObject({ id: rowId }), output: undoPreview },
  'audit.undo': { input: z.strictObject({ id: rowId, why: why.optional() }), output: nothing },
  'audit.export': {
    input: z.strictObject({
      format: z.enum(['csv', 'jsonl']),
      file: fileHandle,
      filter: auditFilter.optional(),
    }),
    output: job,
  },
};
