import type { AccountRow } from '@shared/api/accounts';
import type { UserDetail, UserRow } from '@shared/api/users';
import { joinedAccounts } from '../accounts/list-accounts';
import { hasWayIn, waysInOf, type LinkedAccount } from '../accounts/ways-in';
import { stoppable } from '../database/database-handle';
import type { RawRow } from '../schema/auth-table';
import { closedReason } from '../schema/usable-tables';
import { sessionsOfUser } from '../sessions/sessions-of-user';
import { verificationsOfUserId } from '../verifications/verifications-of-user';
import { toUserRow } from '../user-rows/queries';
import { secondFactorOf } from './second-factor';
import { fieldSelection, toUserFields } from '../user-rows/user-fields';
import { userStates } from './user-states';
import { sharedId, userNotFound } from '../user-rows/user-row';
import { mayShareIds, ownPlace, ownPlaces } from '../paging/row-order';
import { over, type OpenConnection } from '../connections/connection';

/** Sessions and verifications shown at once on a user's page. */
const MAX_SHOWN = 100;

/**
 * Everything about one user.
 * @throws AppError NOT_FOUND
 */
export async function getUser(
  connection: OpenConnection,
  id: string,
  now: Date,
  signal: AbortSignal,
): Promise<UserDetail> {
  // All at once: on a network it is the waiting that takes time.
  return connection.handle.atOnce(async (handle) => readUser(over(connection, handle), id, now, signal));
}

async function readUser(connection: OpenConnection, id: string, now: Date, signal: AbortSignal): Promise<UserDetail> {
  const { user } = connection.schema;
  const whole = withAccounts(connection, id, signal);
  const contact = whole.then(({ summary: { email, phoneNumber = null } }) => ({ email, phone: phoneNumber }));
  const enabled = whole.then(({ summary }) => summary.twoFactorEnabled === true);
  const known = whole.then(({ summary, accounts: found }) => ({ person: summary, accounts: linkedOf(found) }));
  // Who needs none of them does not wait for it, and is told by `whole` all the same.
  for (const one of [contact, enabled, known]) one.catch(() => {});
  const [{ row, summary, accounts }, sessions, verifications, organizations, secondFactor, ways] = await Promise.all([
    whole,
    sessionsOfUser(connection, { userId: id, limit: MAX_SHOWN }, now, signal),
    verificationsOfUserId(connection, { userId: id, contact }, MAX_SHOWN, { now, signal }),
    organizationsOfUser(connection, id, signal),
    secondFactorOf(connection, { id, enabled }, now, signal),
    waysInOf(connection, connection.handle.db, { id, known }),
  ]);
  return {
    ...summary,
    fields: toUserFields(connection.handle.kind, user, row),
    states: userStates({
      user: summary,
      now,
      accounts: accounts?.length ?? null,
      // Whoever is signed in came in somehow.
      wayIn: accounts === null || sessions.active > 0 ? true : hasWayIn(ways),
      twoFactorLockedUntil: secondFactor?.lockedUntil ? new Date(secondFactor.lockedUntil) : null,
    }),
    waysIn: ways,
    counts: {
      sessions: sessions.all,
      activeSessions: sessions.active,
      accounts: accounts?.length ?? 0,
      verifications: verifications.complete ? verifications.rows.length : null,
    },
    sessions: sessions.rows.map((one) => ({
      ...one,
      activeOrganization: organizations.find((o) => o.organizationId === one.activeOrganizationId)?.name ?? null,
    })),
    accounts: accounts ?? [],
    verifications: verifications.rows,
    organizations,
    secondFactor,
    unavailable: {
      session: whyUnavailable(connection, 'session'),
      account: whyUnavailable(connection, 'account'),
      verification: whyUnavailable(connection, 'verification'),
    },
  };
}

/**
 * The user with every column, and the accounts: one row for each of them.
 * @throws AppError NOT_FOUND, CONFLICT where people share the id
 */
async function withAccounts(
  connection: OpenConnection,
  id: string,
  signal: AbortSignal,
): Promise<{ row: RawRow; summary: UserRow; accounts: AccountRow[] | null }> {
  const { user } = connection.schema;
  const { join, read } = joinedAccounts(connection);
  const sharing = mayShareIds(user);
  const rows = await connection.handle.db
    .selectFrom(user.from)
    .select(fieldSelection(connection.handle.kind, user))
    .$if(sharing, (query) => query.select(ownPlace(user)))
    .where(user.is('id', id))
    .$call(join)
    .execute(stoppable(signal));
  const [row] = rows;
  if (!row) throw userNotFound(connection);
  const people = sharing ? ownPlaces(rows).size : 1;
  if (people > 1) throw sharedId(people);
  return { row, summary: toUserRow(user, row), accounts: read(rows) };
}

function linkedOf(accounts: readonly AccountRow[] | null): LinkedAccount[] | null {
  if (accounts === null) return null;
  return accounts.map(({ id, providerId, password }) => ({
    id,
    providerId,
    hasPassword: password.present || password.unavailable === true,
  }));
}

function whyUnavailable(
  { schema, storage }: OpenConnection,
  table: 'session' | 'account' | 'verification',
): string | null {
  if (schema[table] !== null || (table === 'session' && storage !== null)) return null;
  const closed = schema.closed[table];
  if (closed !== undefined) return closedReason(closed);
  return table === 'session'
    ? 'This app keeps its sessions in a secondary storage. Enter the address of its Redis in the connection to see and revoke them.'
    : `This database has no ${table} table.`;
}

async function organizationsOfUser(
  { handle, schema: { member, organization } }: OpenConnection,
  userId: string,
  signal: AbortSignal,
): Promise<UserDetail['organizations']> {
  if (member === null || organization === null) return [];
  const rows = await handle.db
    .selectFrom(member.from)
    .innerJoin(organization.from, (join) => join.on(member.ref('organizationId'), '=', organization.ref('id')))
    .select([...organization.select(['id', 'name', 'slug'], 'o:'), ...member.select(['role', 'createdAt'], 'm:')])
    .where(member.is('userId', userId))
    .orderBy(organization.ref('name'))
    .limit(200)
    .execute(stoppable(signal));
  return rows.map((row) => ({
    organizationId: organization.read(row, 'id', 'o:') ?? '',
    name: organization.read(row, 'name', 'o:') ?? '',
    slug: organization.read(row, 'slug', 'o:'),
    role: member.read(row, 'role', 'm:'),
    createdAt: member.time(row, 'createdAt', 'm:'),
  }));
}
