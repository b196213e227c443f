import type { BetterAuthOptions, BetterAuthPlugin } from 'better-auth';
import { getAuthTables } from 'better-auth/db';

/** How better-auth's logical names appear in the database: as they are, or snake_case with plural tables. */
export type Naming = 'default' | 'snake';

/** Looks up the physical names a set of better-auth options leads to. */
export interface PhysicalNames {
  /** Logical names of all tables, core first. */
  models: string[];
  table(model: string): string;
  column(model: string, field: string): string;
  /** Logical fields of a table, `id` included. */
  fields(model: string): string[];
  has(model: string, field?: string): boolean;
}

const coreFields = {
  user: ['name', 'email', 'emailVerified', 'image', 'createdAt', 'updatedAt'],
  session: ['expiresAt', 'token', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent', 'userId'],
  account: [
    'accountId',
    'providerId',
    'userId',
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
  verification: ['identifier', 'value', 'expiresAt', 'createdAt', 'updatedAt'],
} as const;

function snake(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (capitals, at: number) => `${at > 0 ? '_' : ''}${capitals.toLowerCase()}`);
}

function snakePlural(name: string): string {
  const plain = snake(name);
  return plain.endsWith('s') ? plain : `${plain}s`;
}

function snakeCore(model: keyof typeof coreFields) {
  return {
    modelName: snakePlural(model),
    fields: Object.fromEntries(coreFields[model].map((field) => [field, snake(field)])),
  };
}

/** The core tables' `modelName`/`fields` options for a naming. */
export function namingOptions(
  naming: Naming,
): Pick<BetterAuthOptions, 'user' | 'session' | 'account' | 'verification' | 'rateLimit'> {
  if (naming === 'default') return {};
  return {
    user: snakeCore('user'),
    session: snakeCore('session'),
    account: snakeCore('account'),
    verification: snakeCore('verification'),
    rateLimit: { modelName: 'rate_limits', fields: { lastRequest: 'last_request' } },
  };
}

/** Gives a plugin's tables and columns the names of a naming, as its own `schema` option would. */
export function namePlugin(plugin: BetterAuthPlugin, naming: Naming): BetterAuthPlugin {
  if (naming === 'default' || !plugin.schema) return plugin;
  const schema = Object.fromEntries(
    Object.entries(plugin.schema).map(([model, table]) => [
      model,
      {
        ...table,
        modelName: snakePlural(model),
        fields: Object.fromEntries(
          Object.entries(table.fields).map(([field, attribute]) => [field, { ...attribute, fieldName: snake(field) }]),
        ),
      },
    ]),
  );
  return { ...plugin, schema };
}

/** Reads the physical names out of finished better-auth options. */
export function physicalNames(options: BetterAuthOptions): PhysicalNames {
  const tables = getAuthTables(options);
  const find = (model: string) => {
    const table = tables[model];
    if (!table) throw new Error(`better-auth has no table "${model}" with these options`);
    return table;
  };
  return {
    models: Object.keys(tables),
    table: (model) => find(model).modelName,
    column: (model, field) => {
      if (field === 'id') return 'id';
      const attribute = find(model).fields[field];
      if (!attribute) throw new Error(`better-auth's table "${model}" has no field "${field}" with these options`);
      return attribute.fieldName ?? field;
    },
    fields: (model) => ['id', ...Object.keys(find(model).fields)],
    has: (model, field) => {
      const table = tables[model];
      return table !== undefined && (field === undefined || field === 'id' || table.fields[field] !== undefined);
    },
  };
}
