import { z } from 'zod';
import { accountRow } from './accounts';
import { isoTime, nothing, page, pageInput, rowId, searchText, sortDirection, timeInput, total } from './common';
import { exportOf } from './exports';
import { sessionRow } from './sessions';
import { verificationRow } from './verifications';

export const userRow = z.strictObject({
  id: z.string(),
  name: z.string().nullable(),
  email: z.string(),
  emailVerified: z.boolean(),
  image: z.string().nullable(),
  createdAt: isoTime.nullable(),
  updatedAt: isoTime.nullable(),
  /** Plugin columns: absent where the database has no such column. */
  role: z.string().nullable().optional(),
  banned: z.boolean().optional(),
  banReason: z.string().nullable().optional(),
  banExpires: isoTime.nullable().optional(),
  username: z.string().nullable().optional(),
  displayUsername: z.string().nullable().optional(),
  phoneNumber: z.string().nullable().optional(),
  phoneNumberVerified: z.boolean().nullable().optional(),
  twoFactorEnabled: z.boolean().nullable().optional(),
  isAnonymous: z.boolean().nullable().optional(),
});
export type UserRow = z.infer<typeof userRow>;

/** One column of the user's row, as it stands. `value` is null for SQL NULL and for secrets. */
export const userField = z.strictObject({
  /** The physical column. */
  column: z.string(),
  /** better-auth's name for it, or null where better-auth does not define it. */
  field: z.string().nullable(),
  type: z.enum(['text', 'boolean', 'date', 'number', 'json', 'other']),
  value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  secret: z.boolean(),
  present: z.boolean(),
});
export type UserField = z.infer<typeof userField>;

export const membership = z.strictObject({
  organizationId: z.string(),
  name: z.string(),
  slug: z.string().nullable(),
  role: z.string().nullable(),
  createdAt: isoTime.nullable(),
});

/** Why the person can or cannot sign in, in the order a support agent would ask. */
export const userState = z.strictObject({
  key: z.enum([
    'banned',
    'ban-expired',
    'unverified',
    'verified',
    'two-factor',
    'locked',
    'no-way-in',
    'email-case',
    'anonymous',
  ]),
  tone: z.enum(['ok', 'info', 'warning', 'danger']),
  text: z.string(),
  /** When it ends by itself. */
  until: isoTime.optional(),
});

export const userDetail = userRow.extend({
  fields: z.array(userField),
  /** One line of facts that decide whether the person can sign in. */
  states: z.array(userState),
  counts: z.strictObject({
    sessions: z.int(),
    activeSessions: z.int(),
    accounts: z.int(),
    /** Null where the table cannot be searched by person at a bearable cost. */
    verifications: z.int().nullable(),
  }),
  /** Why a table's part cannot be shown, which is not the same as there being nothing; null where it can. */
  unavailable: z.strictObject({
    session: z.string().nullable(),
    account: z.string().nullable(),
    verification: z.string().nullable(),
  }),
  /** The newest hundred; `counts` has the whole number, `sessions.list` the rest. */
  sessions: z.array(sessionRow),
  accounts: z.array(accountRow),
  verifications: z.array(verificationRow),
  organizations: z.array(membership),
});
export type UserDetail = z.infer<typeof userDetail>;

export const userFilters = z.strictObject({
  emailVerified: z.boolean().optional(),
  banned: z.boolean().optional(),
  role: z.string().min(1).max(100).optional(),
  providerId: z.string().min(1).max(255).optional(),
  createdAfter: timeInput.optional(),
  createdBefore: timeInput.optional(),
  hasActiveSession: z.boolean().optional(),
  /** No session of theirs was refreshed since. */
  noActivitySince: timeInput.optional(),
});
export type UserFilters = z.infer<typeof userFilters>;

export const userSort = z.strictObject({
  by: z.enum(['createdAt', 'email', 'name', 'updatedAt']),
  direction: sortDirection,
});
export type UserSort = z.infer<typeof userSort>;

export const userPatch = z.strictObject({
  name: z.string().max(500).optional(),
  email: z.string().max(320).optional(),
  emailVerified: z.boolean().optional(),
});
export type UserPatch = z.infer<typeof userPatch>;

const password = z.string().min(1).max(1000);
const byId = z.strictObject({ id: rowId });

/** Something that keeps a person from signing in, with the evidence for it. */
export const finding = z.strictObject({
  key: z.string(),
  severity: z.enum(['info', 'warning', 'blocking']),
  title: z.string(),
  evidence: z.string(),
  action: z.string().nullable(),
});

const usersQuestion = z.strictObject({
  search: searchText.optional(),
  filters: userFilters.optional(),
  sort: userSort.optional(),
});

export const usersApi = {
  'users.list': { input: usersQuestion.extend(pageInput).optional(), output: page(userRow) },
  'users.export': exportOf(usersQuestion),
  /** The exact number of users that match, however long it takes. */
  'users.count': {
    input: z
      .strictObject({
        search: searchText.optional(),
        filters: userFilters.optional(),
        requestId: pageInput.requestId,
      })
      .optional(),
    output: total,
  },
  'users.get': { input: byId, output: userDetail },
  'users.create': {
    input: z.strictObject({
      email: z.string().max(320),
      name: z.string().max(500),
      password: password.optional(),
      emailVerified: z.boolean().optional(),
      role: z.string().max(200).optional(),
    }),
    output: userDetail,
  },
  'users.update': {
    input: z.strictObject({ id: rowId, patch: userPatch, expectedUpdatedAt: timeInput }),
    output: userDetail,
  },
  'users.remove': {
    input: z.strictObject({
      ids: z.array(rowId).min(1).max(1000),
      confirm: z.union([z.boolean(), z.string().max(200)]),
    }),
    output: z.strictObject({
      removed: z.int(),
      skipped: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
    }),
  },
  'users.setPassword': {
    input: z.strictObject({ id: rowId, password, revokeSessions: z.boolean().optional() }),
    output: nothing,
  },
  'users.ban': {
    input: z.strictObject({ id: rowId, reason: z.string().max(1000).optional(), expiresAt: timeInput.optional() }),
    output: userDetail,
  },
  'users.unban': { input: byId, output: userDetail },
  'users.diagnose': { input: byId, output: z.array(finding) },
};
