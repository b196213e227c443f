import { logicalModel, type LogicalField, type LogicalFieldName, type LogicalTable } from '@shared/logical-model';

type TypeOf<T extends LogicalTable, F extends LogicalFieldName<T>> = (typeof logicalModel)[T][F] extends {
  readonly type: infer Type;
}
  ? Type
  : never;

/** The value of a field inside main: dates are `Date`, ids are text. A column that is missing reads as null. */
export type FieldValue<T extends LogicalTable, F extends LogicalFieldName<T>> =
  | null
  | (TypeOf<T, F> extends 'boolean'
      ? boolean
      : TypeOf<T, F> extends 'date'
        ? Date
        : TypeOf<T, F> extends 'number'
          ? number
          : string);

/** A field's definition, for callers that hold its name as plain text. */
export function logicalField(table: LogicalTable, field: string): LogicalField | undefined {
  const fields: Record<string, LogicalField> = logicalModel[table];
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}

/** Fields that every better-auth database has in a table. */
export function coreFields(table: LogicalTable): string[] {
  return Object.entries<LogicalField>(logicalModel[table])
    .filter(([, field]) => field.plugin === undefined && field.optional !== true)
    .map(([name]) => name);
}

/** Tables of plugins that are worth naming when they are found. */
export const pluginTables: Readonly<Record<string, string>> = {
  organization: 'organization',
  member: 'organization',
  twoFactor: 'two-factor',
  passkey: 'passkey',
  apikey: 'api-key',
  jwks: 'jwt',
  oauthClient: 'oauth-provider',
  ssoProvider: 'sso',
  deviceCode: 'device-authorization',
  walletAddress: 'siwe',
  subscription: 'stripe',
};

/** Further tables of plugins: theirs, and not the app's, when they refer to a user. */
export const furtherPluginTables: readonly string[] = [
  'invitation',
  'team',
  'teamMember',
  'organizationRole',
  'oauthApplication',
  'oauthAccessToken',
  'oauthRefreshToken',
  'oauthConsent',
  'oauthResource',
  'oauthClientResource',
  'oauthClientAssertion',
  'scimProvider',
  'rateLimit',
];
