import { z } from 'zod';
import { isoTime, noInput, nothing, page, pageInput, why } from './common';
import { fileHandle } from './fields';

/** Work that outlasts a call. `total` is null while it is not known. */
export const job = z.strictObject({
  id: z.string(),
  title: z.string(),
  done: z.int(),
  total: z.int().nullable(),
  /** `interrupted`: Authdesk ended in the middle; it can be resumed. */
  state: z.enum(['running', 'paused', 'interrupted', 'done', 'failed', 'cancelled']),
  startedAt: isoTime,
  result: z.record(z.string(), z.unknown()).optional(),
  /** Rows that failed so far. */
  failed: z.int().optional(),
  skipped: z.int().optional(),
  /** Whether it can be paused, goes on after a restart, and ends with a report of its rows. */
  kind: z.enum(['plain', 'bulk']).optional(),
  connectionId: z.string().nullable().optional(),
  /** While it waits for a rate limit: when it goes on. */
  waitsUntil: isoTime.nullable().optional(),
  /**
   * Of a job that mails one person after the other: how many may leave in how long. `null` where nothing limits them,
   * left out where that is not known because another connection is open.
   */
  mails: z
    .strictObject({ pace: z.strictObject({ mails: z.int(), seconds: z.int() }).nullable().optional() })
    .optional(),
});
export type Job = z.infer<typeof job>;

/** One row of a bulk job and what became of it. */
export const jobRow = z.strictObject({
  seq: z.int(),
  /** What was asked for: an id or an address as it was given. */
  given: z.string(),
  userId: z.string().nullable(),
  label: z.string().nullable(),
  outcome: z.enum(['waiting', 'done', 'skipped', 'failed', 'unknown', 'not-found', 'ambiguous', 'duplicate']),
  detail: z.string().nullable(),
  at: isoTime.nullable(),
});
export type JobRow = z.infer<typeof jobRow>;

const byId = z.strictObject({ id: z.string().min(1).max(100) });

export const jobsApi = {
  'jobs.list': { input: noInput, output: z.array(job) },
  'jobs.cancel': { input: byId, output: nothing },
  /** Answers once the batch under way has ended. */
  'jobs.pause': { input: byId, output: job },
  /** Goes on with the rows that wait; only bulk jobs can, on the connection they were started on. */
  'jobs.resume': { input: byId.extend({ why: why.optional() }), output: job },
  'jobs.rows': {
    input: byId.extend({ outcome: jobRow.shape.outcome.optional(), cursor: pageInput.cursor, limit: pageInput.limit }),
    output: page(jobRow),
  },
  /** Writes the per-row report of a bulk job as CSV to a file chosen in the dialog. */
  'jobs.report': {
    input: byId.extend({ file: fileHandle }),
    output: z.strictObject({ rows: z.int() }),
  },
};
