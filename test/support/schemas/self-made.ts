import type { BetterAuthOptions } from 'better-auth';
import type { NameMapping } from '@shared/api/app-settings';
import type { ConnectionInput } from '@shared/api/connections';
import { startAuthServer } from '../auth-server';
import { connectionTo } from './connection-to';
import { makeDatabase, type DatabaseKind, type MakeDatabaseOptions, type TestDatabase } from '../databases';
import type { Cell } from './cell';
import { isoText, timestamptz } from './forms';

/** What a cell made by better-auth's own migration is. */
export interface SelfMade {
  readonly name: string;
  readonly kind: DatabaseKind;
  readonly shape: Omit<MakeDatabaseOptions, 'pg'>;
  readonly connection?: (database: TestDatabase) => Partial<ConnectionInput>;
}

/** A cell whose tables the newest better-auth makes itself, judged by a server in this process. */
export function selfMade({ name, kind, shape, connection }: SelfMade): Cell {
  const names: Record<string, string> = { twoFactor: 'two-factor' };
  return {
    name,
    kind,
    ids: shape.ids ?? 'text',
    times: kind === 'sqlite' ? isoText : timestamptz,
    expected: { plugins: [...(shape.plugins ?? [])].map((p) => names[p] ?? p).sort(), questions: [] },
    make: async (pgUrl) => {
      const database = await makeDatabase(kind, { ...shape, pg: pgUrl });
      const known = database.names;
      return {
        raw: database,
        names: {
          table: (model) => (known.has(model) ? known.table(model) : model),
          column: (model, field) => (known.has(model, field) ? known.column(model, field) : field),
        },
        connection: connectionTo(database, connection?.(database)),
        startJudge: async () => startAuthServer({ ...database.serverOptions }),
        drop: database.drop,
      };
    },
  };
}

/** Tables and columns of somebody who named everything anew. */
export const renamed: BetterAuthOptions = {
  user: {
    modelName: 'people',
    fields: {
      name: 'full_name',
      email: 'mail',
      emailVerified: 'mail_ok',
      image: 'picture',
      createdAt: 'joined',
      updatedAt: 'touched',
    },
  },
  session: {
    modelName: 'logins',
    fields: { userId: 'person', token: 'key', expiresAt: 'until', userAgent: 'browser' },
  },
  account: { modelName: 'credentials', fields: { userId: 'person', providerId: 'via', password: 'pw' } },
  verification: { modelName: 'codes', fields: { identifier: 'purpose', value: 'content', expiresAt: 'until' } },
};

/** The mapping that tells Authdesk about `renamed`. */
export const renamedMapping: NameMapping = {
  tables: { user: 'people', session: 'logins', account: 'credentials', verification: 'codes' },
  fields: Object.fromEntries(
    (['user', 'session', 'account', 'verification'] as const).map((model) => [
      model,
      renamed[model]?.fields as Record<string, string>,
    ]),
  ),
};
