import { sql, type SqlBool } from 'kysely';
import type { UserRow } from '@shared/api/users';
import { isAboutUser } from '../verifications/rows-of-user';
import type { Root } from './collect';
import { sameTable, type ReferenceGraph } from './foreign-keys';
import type { OpenConnection } from '../connections/connection';

/** What has to be known of a user to find what is about them. */
export type RemovedUser = Pick<UserRow, 'id' | 'email' | 'phoneNumber'>;

/** The rows a removal begins with: the users themselves, and the verifications that name them, to which no key leads. */
export function userRoots(
  connection: OpenConnection,
  graph: ReferenceGraph,
  users: readonly RemovedUser[],
): { readonly user: Root | null; readonly verification: Root | null } {
  const { user, verification } = connection.schema;
  const table = sameTable(graph, user.physical);
  const about = users
    .map(({ id, email, phoneNumber }) => isAboutUser(connection, { userId: id, email, phone: phoneNumber ?? null }))
    .filter((condition) => condition !== null);
  const codes = verification === null ? undefined : sameTable(graph, verification.physical);
  const where = user.isAnyOf(
    'id',
    users.map(({ id }) => id),
  );
  return {
    user: table === undefined ? null : { table, alias: user.logical, where },
    verification:
      codes === undefined || about.length === 0
        ? null
        : { table: codes, alias: 'verification', where: sql<SqlBool>`(${sql.join(about, sql` or `)})` },
  };
}
