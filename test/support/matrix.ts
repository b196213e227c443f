import type { ConnectionInput } from '@shared/api/connections';
import { makeDatabase, type DatabaseKind, type MakeDatabaseOptions, type TestDatabase } from './databases';

type Shape = Omit<MakeDatabaseOptions, 'pg'>;

/** The kinds of database the integration suites run over. */
export const matrix: readonly { readonly name: string; readonly kind: DatabaseKind; readonly shape: Shape }[] = (
  ['postgres', 'sqlite'] as const
).flatMap((kind) => [
  { name: `${kind}, default names`, kind, shape: { plugins: ['admin', 'organization'] } },
  { name: `${kind}, snake_case and plural`, kind, shape: { naming: 'snake', plugins: ['admin', 'username'] } },
  { name: `${kind}, number ids`, kind, shape: { ids: 'serial', plugins: ['admin'] } },
  { name: `${kind}, uuid ids, no plugins`, kind, shape: { ids: 'uuid' } },
]);

/** Makes the database of a cell; `pgUrl` is the server's. */
export async function makeCell(cell: (typeof matrix)[number], pgUrl: string): Promise<TestDatabase> {
  return makeDatabase(cell.kind, { ...cell.shape, pg: pgUrl });
}

/** How Authdesk is told to connect to a test database. */
export function connectionTo(database: TestDatabase, more: Partial<ConnectionInput> = {}): ConnectionInput {
  return {
    name: 'Under test',
    environment: 'development',
    ...(database.location.kind === 'postgres'
      ? { driver: 'postgres', postgres: { url: database.location.url } }
      : { driver: 'sqlite', sqlite: { file: database.location.file } }),
    ...more,
  };
}
