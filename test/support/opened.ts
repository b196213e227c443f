import { randomBytes } from 'node:crypto';
import type { ConnectionInput } from '@shared/api/connections';
import type { MethodInput, MethodOutput } from '@shared/contract';
import type { TestDatabase } from './databases';
import { connectionTo } from './matrix';
import { startServices, type TestServices } from './services';

/** Authdesk with a test database open. */
export interface Opened extends TestServices {
  readonly connectionId: string;
}

/** Starts all of main and opens a database with it. */
export async function openOn(
  database: TestDatabase,
  more: Partial<ConnectionInput> = {},
  options: Parameters<typeof startServices>[0] = {},
): Promise<Opened> {
  const app = await startServices(options);
  const { id } = await app.call('connections.save', connectionTo(database, more));
  await app.call('connections.open', { id });
  return { ...app, connectionId: id };
}

type ListMethod = 'users.list' | 'sessions.list' | 'accounts.list' | 'verifications.list' | 'audit.list';
type RowOf<M extends ListMethod> = MethodOutput<M>['rows'][number];

/** All rows of a list, page by page; `between` runs after each page that has a next one. */
export async function collect<M extends ListMethod>(
  app: TestServices,
  method: M,
  input: NonNullable<MethodInput<M>>,
  between: (rows: RowOf<M>[]) => Promise<void> = async () => {},
): Promise<RowOf<M>[]> {
  const rows: RowOf<M>[] = [];
  let cursor: string | null = null;
  do {
    // eslint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const page: { rows: RowOf<M>[]; nextCursor: string | null } = await app.call(method, {
      ...input,
      ...(cursor !== null && { cursor }),
    });
    rows.push(...page.rows);
    cursor = page.nextCursor;
    // eslint-disable-next-line no-await-in-loop
    if (cursor !== null) await between(page.rows);
  } while (cursor !== null);
  return rows;
}

/** All rows of a list, read from its end upwards, in the order of the list. */
export async function collectFromEnd<M extends Exclude<ListMethod, 'audit.list'>>(
  app: TestServices,
  method: M,
  input: NonNullable<MethodInput<M>>,
): Promise<RowOf<M>[]> {
  let rows: RowOf<M>[] = [];
  let cursor: string | null | undefined = null;
  do {
    // eslint-disable-next-line no-await-in-loop -- each page ends where the one below it began
    const page: { rows: RowOf<M>[]; prevCursor?: string | null | undefined } = await app.call(method, {
      ...input,
      from: 'end',
      ...(cursor !== null && { cursor }),
    });
    rows = [...page.rows, ...rows];
    cursor = page.prevCursor ?? null;
  } while (cursor !== null);
  return rows;
}

/** Makes the test's own inserts into a SQLite file fast; what Authdesk does to it is not concerned. */
export async function withoutWaiting(database: TestDatabase): Promise<TestDatabase> {
  if (database.kind === 'sqlite') await database.query('pragma synchronous = off');
  return database;
}

/** Inserts a user with what a test does not care about filled in; gives the id. */
export async function addUser(
  database: TestDatabase,
  values: Parameters<TestDatabase['insert']>[1] = {},
): Promise<string> {
  const id = String(values['id'] ?? randomBytes(16).toString('hex'));
  const at = new Date('2026-01-01T00:00:00.000Z');
  await database.insert('user', {
    id,
    name: 'Somebody',
    email: `${id}@example.com`,
    emailVerified: true,
    createdAt: at,
    updatedAt: at,
    ...values,
  });
  return id;
}
