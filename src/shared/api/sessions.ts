import { z } from 'zod';
import {
  confirmation,
  device,
  isoTime,
  page,
  pageInput,
  rowId,
  searchText,
  sortDirection,
  requestId,
  timeInput,
  total,
  unreadable,
  why,
} from './common';
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
  /** Its name, where the organization is known. */
  activeOrganization: z.string().nullable(),
  /** Where it was found: its row, the secondary storage, or both. */
  kept: z.enum(['database', 'secondary-storage', 'both']),
  /** What is odd about it, judged by the data alone. */
  flags: z.array(z.enum(['shared-ip', 'new-device', 'far-apart', 'script', 'no-user', 'impersonated'])),
  /** How many people came from its address, as far as was looked (at least itself); null where none is recorded. */
  ipUsers: z.int().nullable(),
  unreadable,
});
export type SessionRow = z.infer<typeof sessionRow>;

const sessionState = z.enum(['active', 'expired', 'all']);

/** What the auth server said when it was asked about a session. */
export const sessionAnswer = z.strictObject({
  at: isoTime,
  answer: z.enum(['signed-in', 'refused', 'unreachable', 'unclear']),
  /** One sentence more, such as why the server could not be asked. */
  detail: z.string().nullable(),
});
export type SessionAnswer = z.infer<typeof sessionAnswer>;

/** The server's own word on a logout. Only `proven` is a tick: signed in before, refused after. */
export const logoutProof = z.strictObject({
  sessionId: z.string(),
  before: sessionAnswer,
  after: sessionAnswer,
  verdict: z.enum(['proven', 'not-proven', 'still-signed-in']),
});
export type LogoutProof = z.infer<typeof logoutProof>;

/** Something outside of the database that could not be brought in step with a write. */
export const storageTrouble = z.discriminatedUnion('code', [
  /** The secondary storage failed in the middle: some sessions may still be accepted. */
  z.strictObject({ code: z.literal('not-ended'), because: z.string() }),
  /** Live sessions go on with the copy of the user they have. */
  z.strictObject({ code: z.literal('not-renewed'), because: z.string() }),
  /** A link or code could not be put there, so that the auth server does not know it. */
  z.strictObject({ code: z.literal('not-kept'), because: z.string() }),
  /** The connection does not say where the storage is, so what is there goes on. */
  z.strictObject({ code: z.literal('not-named'), what: z.enum(['sessions', 'copies']) }),
]);
export type StorageTrouble = z.infer<typeof storageTrouble>;

/** Why it is not certain that the server refuses what was revoked. */
export const revokeDoubt = z.discriminatedUnion('code', [
  /** The server was asked and still says yes. `storage`: the connection names a secondary storage. */
  z.strictObject({ code: z.literal('still-accepted'), storage: z.boolean() }),
  /** The first of `troubles` is why. */
  z.strictObject({ code: z.literal('storage-trouble') }),
  /** None of the sessions was found in the secondary storage at this address. */
  z.strictObject({ code: z.literal('not-in-storage'), server: z.string() }),
  /** Nothing was there to end, and nobody said that the app keeps sessions in the database alone. */
  z.strictObject({ code: z.literal('nothing-found') }),
  /** Row-level security may hide sessions from this database user, so that it is not known whether these were all. */
  z.strictObject({ code: z.literal('rows-hidden') }),
  /** Sessions could not be reached at all. */
  z.strictObject({ code: z.literal('out-of-reach'), why: z.enum(['hidden', 'view', 'not-named']) }),
]);
export type RevokeDoubt = z.infer<typeof revokeDoubt>;

/** What is missing to ask the auth server about a session. */
export const proofMissing = z.enum(['address', 'secret']);
export type ProofMissing = z.infer<typeof proofMissing>;

/** Why there is no proof, or not of all, although one was asked for. */
export const noProof = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('missing'), what: proofMissing }),
  /** The server was asked about so many of them only. */
  z.strictObject({ code: z.literal('too-many'), asked: z.int() }),
  /** Some were not found, or their token may not be read. */
  z.strictObject({ code: z.literal('not-all-found') }),
]);
export type NoProof = z.infer<typeof noProof>;

/** What a logout came to: numbers of sessions, and what is known of when it bites. */
export const revokeOutcome = z.strictObject({
  revoked: z.int(),
  /** Sessions that were already gone or had already expired; with the doubt `rows-hidden`, or that could not be seen. */
  notFound: z.int(),
  /** When the server began to refuse them. */
  effectiveAt: isoTime,
  /** Rows deleted, or ended where the app preserves them. */
  rows: z.int(),
  /** Rows among them of sessions that had already expired. */
  cleared: z.int(),
  /** Whether the server refuses these sessions from `effectiveAt` on; where it is not `now`, `doubt` says why. */
  refused: z.enum(['now', 'unknown', 'no']),
  doubt: revokeDoubt.nullable(),
  /** Browsers that cache their session may look signed in until then at the latest; null where the app caches nothing. */
  cachedUntil: isoTime.nullable(),
  /** JWTs already issued work until then at the latest; null without the plugin. */
  jwtUntil: isoTime.nullable(),
  /**
   * What rests on better-auth's defaults, because nobody said: how long cookies cache, how long JWTs work, or that the
   * app has no secondary storage that would go on accepting the sessions.
   */
  assumed: z.array(z.enum(['cookie-cache', 'jwt', 'no-secondary-storage'])),
  /** What was done in the secondary storage; null where there is none. */
  secondaryStorage: z.strictObject({ keysDeleted: z.int(), listsUpdated: z.int() }).nullable(),
  /** What could not be done there. */
  troubles: z.array(storageTrouble),
  /** OAuth tokens revoked along, and whether some are hidden from this database user; null where the app gives out none. */
  oauth: z.strictObject({ tokens: z.int(), hidden: z.boolean() }).nullable(),
  proof: z.array(logoutProof),
  noProof: noProof.nullable(),
});
export type RevokeOutcome = z.infer<typeof revokeOutcome>;

/** The facts, and for callers without a page of their own the same in sentences. The page never reads them. */
export const revokeReport = revokeOutcome.extend({ notes: z.array(z.string()) });
export type RevokeReport = z.infer<typeof revokeReport>;

const ids = z.array(rowId).min(1).max(1000);

const facts = {
  /** A person as somebody types one: a whole address (any case), an id, or without an `@` a part of name or address. */
  user: z.string().min(1).max(255).optional(),
  /** An address or a range such as `10.2.0.0/16`, IPv4 or IPv6. */
  ip: z.string().min(2).max(64).optional(),
  /** A part of the user agent, or of the device as it is shown. */
  device: z.string().min(1).max(200).optional(),
  createdAfter: timeInput.optional(),
  createdBefore: timeInput.optional(),
  impersonated: z.boolean().optional(),
  /** Only sessions whose address several people use. */
  sharedIp: z.boolean().optional(),
  /** Only sessions that are odd in one of these ways; `any` is all of them. */
  odd: z.enum(['any', 'new-device', 'far-apart', 'script', 'no-user']).optional(),
};
/** What a person narrows sessions by, besides text, state and the one user of a page. */
export const sessionFacts = z.strictObject(facts);
export type SessionFacts = z.infer<typeof sessionFacts>;

/** Everything sessions can be filtered by. */
export const sessionFilter = {
  userId: rowId.optional(),
  search: searchText.optional(),
  /** Defaults to `all`. */
  state: sessionState.optional(),
  ...facts,
};
const onlyFilter = z.strictObject(sessionFilter);
export type SessionFilter = z.infer<typeof onlyFilter>;

const sessionsQuestion = z.strictObject({
  ...sessionFilter,
  sort: z.strictObject({ by: z.enum(['createdAt', 'updatedAt', 'expiresAt']), direction: sortDirection }).optional(),
});

export const sessionsApi = {
  'sessions.list': { input: sessionsQuestion.extend(pageInput).optional(), output: page(sessionRow) },
  'sessions.export': exportOf(sessionsQuestion),
  /** `prove`: ask the auth server about each (at most ten) before and after. Defaults to what the connection says. */
  'sessions.revoke': {
    input: z.strictObject({ ids, prove: z.boolean().optional(), why: why.optional() }),
    output: revokeReport,
  },
  'sessions.revokeForUser': {
    input: z.strictObject({
      userId: rowId,
      exceptIds: z.array(rowId).max(10_000).optional(),
      prove: z.boolean().optional(),
      why: why.optional(),
    }),
    output: revokeReport,
  },
  /** The exact number of sessions that match. */
  'sessions.count': {
    input: z.strictObject({ ...sessionFilter, requestId: requestId.optional() }).optional(),
    output: total,
  },
  /**
   * Ends all that match, in batches, as a job whose result is a `RevokeReport` with `entries`: the audit entries the
   * batches left, oldest first. A job that was cancelled or failed on its way has the same of what it did.
   */
  'sessions.revokeWhere': {
    input: z.strictObject({
      filter: onlyFilter,
      expectedCount: z.int().min(0),
      confirm: confirmation.optional(),
      why: why.optional(),
    }),
    output: job,
  },
  /**
   * Sessions of a person, newest first, from the database and from the secondary storage; of very many those that live
   * longest. `all` and `live` count every one.
   */
  'sessions.ofUser': {
    input: z.strictObject({ userId: rowId, requestId: requestId.optional() }),
    output: z.strictObject({
      rows: z.array(sessionRow),
      all: z.int(),
      live: z.int(),
      source: z.enum(['database', 'secondary-storage', 'both']),
    }),
  },
  /** Asks the auth server whether this session is signed in right now. */
  'sessions.probe': { input: z.strictObject({ id: rowId }), output: sessionAnswer },
};
