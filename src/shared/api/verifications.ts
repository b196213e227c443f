import { z } from 'zod';
import {
  confirmation,
  isoTime,
  nothing,
  page,
  pageInput,
  requestId,
  rowId,
  searchText,
  timeInput,
  total,
  unreadable,
  why,
} from './common';
import { exportOf } from './exports';
import { job } from './jobs';

/** What a verification row is for, decoded from its identifier and, where that is hashed, from the shape of its value. */
export const verificationKinds = [
  'reset-password',
  'delete-account',
  'magic-link',
  'email-otp',
  'change-email-otp',
  'phone-otp',
  'two-factor-challenge',
  'two-factor-attempts',
  'two-factor-otp',
  'trusted-device',
  'oauth-state',
  'passkey-challenge',
  'one-time-token',
  'siwe-nonce',
  'oauth-code',
  'sso',
  'account-cleanup',
  'unknown',
] as const;
export const verificationKind = z.enum(verificationKinds);
export type VerificationKind = z.infer<typeof verificationKind>;

/** A verification row with everything secret left out: of the identifier only its known prefix, of the value nothing. */
export const verificationRow = z.strictObject({
  id: z.string(),
  kind: verificationKind,
  /** What the row is for, as a person would say it. */
  label: z.string(),
  /** The identifier with its secret part masked. */
  identifier: z.string(),
  hashed: z.boolean(),
  /** Whom it concerns, where the row says so: a user id, an email address or a phone number. */
  subject: z.strictObject({ type: z.enum(['userId', 'email', 'phone', 'provider']), value: z.string() }).nullable(),
  userId: z.string().nullable(),
  /** Of the user with that id; absent where it was not looked up, null where there is none any more. */
  userName: z.string().nullable().optional(),
  userEmail: z.string().nullable().optional(),
  createdAt: isoTime.nullable(),
  updatedAt: isoTime.nullable(),
  expiresAt: isoTime.nullable(),
  state: z.enum(['active', 'expired']),
  /** Wrong tries so far, where the row counts them. */
  attempts: z.int().nullable(),
  /** Of what is secret only that it cannot be read. */
  unreadable,
});
export type VerificationRow = z.infer<typeof verificationRow>;

const verificationsQuestion = z.strictObject({
  search: searchText.optional(),
  kind: verificationKind.optional(),
  /** Defaults to `all`. */
  state: z.enum(['active', 'expired', 'all']).optional(),
  /** A user's id, address or phone number, whole: only what concerns this person. */
  user: z.string().trim().min(1).max(320).optional(),
  createdAfter: timeInput.optional(),
  createdBefore: timeInput.optional(),
  expiresAfter: timeInput.optional(),
  expiresBefore: timeInput.optional(),
});

/** Rows that went, those named that were gone already, and what else is to know, such as copies that are left elsewhere. */
const removed = z.strictObject({ removed: z.int(), notFound: z.int(), notes: z.array(z.string()) });

export const verificationsApi = {
  'verifications.list': { input: verificationsQuestion.extend(pageInput).optional(), output: page(verificationRow) },
  'verifications.export': exportOf(verificationsQuestion),
  'verifications.remove': {
    /** `confirm`: on production, where there is more than one, their number. */
    input: z.strictObject({
      ids: z.array(rowId).min(1).max(1000),
      confirm: confirmation.optional(),
      why: why.optional(),
    }),
    /** Rows of the same identifier go along: an older code must not work again. */
    output: removed,
  },
  /** Voids every link and code of a person. */
  'verifications.removeForUser': {
    /** `confirm`: on production, where there is more than one, the person's address. */
    input: z.strictObject({ userId: rowId, confirm: confirmation.optional(), why: why.optional() }),
    output: removed,
  },
  'verifications.countExpired': {
    input: z.strictObject({ olderThan: timeInput.optional(), requestId: requestId.optional() }).optional(),
    output: total,
  },
  'verifications.purgeExpired': {
    input: z
      .strictObject({ olderThan: timeInput.optional(), confirm: confirmation.optional(), why: why.optional() })
      .optional(),
    output: job,
  },
};

export const secretsApi = {
  'secrets.reveal': {
    input: z.strictObject({
      table: z.string().min(1).max(255),
      id: rowId,
      column: z.string().min(1).max(255),
      reason: z.string().trim().min(3).max(500),
      ticket: why.shape.ticket,
    }),
    output: z.strictObject({ value: z.string() }),
  },
  /** Copies a revealed secret, and takes it from the clipboard again after a minute if it is still there. */
  'secrets.copy': { input: z.strictObject({ text: z.string().min(1).max(100_000) }), output: nothing },
};
