/** better-auth's tables and those of their fields that a connection may have to name; a test holds it against main's. */
export const MODEL = {
  user: [
    'id',
    'name',
    'email',
    'emailVerified',
    'image',
    'createdAt',
    'updatedAt',
    'role',
    'banned',
    'banReason',
    'banExpires',
    'username',
    'displayUsername',
    'phoneNumber',
    'phoneNumberVerified',
    'isAnonymous',
    'twoFactorEnabled',
    'lastLoginMethod',
    'stripeCustomerId',
    'lastActiveAt',
  ],
  session: [
    'id',
    'userId',
    'token',
    'expiresAt',
    'createdAt',
    'updatedAt',
    'ipAddress',
    'userAgent',
    'impersonatedBy',
    'activeOrganizationId',
    'activeTeamId',
  ],
  account: [
    'id',
    'userId',
    'accountId',
    'providerId',
    'accessToken',
    'refreshToken',
    'idToken',
    'accessTokenExpiresAt',
    'refreshTokenExpiresAt',
    'scope',
    'password',
    'createdAt',
    'updatedAt',
  ],
  verification: ['id', 'identifier', 'value', 'expiresAt', 'createdAt', 'updatedAt'],
  organization: ['id', 'name', 'slug', 'logo', 'metadata', 'createdAt'],
  member: ['id', 'organizationId', 'userId', 'role', 'createdAt'],
  twoFactor: ['id', 'userId', 'secret', 'backupCodes', 'verified', 'failedVerificationCount', 'lockedUntil'],
  oauthAccessToken: ['id', 'token', 'sessionId', 'userId', 'expiresAt', 'createdAt', 'revoked', 'scopes'],
  oauthRefreshToken: ['id', 'token', 'sessionId', 'userId', 'expiresAt', 'createdAt', 'revoked', 'scopes'],
  apikey: ['id', 'key', 'name', 'referenceId', 'userId', 'enabled', 'createdAt', 'updatedAt'],
} as const satisfies Record<string, readonly string[]>;

/** Fields that plugins add; offered on demand, or where a database has them. */
export const PLUGIN_FIELDS: ReadonlySet<string> = new Set([
  ...MODEL.user.slice(MODEL.user.indexOf('role')).map((field) => `user.${field}`),
  ...MODEL.session.slice(MODEL.session.indexOf('impersonatedBy')).map((field) => `session.${field}`),
]);

export type ModelTable = keyof typeof MODEL;

export const MODEL_TABLES = Object.keys(MODEL) as readonly ModelTable[];

/** What each table is for, for somebody who has only ever seen its rows. */
export const MODEL_MEANING: Readonly<Record<ModelTable, string>> = {
  user: 'People',
  session: 'Who is signed in where',
  account: 'Ways to sign in',
  verification: 'Waiting links and codes',
  organization: 'Organizations',
  member: 'Who is in which one',
  twoFactor: 'Second factors',
  oauthAccessToken: 'Access of other apps',
  oauthRefreshToken: 'Lasting access of other apps',
  apikey: 'API keys',
};
