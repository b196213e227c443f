import { z } from 'zod';
import { device, isoTime, page, pageInput, rowId, searchText, sortDirection } from './common';
import { exportOf } from './exports';
import { job } from './jobs';

export const sessionRow = z.strictObject({
  id: z.string(),
  userId: z.string(),
  /** Null where the row's user is gone. */
  userName: z.string().nullable(),
  userEmail: z.string().nullable(),
  createdAt: isoTime.nullable(),
  /** When the session was last refreshed. */
  updatedAt: isoTime.nullable(),
  expiresAt: isoTime.nullable(),
  /** `active` means `expiresAt > now`; a row alone proves nothing. */
  state: z.enum(['active', 'expired']),
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  device,
  impersonatedBy: z.string().nullable(),
  activeOrganizationId: z.string().nullable(),
});
export type SessionRow = z.infer<typeof sessionRow>;

const sessionState = z.enum(['active', 'expired', 'all']);

/** Numbers of sessions; `effectiveAt` is when the server began to refuse them. */
export const revokeReport = z.strictObject({
  revoked: z.int(),
  /** Sessions that were already gone or had already expired. */
  notFound: z.int(),
  effectiveAt: isoTime,
  notes: z.array(z.string()),
});
export type RevokeReport = z.infer<typeof revokeReport>;

const ids = z.array(rowId).min(1).max(1000);

const sessionsQuestion = z.strictObject({
  userId: rowId.optional(),
  search: searchText.optional(),
  /** Defaults to `all`. */
  state: sessionState.optional(),
  sort: z.strictObject({ by: z.enum(['createdAt', 'updatedAt', 'expiresAt']), direction: sortDirection }).optional(),
});

export const sessionsApi = {
  'sessions.list': { input: sessionsQuestion.extend(pageInput).optional(), output: page(sessionRow) },
  'sessions.export': exportOf(sessionsQuestion),
  'sessions.revoke': { input: z.strictObject({ ids }), output: revokeReport },
  'sessions.revokeForUser': {
    input: z.strictObject({ userId: rowId, exceptIds: z.array(rowId).max(1000).optional() }),
    output: revokeReport,
  },
  'sessions.revokeWhere': {
    input: z.strictObject({
      filter: z.strictObject({
        userId: rowId.optional(),
        search: searchText.optional(),
        state: sessionState.optional(),
      }),
      expectedCount: z.int().min(0),
    }),
    output: job,
  },
};
