import { z } from 'zod';
import { isoTime, page, pageInput, rowId } from './common';

const callbackURL = z.string().min(1).max(2000);

/** What is known after handing a mail over; never a claim that it was delivered. */
export const mailReport = z.strictObject({
  via: z.enum(['server', 'smtp', 'outbox']),
  acceptedAt: isoTime,
  messageId: z.string().optional(),
  to: z.string(),
  notes: z.array(z.string()),
});
export type MailReport = z.infer<typeof mailReport>;

export const outboxMessage = z.strictObject({
  id: z.string(),
  at: isoTime,
  connectionId: z.string(),
  userId: z.string().nullable(),
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  /** Null when the message was sealed in an earlier run whose key is gone. */
  text: z.string().nullable(),
  html: z.string().nullable(),
});
export type OutboxMessage = z.infer<typeof outboxMessage>;

export const emailApi = {
  'email.resendVerification': {
    input: z.strictObject({ userId: rowId, callbackURL: callbackURL.optional() }),
    output: mailReport,
  },
  'email.sendPasswordReset': {
    input: z.strictObject({ userId: rowId, redirectTo: callbackURL.optional() }),
    output: mailReport,
  },
  'email.verificationLink': {
    input: z.strictObject({ userId: rowId, callbackURL: callbackURL.optional() }),
    output: z.strictObject({ url: z.string(), expiresAt: isoTime }),
  },
  'email.outbox': { input: z.strictObject(pageInput).optional(), output: page(outboxMessage) },
};
