import type { ConnectionInput } from '@shared/api/connections';
import type { TestDatabase } from '../databases';

/** How Authdesk is told to connect to a test database. */
export function connectionTo(
  database: Pick<TestDatabase, 'location'>,
  more: Partial<ConnectionInput> = {},
): ConnectionInput {
  return {
    name: 'Under test',
    environment: 'development',
    ...(database.location.kind === 'postgres'
      ? { driver: 'postgres', postgres: { url: database.location.url } }
      : { driver: 'sqlite', sqlite: { file: database.location.file } }),
    ...more,
  };
}
