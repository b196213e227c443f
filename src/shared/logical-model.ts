/**
 * What better-auth 1.0–1.7 defines: its tables and fields by their own (logical) names, core and known plugins. Plain
 * data: main reads databases by it, and the page offers its names where a connection has to say what they are here.
 * A field marked `secret` is never selected for a list and never crosses to the page.
 */

export type FieldType = 'text' | 'boolean' | 'date' | 'number' | 'json' | 'id';

export interface LogicalField {
  readonly type: FieldType;
  readonly secret?: true;
  /** The plugin that adds it; without one it belongs to the core. */
  readonly plugin?: string;
  /** Core fields that a database may still lack. */
  readonly optional?: true;
}

const id = { type: 'id' } as const;
const text = { type: 'text' } as const;
const optionalText = { type: 'text', optional: true } as const;
const boolean = { type: 'boolean' } as const;
const date = { type: 'date' } as const;
const secret = { type: 'text', secret: true, optional: true } as const;

export const logicalModel = {
  user: {
    id,
    name: text,
    email: text,
    emailVerified: boolean,
    image: optionalText,
    createdAt: date,
    updatedAt: date,
    role: { type: 'text', plugin: 'admin' },
    banned: { type: 'boolean', plugin: 'admin' },
    banReason: { type: 'text', plugin: 'admin' },
    banExpires: { type: 'date', plugin: 'admin' },
    username: { type: 'text', plugin: 'username' },
    displayUsername: { type: 'text', plugin: 'username' },
    phoneNumber: { type: 'text', plugin: 'phone-number' },
    phoneNumberVerified: { type: 'boolean', plugin: 'phone-number' },
    isAnonymous: { type: 'boolean', plugin: 'anonymous' },
    twoFactorEnabled: { type: 'boolean', plugin: 'two-factor' },
    lastLoginMethod: { type: 'text', plugin: 'last-login-method' },
    stripeCustomerId: { type: 'text', plugin: 'stripe' },
    lastActiveAt: { type: 'date', plugin: 'infra' },
  },
  session: {
    id,
    userId: id,
    token: { type: 'text', secret: true },
    expiresAt: date,
    createdAt: date,
    updatedAt: date,
    ipAddress: optionalText,
    userAgent: optionalText,
    impersonatedBy: { type: 'text', plugin: 'admin' },
    activeOrganizationId: { type: 'text', plugin: 'organization' },
    activeTeamId: { type: 'text', plugin: 'organization' },
  },
  account: {
    id,
    userId: id,
    accountId: text,
    providerId: text,
    accessToken: secret,
    refreshToken: secret,
    idToken: secret,
    accessTokenExpiresAt: { type: 'date', optional: true },
    refreshTokenExpiresAt: { type: 'date', optional: true },
    scope: optionalText,
    password: secret,
    createdAt: date,
    updatedAt: date,
  },
  verification: {
    id,
    identifier: { type: 'text', secret: true },
    value: { type: 'text', secret: true },
    expiresAt: date,
    createdAt: { type: 'date', optional: true },
    updatedAt: { type: 'date', optional: true },
  },
  organization: {
    id,
    name: text,
    slug: optionalText,
    logo: optionalText,
    metadata: optionalText,
    createdAt: date,
  },
  member: { id, organizationId: id, userId: id, role: text, createdAt: date },
  invitation: {
    id,
    organizationId: id,
    email: text,
    role: optionalText,
    status: text,
    /** Several, joined by commas. */
    teamId: optionalText,
    inviterId: { type: 'id', optional: true },
    expiresAt: date,
    createdAt: { type: 'date', optional: true },
  },
  team: {
    id,
    organizationId: id,
    name: text,
    /** Since 1.7. */
    memberCount: { type: 'number', optional: true },
    createdAt: { type: 'date', optional: true },
    updatedAt: { type: 'date', optional: true },
  },
  teamMember: { id, teamId: id, userId: id, createdAt: { type: 'date', optional: true } },
  twoFactor: {
    id,
    userId: id,
    secret: { type: 'text', secret: true },
    backupCodes: { type: 'text', secret: true },
    verified: { type: 'boolean', optional: true },
    failedVerificationCount: { type: 'number', optional: true },
    lockedUntil: { type: 'date', optional: true },
  },
  oauthAccessToken: {
    id,
    token: secret,
    sessionId: { type: 'id', optional: true },
    userId: { type: 'id', optional: true },
    expiresAt: { type: 'date', optional: true },
    createdAt: { type: 'date', optional: true },
    revoked: { type: 'date', optional: true },
    scopes: optionalText,
  },
  oauthRefreshToken: {
    id,
    token: secret,
    sessionId: { type: 'id', optional: true },
    userId: { type: 'id', optional: true },
    expiresAt: { type: 'date', optional: true },
    createdAt: { type: 'date', optional: true },
    revoked: { type: 'date', optional: true },
    scopes: optionalText,
  },
  apikey: {
    id,
    key: secret,
    name: optionalText,
    /** Whose key it is; `userId` up to 1.4. */
    referenceId: { type: 'text', optional: true },
    userId: { type: 'id', optional: true },
    enabled: { type: 'boolean', optional: true },
    createdAt: { type: 'date', optional: true },
    updatedAt: { type: 'date', optional: true },
  },
} as const satisfies Record<string, Record<string, LogicalField>>;

export type LogicalTable = keyof typeof logicalModel;
export type LogicalFieldName<T extends LogicalTable> = keyof (typeof logicalModel)[T] & string;

/** Fields that may be selected: all but the secret ones. */
export type OpenField<T extends LogicalTable> = {
  [F in LogicalFieldName<T>]: (typeof logicalModel)[T][F] extends { readonly secret: true } ? never : F;
}[LogicalFieldName<T>];
