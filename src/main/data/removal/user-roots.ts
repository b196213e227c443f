import type { UserRow } from '@shared/api/users';
import type { OpenConnection } from '../connections/connection';
import { eb } from '../database/expressions';
import { isAboutUser } from '../verifications/rows-of-user';
import type { Root } from './collect';
import { sameTable, type ReferenceGraph } from './foreign-keys';

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
    user: table === undefined ? null : { table, alias: user.alias, where },
    verification:
      codes === undefined || about.length === 0 ? null : { table: codes, alias: 'verification', where: eb.or(about) },
  };
}
