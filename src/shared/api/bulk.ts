import { z } from 'zod';
import { confirmation, cursor, page, pageLimit, requestId, rowId, searchText, timeInput, why } from './common';
import { job, jobRow } from './jobs';
import { userFilters } from './users';

/** What is done to each user of a set. */
export const bulkAction = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('revokeSessions') }),
  z.strictObject({
    do: z.literal('ban'),
    reason: z.string().max(1000).optional(),
    expiresAt: timeInput.optional(),
    revokeSessions: z.boolean().optional(),
  }),
  z.strictObject({ do: z.literal('unban') }),
  z.strictObject({ do: z.literal('verify') }),
  z.strictObject({ do: z.literal('setRole'), role: z.string().max(200) }),
  z.strictObject({ do: z.literal('resendVerification'), callbackURL: z.string().min(1).max(2000).optional() }),
  z.strictObject({ do: z.literal('remove') }),
]);
export type BulkAction = z.infer<typeof bulkAction>;

/** Which users: marked ones, all that match a search (frozen at the dry run), or a pasted list of ids and addresses. */
export const bulkTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ids'), ids: z.array(rowId).min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('match'), search: searchText.optional(), filters: userFilters.optional() }),
  z.strictObject({ kind: z.literal('pasted'), text: z.string().min(1).max(40_000_000) }),
]);
export type BulkTarget = z.infer<typeof bulkTarget>;

/** What a dry run found; nothing was written. */
export const bulkPreview = z.strictObject({
  id: z.string(),
  action: bulkAction,
  /** Distinct users that were found. */
  matched: z.int(),
  willRun: z.int(),
  notFound: z.int(),
  /** Names that stand for several users each, of whom none was taken. */
  ambiguous: z.int(),
  duplicates: z.int(),
  skipped: z.array(z.strictObject({ reason: z.string(), count: z.int() })),
  /** What is to know before, such as that mails cannot be called back or how long it will take. */
  notes: z.array(z.string()),
  undoable: z.boolean(),
  /** Whether main asks for something to be typed before it. */
  typed: z.boolean(),
});
export type BulkPreview = z.infer<typeof bulkPreview>;

const previewId = z.string().min(1).max(100);

export const bulkApi = {
  'bulk.preview': {
    input: z.strictObject({ action: bulkAction, target: bulkTarget, requestId: requestId.optional() }),
    output: bulkPreview,
  },
  /** The rows of a dry run, with why each would be skipped. */
  'bulk.previewRows': {
    input: z.strictObject({
      previewId,
      outcome: jobRow.shape.outcome.optional(),
      cursor: cursor.nullish(),
      limit: pageLimit.optional(),
    }),
    output: page(jobRow),
  },
  'bulk.start': {
    input: z.strictObject({ previewId, confirm: confirmation.optional(), why: why.optional() }),
    output: job,
  },
};
