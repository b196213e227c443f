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

/** Numbers of sessions; `effectiveAt` is when the server began to refuse them. */
export const revokeReport = z.strictObject({
  revoked: z.int(),
  /** Sessions that were already gone or had already expired. */
  notFound: z.int(),
  effectiveAt: isoTime,
  /** All there is to say, in sentences. */
  notes: z.array(z.string()),
  /** Those of the notes that no other field says. */
  besides: z.array(z.string()),
  /** Rows deleted, or ended where the app preserves them. */
  rows: z.int(),
  /** Whether the server refuses these sessions from `effectiveAt` on; `unknown` where we cannot tell, and why is in the notes. */
  refused: z.enum(['now', 'unknown', 'no']),
  /** Why it is not `now`, as a sentence; null where it is. */
  doubt: z.string().nullable(),
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
  proof: z.array(logoutProof),
  /** Why there is no proof, or not of all, although one was asked for; null where there is nothing to say. */
  noProof: z.string().nullable(),
});
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
  /** All sessions of a person, however many, newest first, from the database and from the secondary storage. */
  'sessions.ofUser': {
    input: z.strictObject({ userId: rowId, requestId: requestId.optional() }),
    output: z.strictObject({ rows: z.array(sessionRow), source: z.enum(['database', 'secondary-storage', 'both']) }),
  },
  /** Asks the auth server whether this session is signed in right now. */
  'sessions.probe': { input: z.strictObject({ id: rowId }), output: sessionAnswer },
};
