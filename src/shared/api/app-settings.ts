// What a person says of the app behind a database, where the database itself cannot tell.
import { z } from 'zod';
import {
  certificate,
  linkTarget,
  redisUrl,
  seconds,
  secret,
  serverAddress,
  smtpUrl,
  timeZone,
  webAddress,
  whole,
  YEAR,
} from './fields';

export const authServer = z.strictObject({
  baseURL: serverAddress,
  /** Defaults to `/api/auth`. */
  basePath: z.string().startsWith('/', 'Starts with /, such as /api/auth').max(500).optional(),
  /** Sent as Origin; defaults to the origin of `baseURL`. */
  origin: webAddress('A whole address, such as https://app.example.com').optional(),
  /** The auth server's own secret, which signs links and cookies; kept as a secret. */
  secret: secret.optional(),
});
export type AuthServer = z.infer<typeof authServer>;

const mailedBaseURL = webAddress('A whole address, such as https://auth.example.com');

/** How mail leaves: by the auth server itself, by our own SMTP, or into a local outbox that sends nothing. */
export const mailTransport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('server') }),
  z.strictObject({
    kind: z.literal('smtp'),
    /** `smtp://user:password@host:port` or `smtps://…` */
    url: smtpUrl.optional(),
    from: z.string().trim().min(3, 'The address mail comes from').max(320),
    /** The auth server's own secret, which signs the link. */
    secret: secret.optional(),
    baseURL: mailedBaseURL,
    tls: z.enum(['required', 'optional']).optional(),
  }),
  z.strictObject({ kind: z.literal('outbox'), secret: secret.optional(), baseURL: mailedBaseURL }),
]);
export type MailTransport = z.infer<typeof mailTransport>;

/** How stored times are to be read where the database itself cannot tell. */
export const timeSettings = z.strictObject({
  /** The IANA zone of Postgres `timestamp` columns without a zone, such as `Europe/Berlin`; without it UTC is assumed. */
  zone: timeZone.optional(),
  /** The form of times in SQLite columns that hold no value yet. */
  emptyColumns: z.enum(['iso-text', 'epoch-seconds', 'epoch-ms']).optional(),
});
export type TimeSettings = z.infer<typeof timeSettings>;

/** What may be done over a connection, and what has to be said for it. */
export const accessRules = z.strictObject({
  /** `viewer` changes nothing, `support` does the daily work, `lead` everything. Defaults to `lead`. */
  role: z.enum(['viewer', 'support', 'lead']).optional(),
  requireReason: z.boolean().optional(),
  requireTicket: z.boolean().optional(),
  /** Where a ticket is found; `{ticket}` stands for its number. */
  ticketUrl: z
    .string()
    .max(2000)
    .regex(/^https:\/\/\S+$/u, 'Starts with https://')
    .optional(),
});
export type AccessRules = z.infer<typeof accessRules>;

/** What is asked about an app's sessions where nothing tells: the setting of the connection that answers it. */
export const sessionQuestions = [
  'sessions.secondaryStorage',
  'sessions.redisUrl',
  'sessions.redisPrefix',
  'sessions.cookieCache',
  'sessions.jwt',
] as const;
export const sessionQuestion = z.enum(sessionQuestions);
export type SessionQuestion = z.infer<typeof sessionQuestion>;

const fromOneSecond = seconds(1, YEAR, 'From 1 second to 365 days');
const withinADay = seconds(1, 86_400, 'From 1 second to 1 day');
const fromOneMinute = seconds(60, YEAR, 'From 1 minute to 365 days');
const fromHalfAMinute = seconds(30, YEAR, 'From 30 seconds to 365 days');

/** How the app keeps sessions, where the database cannot tell. */
export const sessionSettings = z.strictObject({
  cookieCache: z.strictObject({ enabled: z.boolean(), maxAgeSeconds: fromOneSecond.optional() }).optional(),
  jwt: z.strictObject({ enabled: z.boolean(), lifetimeSeconds: fromOneSecond.optional() }).optional(),
  /** better-auth's secondary storage: none, instead of the table, beside it, or beside it with ended rows preserved. */
  secondaryStorage: z.enum(['none', 'only', 'with-database', 'with-database-preserved']).optional(),
  /** `preserveSessionInDatabase`: ended sessions keep their rows, with `expiresAt` set to the end. */
  preserveRows: z.boolean().optional(),
  /** `redis://…` or `rediss://…`; the whole of it is kept as a secret. */
  redisUrl: redisUrl.optional(),
  /** The certificate authority of a `rediss://` server in PEM form; without one, those this computer trusts count. */
  redisCa: certificate.optional(),
  /** In front of every key; the official package uses `better-auth:`. */
  redisPrefix: z.string({ error: 'Such as better-auth: – or choose that there is none' }).max(200).optional(),
  /** Asks the auth server before and after every single logout. */
  proveAlways: z.boolean().optional(),
  /** The name in front of the session cookie; better-auth's default is `better-auth`. */
  cookiePrefix: z.string().min(1).max(100).optional(),
  /** How the session is shown to the auth server: its signed cookie, or the bearer plugin. */
  proveBy: z.enum(['cookie', 'bearer']).optional(),
  /** Questions answered with "I don't know", which are not asked again. */
  notKnown: z.array(sessionQuestion).max(10).optional(),
});
export type SessionSettings = z.infer<typeof sessionSettings>;

/** How mails of this app are to be. */
export const mailingSettings = z.strictObject({
  /** `emailVerification.expiresIn` of the app, in seconds; 3600 by default. */
  linkLifetimeSeconds: fromOneMinute.optional(),
  /** Where a verification link leads when nothing else is said. */
  callbackURL: linkTarget.optional(),
  /** The page of the app that takes a new password; without one the mailed link leads nowhere. */
  resetRedirectTo: linkTarget.optional(),
  /** How many mails the auth server takes in how long; 3 in 60 s by default. */
  serverRate: z.strictObject({ mails: whole(1, 10_000), seconds: withinADay }).optional(),
  smtpRate: z.strictObject({ mails: whole(1, 100_000), seconds: withinADay }).optional(),
  /** Which of our templates is used; `en` by default. */
  language: z
    .string()
    .regex(/^[\w-]{2,20}$/u, 'Such as en, de or pt-BR')
    .optional(),
  /** Minutes after which the same mail may go to the same person again without a warning. */
  cooldownMinutes: whole(0, 10_080).optional(),
  /** `emailAndPassword.resetPasswordTokenExpiresIn` of the app, in seconds; 3600 by default. */
  resetLifetimeSeconds: fromOneMinute.optional(),
  /** The version of better-auth the app runs, such as `1.6.34`, which decides how links and codes stand; found out where it is not said. */
  betterAuth: z
    .string()
    .trim()
    .regex(/^\d{1,2}\.\d{1,3}(\.\d{1,4})?$/u, 'Such as 1.7.25')
    .optional(),
  /** better-auth's magic-link plugin, which no table tells of, and how it keeps its tokens. */
  magicLink: z
    .strictObject({
      enabled: z.boolean(),
      stored: z.enum(['plain', 'hashed']).optional(),
      lifetimeSeconds: fromHalfAMinute.optional(),
    })
    .optional(),
  /** better-auth's email-otp plugin, which no table tells of, and how it keeps its codes. */
  emailOtp: z
    .strictObject({
      enabled: z.boolean(),
      stored: z.enum(['plain', 'hashed', 'encrypted']).optional(),
      digits: whole(4, 12).optional(),
      lifetimeSeconds: fromHalfAMinute.optional(),
    })
    .optional(),
  /** `verification.storeIdentifier` of the app; found out from the rows where there are any. */
  identifiers: z.enum(['plain', 'hashed']).optional(),
  /** The app's captcha plugin guards password resets, which no console can solve. */
  captcha: z.boolean().optional(),
});
export type MailingSettings = z.infer<typeof mailingSettings>;

/** What the app asks of those who sign in, which no database tells; it decides what a diagnosis says. */
export const signInSettings = z.strictObject({
  /** `emailAndPassword.requireEmailVerification`: a password is refused until the address is verified. */
  verifiedOnly: z.boolean().optional(),
  /**
   * `account.accountLinking`: whether somebody who continues with a provider for the first time is taken for the user
   * who has that address. `off` stands for `enabled: false` and for `disableImplicitLinking: true`.
   */
  linking: z.enum(['on', 'off']).optional(),
  /** `account.accountLinking.trustedProviders`: linked even where they do not say that the address is verified. */
  trustedProviders: z.array(z.string().trim().min(1).max(100)).max(50).optional(),
  /** `account.accountLinking.requireLocalEmailVerified`, since better-auth 1.6 and on by default. */
  linksVerifiedOnly: z.boolean().optional(),
});
export type SignInSettings = z.infer<typeof signInSettings>;

/** What a password has to be, and how it is kept. */
export const passwordRules = z.strictObject({
  /** `custom`: the app has its own hash, so Authdesk must not set passwords. */
  hash: z.enum(['better-auth', 'custom']).optional(),
  /** `custom`: the app checks user names by a rule of its own, not by that of better-auth's username plugin. */
  userNames: z.enum(['better-auth', 'custom']).optional(),
  /** `custom`: the app takes phone numbers in a form of its own, not as `+` and digits (E.164) only. */
  phoneNumbers: z.enum(['e164', 'custom']).optional(),
  minLength: whole(1, 1000).optional(),
  maxLength: whole(1, 1000).optional(),
});
export type PasswordRules = z.infer<typeof passwordRules>;

const physicalName = z.string().trim().min(1).max(255);

/** Names that cannot be guessed: better-auth's name → the table (`name` or `schema.name`) or column of this database. */
export const nameMapping = z.strictObject({
  tables: z.record(physicalName, physicalName).optional(),
  /** better-auth's table → its field → the column. */
  fields: z.record(physicalName, z.record(physicalName, physicalName)).optional(),
});
export type NameMapping = z.infer<typeof nameMapping>;
