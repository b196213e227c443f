import type { AccountRow } from '@shared/api/accounts';
import type { UserDetail, UserRow } from '@shared/api/users';
import { joinedAccounts } from '../accounts/list-accounts';
import { hasOtherWay, letsIn } from '../accounts/other-ways';
import { stoppable } from '../database/database-handle';
import type { RawRow } from '../schema/auth-table';
import { closedReason } from '../schema/usable-tables';
import { sessionsOfUser } from '../sessions/sessions-of-user';
import { verificationsOfUserId } from '../verifications/verifications-of-user';
import { toUserRow } from '../user-rows/queries';
import { secondFactorOf } from './second-factor';
import { fieldSelection, toUserFields } from '../user-rows/user-fields';
import { userStates } from './user-states';
import { userNotFound } from '../user-rows/user-row';
import type { OpenConnection } from '../connections/connection';

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
  const { user } = connection.schema;
  // All at once, and in as few statements as the pool has sessions: on a network it is the waiting that takes time.
  const whole = withAccounts(connection, id, signal);
  const contact = whole.then(({ summary: { email, phoneNumber = null } }) => ({ email, phone: phoneNumber }));
  const [{ row, summary, accounts }, sessions, verifications, organizations, secondFactor] = await Promise.all([
    whole,
    sessionsOfUser(connection, { userId: id, limit: MAX_SHOWN }, now, signal),
    verificationsOfUserId(connection, { userId: id, contact }, MAX_SHOWN, { now, signal }),
    organizationsOfUser(connection, id, signal),
    whole.then(async (found) =>
      secondFactorOf(connection, { id, enabled: found.summary.twoFactorEnabled === true }, now, signal),
    ),
  ]);
  const otherWay =
    accounts === null || accounts.some(letsIn) ? true : await hasOtherWay(connection, summary, sessions.active > 0);
  return {
    ...summary,
    fields: toUserFields(connection.handle.kind, user, row),
    states: userStates({
      user: summary,
      now,
      accounts:
        accounts?.map((a) => ({
          providerId: a.providerId,
          hasPassword: a.password.present || a.password.unavailable === true,
        })) ?? null,
      otherWay,
      twoFactorLockedUntil: secondFactor?.lockedUntil ? new Date(secondFactor.lockedUntil) : null,
    }),
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

/** The user with every column, and the accounts: one row for each of them. @throws AppError NOT_FOUND */
async function withAccounts(
  connection: OpenConnection,
  id: string,
  signal: AbortSignal,
): Promise<{ row: RawRow; summary: UserRow; accounts: AccountRow[] | null }> {
  const { user } = connection.schema;
  const { join, read } = joinedAccounts(connection);
  const rows = await connection.handle.db
    .selectFrom(user.from)
    .select(fieldSelection(connection.handle.kind, user))
    .where(user.is('id', id))
    .$call(join)
    .execute(stoppable(signal));
  const [row] = rows;
  if (!row) throw userNotFound(connection);
  return { row, summary: toUserRow(user, row), accounts: read(rows) };
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
