import { z } from 'zod';
import { accountRow } from './accounts';
import {
  confirmation,
  fieldValue,
  isoTime,
  noInput,
  page,
  pageInput,
  rowId,
  searchText,
  sortDirection,
  timeInput,
  total,
  unreadable,
  why,
} from './common';
import { diagnoseInput, diagnosis } from './diagnosis';
import { twins, twinsInput } from './twins';
import { exportOf } from './exports';
import { fileHandle } from './fields';
import { job } from './jobs';
import { revokeReport, sessionRow } from './sessions';
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
  unreadable,
});
export type UserRow = z.infer<typeof userRow>;

/** One column of the user's row, as it stands. `value` is null for SQL NULL and for secrets. */
export const userField = z.strictObject({
  /** The physical column. */
  column: z.string(),
  /** better-auth's name for it, or null where better-auth does not define it. */
  field: z.string().nullable(),
  type: z.enum(['text', 'boolean', 'date', 'number', 'json', 'other']),
  /** Of a text of which the database takes only a few: which. */
  choices: z.array(z.string()).optional(),
  value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  secret: z.boolean(),
  present: z.boolean(),
  /** How it stands, where that is no value of its kind; `value` is then null. */
  unreadable: z.string().optional(),
  /** Whether `users.update` takes it, and why not where it does not. */
  editable: z.boolean(),
  whyNot: z.string().nullable(),
  nullable: z.boolean(),
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
    'way-not-known',
    'email-case',
    'anonymous',
  ]),
  tone: z.enum(['ok', 'info', 'warning', 'danger']),
  text: z.string(),
  /** When it ends by itself. */
  until: isoTime.optional(),
});

/** The two-factor plugin's state of a person; secrets and codes never leave main. */
export const secondFactor = z.strictObject({
  /** `pending`: begun, but never confirmed with a first code. */
  state: z.enum(['off', 'pending', 'on', 'locked']),
  lockedUntil: isoTime.nullable(),
  failedAttempts: z.int().nullable(),
  trustedDevices: z.int().nullable(),
});
export type SecondFactor = z.infer<typeof secondFactor>;

/** One thing that lets a person in. */
export const wayIn = z.strictObject({
  kind: z.enum(['password', 'provider', 'passkey', 'magic-link', 'email-code', 'phone-code']),
  /** Of a password or provider: better-auth's name for it, and the row. */
  providerId: z.string().nullable(),
  accountId: z.string().nullable(),
  /** How many of them, such as passkeys. */
  count: z.int(),
});
export type WayIn = z.infer<typeof wayIn>;

/** What lets a person in, and what may but cannot be told from here. */
export const userWays = z.strictObject({
  ways: z.array(wayIn),
  notKnown: z.array(z.enum(['account', 'passkey', 'magic-link', 'email-code', 'phone-code', 'sso'])),
});
export type UserWays = z.infer<typeof userWays>;

export const userDetail = userRow.extend({
  fields: z.array(userField),
  /** One line of facts that decide whether the person can sign in. */
  states: z.array(userState),
  waysIn: userWays,
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
  /** Null without the two-factor plugin. */
  secondFactor: secondFactor.nullable(),
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
  /** What the team keeps of them, which is not in this database. */
  tag: z.string().trim().toLowerCase().min(1).max(40).optional(),
  hasNote: z.boolean().optional(),
  pinned: z.boolean().optional(),
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
  image: z.string().max(4000).nullable().optional(),
  username: z.string().max(255).nullable().optional(),
  displayUsername: z.string().max(255).nullable().optional(),
  phoneNumber: z.string().max(100).nullable().optional(),
  phoneNumberVerified: z.boolean().nullable().optional(),
  /** Other columns, by their physical names: those of plugins and the app's own. */
  fields: z.record(z.string().min(1).max(255), fieldValue).optional(),
});
export type UserPatch = z.infer<typeof userPatch>;
/** What a patch takes by better-auth's name; everything else goes by its column. */
export const namedPatchFields = userPatch.omit({ fields: true }).keyof().options;

const password = z.string().min(1).max(1000);
const byId = z.strictObject({ id: rowId });
const ids = z.array(rowId).min(1).max(1000);
const act = { id: rowId, why: why.optional() };
const banReason = z.string().max(1000);

/** A person as a sheet or a report names them. */
export const userRef = z.strictObject({ id: z.string(), name: z.string().nullable(), email: z.string() });
export type UserRef = z.infer<typeof userRef>;

/** What removing users would take along, table by table, deepest first. */
export const removalPreview = z.strictObject({
  users: z.array(userRef),
  notFound: z.array(z.string()),
  tables: z.array(
    z.strictObject({
      /** The physical table. */
      table: z.string(),
      column: z.string(),
      rows: z.int(),
      /**
       * `deleted` with the user, `detached` (the reference is emptied), `kept` although it names the user, or `blocks`:
       * the database refuses to remove the user while these rows are there.
       */
      effect: z.enum(['deleted', 'detached', 'kept', 'blocks']),
      /** What these rows are, in plain words where we know. */
      label: z.string(),
    }),
  ),
  /** What stays behind outside of the database, such as sessions in a secondary storage. */
  notes: z.array(z.string()),
  /** Whether `audit.undo` can bring them back, and until when or why not. */
  restorable: z.boolean(),
  restoreNote: z.string().nullable(),
  /** Whether main asks for something to be typed before it. */
  typed: z.boolean(),
});
export type RemovalPreview = z.infer<typeof removalPreview>;

/** What the panic button would do, with counts; null where the database has no such thing. */
export const panicPreview = z.strictObject({
  user: userRef,
  activeSessions: z.int().nullable(),
  verifications: z.int().nullable(),
  apiKeys: z.int().nullable(),
  oauthTokens: z.int().nullable(),
  trustedDevices: z.int().nullable(),
  canBan: z.boolean(),
  banned: z.boolean(),
  /** Whether main asks for something to be typed before it. */
  typed: z.boolean(),
  /** Whether `audit.undo` can take it back, as far as is known. */
  undoable: z.boolean(),
  /** Why sessions cannot be ended, as the error would say it; null where they can. */
  whyNoSessions: z.string().nullable(),
  /** Why nobody can be banned, or not this one; null where `canBan`. */
  whyNoBan: z.enum(['no-plugin', 'last-admin']).nullable(),
});
export type PanicPreview = z.infer<typeof panicPreview>;

/** What has to be known to create a user in this database. */
export const createForm = z.strictObject({
  /** Roles in use, and better-auth's own two, or those the database takes; null where there is no column for them. */
  roles: z.array(z.string()).nullable(),
  /** Whether the database takes no other roles, and whether one person can have several. */
  rolesAre: z.strictObject({ fixed: z.boolean(), several: z.boolean() }),
  /** The role of whoever is given none; null where that is for the database to say. */
  defaultRole: z.string().nullable(),
  /** Columns that can be filled besides the fields of their own; those without a default have to be. */
  columns: z.array(
    userField
      .pick({ column: true, field: true, type: true, nullable: true, choices: true })
      .extend({ required: z.boolean() }),
  ),
  password: z.strictObject({
    min: z.int(),
    max: z.int(),
    /** Why no password can be set, or null where one can. */
    whyNot: z.string().nullable(),
  }),
});
export type CreateForm = z.infer<typeof createForm>;

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
  /** What may have been meant by a search that finds nobody: one letter put right, as it would be searched for. */
  'users.suggest': {
    input: z.strictObject({
      search: searchText,
      filters: userFilters.optional(),
      requestId: pageInput.requestId,
    }),
    output: z.strictObject({ texts: z.array(z.string()) }),
  },
  'users.get': { input: byId, output: userDetail },
  /** Why somebody cannot sign in. */
  'users.diagnose': { input: diagnoseInput, output: diagnosis },
  /** Who may be the same person. */
  'users.twins': { input: twinsInput, output: twins },
  /** Writes everything that is held about one person to a file: as JSON, or as a page to read. Secrets as presence only. */
  'users.package': {
    input: z.strictObject({ id: rowId, file: fileHandle, format: z.enum(['json', 'html']).optional() }),
    output: job,
  },
  /** What the form for a new user, and the one for a role, have to know. */
  'users.createForm': { input: noInput, output: createForm },
  'users.create': {
    input: z.strictObject({
      email: z.string().max(320),
      name: z.string().max(500),
      password: password.optional(),
      emailVerified: z.boolean().optional(),
      role: z.string().max(200).optional(),
      /** Further columns, by their physical names, such as additional fields that may not be empty. */
      fields: z.record(z.string().min(1).max(255), fieldValue).optional(),
      why: why.optional(),
    }),
    output: userDetail,
  },
  'users.update': {
    input: z.strictObject({
      id: rowId,
      patch: userPatch,
      expectedUpdatedAt: timeInput,
      /** Ends all sessions of the person in the same transaction. */
      revokeSessions: z.boolean().optional(),
      /** With a new address: whether links and codes mailed to the old one are made void. Defaults to true. */
      voidLinks: z.boolean().optional(),
      why: why.optional(),
    }),
    output: userDetail,
  },
  /** Whether an address can be given to a user: as it would be stored, and who has it in any case. */
  'users.emailCheck': {
    input: z.strictObject({ email: z.string().max(320), exceptId: rowId.optional(), requestId: pageInput.requestId }),
    output: z.strictObject({
      email: z.string(),
      valid: z.boolean(),
      /** Why it is not valid, as a sentence. */
      reason: z.string().nullable(),
      holder: userRef.nullable(),
      /** Whether the holder keeps others from having the address; false where nothing in the database forbids it. */
      taken: z.boolean(),
      /** False where looking for the address in other capitals would have kept a big database busy, and was not done. */
      anyCase: z.boolean(),
      /** Links and codes that were mailed to the address of `exceptId` and still work. */
      openLinks: z.int().nullable(),
    }),
  },
  'users.removalPreview': { input: z.strictObject({ ids, requestId: pageInput.requestId }), output: removalPreview },
  'users.remove': {
    input: z.strictObject({ ids, confirm: confirmation, why: why.optional() }),
    output: z.strictObject({
      removed: z.int(),
      skipped: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
    }),
  },
  'users.setPassword': {
    input: z.strictObject({ ...act, password, revokeSessions: z.boolean().optional() }),
    output: z.strictObject({
      /** Whether the person had no password account before, so that one was made. */
      created: z.boolean(),
      sessionsRevoked: z.int(),
      /** Links and codes mailed before that are void now; null where it is not known whether all are. */
      linksVoided: z.int().nullable(),
      notes: z.array(z.string()),
    }),
  },
  /** The whole of the role column: names joined by commas, as better-auth keeps them. */
  'users.setRole': { input: z.strictObject({ ...act, role: z.string().max(200) }), output: userDetail },
  'users.ban': {
    input: z.strictObject({
      ...act,
      reason: banReason.optional(),
      expiresAt: timeInput.optional(),
      /** Defaults to true: a ban alone leaves live sessions usable. */
      revokeSessions: z.boolean().optional(),
    }),
    output: userDetail,
  },
  'users.unban': { input: z.strictObject(act), output: userDetail },
  'users.resetSecondFactor': {
    input: z.strictObject({ ...act, revokeSessions: z.boolean().optional() }),
    output: userDetail,
  },
  'users.unlockSecondFactor': { input: z.strictObject(act), output: userDetail },
  'users.clearRateLimits': { input: z.strictObject(act), output: userDetail },
  'users.panicPreview': { input: byId, output: panicPreview },
  /** Shuts an account at once: ends sessions, voids mailed links and codes, revokes keys and tokens, and bans if asked. */
  'users.panic': {
    input: z.strictObject({
      id: rowId,
      ban: z.strictObject({ reason: banReason.optional(), expiresAt: timeInput.optional() }).optional(),
      confirm: confirmation.optional(),
      why: why.extend({ reason: z.string().trim().min(3).max(1000) }),
    }),
    output: z.strictObject({
      user: userDetail,
      sessions: revokeReport,
      /** Null where the database user may not look for them, so that none could be voided. */
      verifications: z.int().nullable(),
      apiKeys: z.int(),
      oauthTokens: z.int(),
      banned: z.boolean(),
      /** All of it in sentences, for callers without a page of their own. */
      notes: z.array(z.string()),
    }),
  },
};
