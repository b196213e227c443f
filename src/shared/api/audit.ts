import { z } from 'zod';
import { isoTime, noInput, nothing, page, pageInput, rowId, searchText } from './common';
import { job } from './jobs';

const value = z.union([z.string(), z.number(), z.boolean()]).nullable();
/** Field name → value; a secret stands here only as `present` or `absent`. */
const image = z.record(z.string(), value);

export const auditEntry = z.strictObject({
  id: z.string(),
  at: isoTime,
  actor: z.string(),
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
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;
export type AuditImage = z.infer<typeof image>;

export const auditApi = {
  'audit.list': {
    input: z
      .strictObject({
        filter: z
          .strictObject({
            /** Entries about this user, whatever the table. */
            userId: rowId.optional(),
            action: z.string().min(1).max(100).optional(),
            search: searchText.optional(),
          })
          .optional(),
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
      /** Id of the first entry that does not hold, or `end` where entries are missing at the end. */
      brokenAt: z.string().optional(),
      reason: z.string().optional(),
    }),
  },
  'audit.undo': { input: z.strictObject({ id: rowId }), output: nothing },
  'audit.export': {
    input: z.strictObject({ format: z.enum(['csv', 'jsonl']), file: z.string().min(1).max(4096) }),
    output: job,
  },
};
