import { z } from 'zod';
import { isoTime, noInput, nothing, page, pageInput, requestId, rowId, searchText, why } from './common';

const callbackURL = z.string().min(1).max(2000);

export const mailKinds = ['verification', 'password-reset', 'magic-link', 'otp'] as const;
export const mailKind = z.enum(mailKinds);
export type MailKind = z.infer<typeof mailKind>;

export const mailVia = z.enum(['server', 'smtp', 'outbox']);
export type MailVia = z.infer<typeof mailVia>;

/** What a one-time code by email is for. */
export const otpTypes = ['email-verification', 'sign-in', 'forget-password'] as const;
export const otpType = z.enum(otpTypes);
export type OtpType = z.infer<typeof otpType>;

/** What is known after handing a mail over; never a claim that it was delivered. */
export const mailReport = z.strictObject({
  via: mailVia,
  acceptedAt: isoTime,
  messageId: z.string().optional(),
  to: z.string(),
  /** The server's own words, on one line; null where nothing was sent. */
  reply: z.string().nullable(),
  /** What is to be known of this mail that no other field says, in sentences. */
  besides: z.array(z.string()),
  /** All of it in sentences, for callers without a page of their own. */
  notes: z.array(z.string()),
});
export type MailReport = z.infer<typeof mailReport>;

export const outboxMessage = z.strictObject({
  id: z.string(),
  at: isoTime,
  connectionId: z.string(),
  userId: z.string().nullable(),
  /** Null for mails kept by an earlier release. */
  kind: mailKind.nullable(),
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  /** Null when the message was sealed in an earlier run whose key is gone. */
  text: z.string().nullable(),
  html: z.string().nullable(),
});
export type OutboxMessage = z.infer<typeof outboxMessage>;

/** One mail that was tried. What became of it behind the first server is unknown, and never called delivered. */
/** What keeps a template from being saved, at the field it is about. */
export const templateProblem = z.strictObject({
  field: z.enum(['subject', 'text', 'html', 'language']),
  message: z.string(),
});
export type TemplateProblem = z.infer<typeof templateProblem>;

export const mailLogRow = z.strictObject({
  id: z.string(),
  at: isoTime,
  kind: mailKind,
  connectionId: z.string(),
  connectionName: z.string(),
  userId: z.string().nullable(),
  to: z.string(),
  via: mailVia,
  /**
   * `accepted`: the next server took it; `kept`: in the outbox; `failed`: it certainly did not leave; `unknown`: it was
   * under way when the connection, or Authdesk, ended.
   */
  outcome: z.enum(['accepted', 'kept', 'failed', 'unknown']),
  messageId: z.string().nullable(),
  /** The SMTP server's own line, or what the auth server answered. */
  reply: z.string().nullable(),
});
export type MailLogRow = z.infer<typeof mailLogRow>;

/** What can be mailed to a user right now, and what was before. */
export const mailStatus = z.strictObject({
  /** How mails of this connection leave; null where it has no way. */
  via: mailVia.nullable(),
  /** One entry a kind, of codes one a type. */
  kinds: z.array(
    z.strictObject({
      kind: mailKind,
      otpType: otpType.nullable(),
      possible: z.boolean(),
      /** Why not, as a sentence. */
      reason: z.string().nullable(),
      /** The setting of the connection, or the input, that would make it possible; null where none would. */
      field: z.string().nullable(),
      /** What to know before sending, such as where the link leads. */
      warnings: z.array(z.string()),
      /** Why it asks for a yes (`confirm: true`) before it is sent; null where it does not. */
      confirm: z.string().nullable(),
      /** Until then the same mail should not be sent again. */
      cooldownUntil: isoTime.nullable(),
      /** When the server lets the next mail of this kind out; null where that is now. */
      nextAt: isoTime.nullable(),
    }),
  ),
  /** The limit of the server mails go through, which counts each kind of mail by itself. */
  pace: z.strictObject({ mails: z.int(), seconds: z.int() }).nullable(),
  /** The last mails to this person, newest first. */
  recent: z.array(mailLogRow),
  /** Whether a link to hand over can be made, and what is missing where it cannot. */
  link: z.strictObject({
    possible: z.boolean(),
    reason: z.string().nullable(),
    /** The setting of the connection that is missing; null where none is. */
    field: z.string().nullable(),
    minutes: z.int(),
    callbackURL: z.string().nullable(),
  }),
});
export type MailStatus = z.infer<typeof mailStatus>;

/** A language tag, such as `en` or `pt-BR`. */
const language = z.string().min(2).max(20);
const templateText = z.string().max(200_000);

/** A mail of our own transports; variables stand in it as `{{name}}`, and `{{link}}` (of a code: `{{code}}`) has to. */
export const mailTemplate = z.strictObject({
  kind: mailKind,
  language,
  subject: z.string().min(1).max(500),
  text: templateText,
  html: templateText,
});
export type MailTemplate = z.infer<typeof mailTemplate>;

const templateKey = z.strictObject({ kind: mailKind, language });
const send = { userId: rowId, confirm: z.boolean().optional(), why: why.optional() };

const connectionId = z.string().min(1).max(100);

export const emailApi = {
  /** `confirm`: send although `email.status` asks for a yes. */
  'email.resendVerification': {
    input: z.strictObject({ ...send, callbackURL: callbackURL.optional() }),
    output: mailReport,
  },
  'email.sendPasswordReset': {
    input: z.strictObject({ ...send, redirectTo: callbackURL.optional() }),
    output: mailReport,
  },
  'email.sendMagicLink': {
    input: z.strictObject({ ...send, callbackURL: callbackURL.optional() }),
    output: mailReport,
  },
  'email.sendOtp': {
    input: z.strictObject({ ...send, type: otpType }),
    output: mailReport,
  },
  'email.verificationLink': {
    input: z.strictObject({
      userId: rowId,
      callbackURL: callbackURL.optional(),
      /** Defaults to what the connection says, 60 without that. */
      minutes: z
        .int()
        .min(1)
        .max(60 * 24 * 30)
        .optional(),
      why: why.optional(),
    }),
    output: z.strictObject({ url: z.string(), expiresAt: isoTime, notes: z.array(z.string()) }),
  },
  /** `callbackURL` and `redirectTo`: where the links are to lead, instead of where the connection says. */
  'email.status': {
    input: z.strictObject({
      userId: rowId,
      callbackURL: callbackURL.optional(),
      redirectTo: callbackURL.optional(),
      requestId: requestId.optional(),
    }),
    output: mailStatus,
  },
  'email.log': {
    input: z
      .strictObject({
        userId: rowId.optional(),
        kind: mailKind.optional(),
        outcome: mailLogRow.shape.outcome.optional(),
        via: mailVia.optional(),
        /** Only mails of this connection; a user's own are those of the open one. */
        connectionId: connectionId.optional(),
        /** Part of an address or a message id. */
        search: searchText.optional(),
        cursor: pageInput.cursor,
        limit: pageInput.limit,
        requestId: requestId.optional(),
      })
      .optional(),
    output: page(mailLogRow),
  },
  /** Our own templates of the open connection, those built in included. */
  'email.templates': {
    input: noInput,
    output: z.strictObject({
      templates: z.array(mailTemplate.extend({ builtIn: z.boolean() })),
      variables: z.array(
        z.strictObject({
          name: z.string(),
          explain: z.string(),
          /** The kinds of mail it has a value in, and those that cannot do without it. */
          kinds: z.array(mailKind),
          requiredIn: z.array(mailKind),
        }),
      ),
      /** The language mails of this connection are written in; without a template in it, English is used. */
      language: z.string(),
      /** Whether this connection uses templates at all: the auth server writes its own mails. */
      used: z.boolean(),
    }),
  },
  'email.saveTemplate': { input: mailTemplate, output: mailTemplate },
  /** Back to the built-in template, where there is one in this language. */
  'email.removeTemplate': { input: templateKey, output: nothing },
  /** A template filled with a user's values, or made-up ones; what is wrong with it is told instead of refused. */
  'email.previewTemplate': {
    input: mailTemplate.extend({ userId: rowId.optional() }),
    output: z.strictObject({
      subject: z.string(),
      text: z.string(),
      html: z.string(),
      /** What keeps it from being saved, each with its field. */
      problems: z.array(templateProblem),
      /** What can be saved, but that many mail programs will not show. */
      warnings: z.array(z.string()),
    }),
  },
  /** Sends a template, filled with made-up values and a link that leads nowhere, to an address of one's own. */
  'email.testTemplate': {
    input: mailTemplate.extend({ to: z.email().max(320), why: why.optional() }),
    output: mailReport,
  },
  'email.outbox': {
    input: z
      .strictObject({
        ...pageInput,
        userId: rowId.optional(),
        /** Only mails of this connection; a user's own are those of the open one. */
        connectionId: connectionId.optional(),
      })
      .optional(),
    output: page(outboxMessage),
  },
};
