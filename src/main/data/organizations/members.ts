import { userLabel } from '@shared/user-label';
import { AppError } from '../base/app-error';
import { contains } from '../database/contains';
import { eb, locked } from '../database/expressions';
import type { AnyDatabase } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';
import { actOnUser, type ActContext } from '../user-rows/act-on-user';
import { requireAsked } from '../write/confirm';
import type { WritePath } from '../write/write-path';
import { OWNER, rolesIn, rolesOf } from './roles';
import { requireMembers, requireOrganizations } from './tables';

interface Member {
  readonly id: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly organization: string;
  readonly role: string | null;
}

/**
 * Gives a member of an organization another role, as better-auth's `update-member-role` does.
 * @throws AppError NOT_FOUND, INVALID_INPUT for a role nobody knows, CONFLICT for the last owner, and all of the write path
 */
export async function setMemberRole(
  connection: OpenConnection,
  writes: WritePath,
  { memberId, role }: { readonly memberId: string; readonly role: string },
): Promise<void> {
  const member = requireMembers(connection);
  const known = await memberOf(connection, connection.handle.db, memberId);
  const wanted = [...new Set(rolesIn(role))];
  if (wanted.length === 0) throw new AppError('INVALID_INPUT', 'A member has at least one role.', { field: 'role' });
  await actOnUser(connection, writes, {
    action: 'organizations.setRole',
    id: known.userId,
    intention: (user) => `Set the role of ${userLabel(user)} in "${known.organization}"`,
    changes: ['organization'],
    perform: async (context) => {
      const before = await lockedMember(connection, context, memberId);
      await requireKnown(connection, context.trx, before.organizationId, wanted);
      if (!wanted.includes(OWNER)) await requireAnotherOwner(connection, context, before);
      const after = wanted.join(',');
      const changed = await context.rows.update(member, member.name('id'), member.is('id', memberId), [
        member.assign('role', after),
      ]);
      return {
        result: undefined,
        summary: `Set the role of ${userLabel(context.user)} in "${before.organization}" to ${after}`,
        before: { organization: before.organization, role: before.role },
        after: { organization: before.organization, role: after },
        rows: changed.length,
      };
    },
  });
}

/**
 * Takes somebody out of an organization and of its teams, as better-auth's `remove-member` does.
 * @throws AppError NOT_FOUND, CONFIRMATION_REQUIRED, CONFLICT for the last owner, and all of the write path
 */
export async function removeMember(
  connection: OpenConnection,
  writes: WritePath,
  { memberId, confirm }: { readonly memberId: string; readonly confirm?: boolean | string | undefined },
): Promise<void> {
  const member = requireMembers(connection);
  const known = await memberOf(connection, connection.handle.db, memberId);
  await actOnUser(connection, writes, {
    action: 'organizations.removeMember',
    id: known.userId,
    intention: (user) => `Remove ${userLabel(user)} from "${known.organization}"`,
    changes: ['organization'],
    perform: async (context) => {
      const { rows, user } = context;
      const before = await lockedMember(connection, context, memberId);
      await requireAnotherOwner(connection, context, before);
      requireAsked(confirm, {
        what: `${userLabel(user)} loses what they may do in "${before.organization}", and its teams`,
        verb: 'Remove member',
        rows: 1,
        undoable: true,
        phrase: userLabel(user),
      });
      const gone = await rows.delete(member, member.is('id', memberId));
      const teams = await leaveTeams(connection, context, before);
      return {
        result: undefined,
        summary: `Removed ${userLabel(user)} from "${before.organization}"`,
        before: { organization: before.organization, role: before.role },
        after: null,
        rows: gone.length + teams,
      };
    },
  });
}

// Out of each team of the organization; its count goes down by as many, where it is kept.
async function leaveTeams(
  connection: OpenConnection,
  { trx, rows }: ActContext,
  { organizationId, userId }: Member,
): Promise<number> {
  const { team, teamMember } = connection.schema;
  if (team === null || teamMember === null) return 0;
  const teams = await trx
    .selectFrom(team.from)
    .select(team.select(['id', 'memberCount']))
    .where(team.is('organizationId', organizationId))
    .$call(locked(connection.handle.kind, team.physical))
    .execute();
  let count = 0;
  for (const one of teams) {
    const id = team.read(one, 'id') ?? '';
    const isIn = eb.and([teamMember.is('teamId', id), teamMember.is('userId', userId)]);
    // eslint-disable-next-line no-await-in-loop -- statements of one transaction follow each other
    const gone = (await rows.delete(teamMember, isIn)).length;
    if (gone === 0) continue;
    count += gone;
    const kept = team.has('memberCount') ? team.read(one, 'memberCount') : null;
    if (kept === null || kept < gone) continue;
    // eslint-disable-next-line no-await-in-loop
    const counted = await rows.update(team, team.name('id'), team.is('id', id), [
      team.assign('memberCount', kept - gone),
    ]);
    count += counted.length;
  }
  return count;
}

async function memberOf(connection: OpenConnection, db: AnyDatabase, id: string): Promise<Member> {
  const member = requireMembers(connection);
  const organization = requireOrganizations(connection);
  const rows = await db
    .selectFrom(member.from)
    .leftJoin(organization.from, (join) => join.on(eb(member.ref('organizationId'), '=', organization.ref('id'))))
    .select([...member.select(['id', 'userId', 'organizationId', 'role']), ...organization.select(['name'], 'o:')])
    .where(member.is('id', id))
    .limit(2)
    .execute();
  const [row] = rows;
  if (row === undefined || rows.length > 1) {
    throw new AppError('NOT_FOUND', 'This member is not in the organization any more, so nothing was changed.', {
      hint: 'Reload the organization to see who is in it.',
    });
  }
  return {
    id,
    userId: member.read(row, 'userId') ?? '',
    organizationId: member.read(row, 'organizationId') ?? '',
    organization: organization.read(row, 'name', 'o:') ?? '',
    role: member.read(row, 'role'),
  };
}

// Two of us who change roles in one organization wait for each other: else each might leave the other's owner alone.
async function lockedMember(connection: OpenConnection, { trx, user }: ActContext, id: string): Promise<Member> {
  const organization = requireOrganizations(connection);
  const before = await memberOf(connection, trx, id);
  await trx
    .selectFrom(organization.from)
    .select(organization.select(['id']))
    .where(organization.is('id', before.organizationId))
    .$call(locked(connection.handle.kind, organization.physical))
    .execute();
  const member = await memberOf(connection, trx, id);
  if (member.userId === user.id) return member;
  throw new AppError('CONFLICT', 'This membership became somebody else’s meanwhile, so nothing was changed.', {
    hint: 'Reload the organization and look again.',
  });
}

/** @throws AppError CONFLICT where nobody else is an owner */
async function requireAnotherOwner(
  connection: OpenConnection,
  { trx, user }: ActContext,
  { id, organizationId, organization, role }: Member,
): Promise<void> {
  if (!rolesIn(role).includes(OWNER)) return;
  const member = requireMembers(connection);
  const owners = await trx
    .selectFrom(member.from)
    .select(member.select(['id', 'role']))
    .where(member.is('organizationId', organizationId))
    .where(contains(connection.handle, member.ref('role'), OWNER))
    .execute();
  const others = owners.filter(
    (row) => member.read(row, 'id') !== id && rolesIn(member.read(row, 'role')).includes(OWNER),
  );
  if (others.length > 0) return;
  throw new AppError('CONFLICT', `${userLabel(user)} is the last owner of "${organization}", so nothing was changed.`, {
    hint: 'Make somebody else an owner first: without one, nobody could run the organization.',
    field: 'role',
  });
}

/** @throws AppError INVALID_INPUT for a role that better-auth would refuse, as far as the database knows */
async function requireKnown(
  connection: OpenConnection,
  db: AnyDatabase,
  organizationId: string,
  wanted: readonly string[],
): Promise<void> {
  const known = await rolesOf(connection, db, organizationId);
  const unknown = wanted.filter((role) => !known.includes(role));
  if (unknown.length === 0) return;
  throw new AppError('INVALID_INPUT', `Nobody in this organization has the role ${unknown.join(', ')}.`, {
    field: 'role',
    hint: `Known here: ${known.join(', ')}. A role that only the app’s code knows has to be given there first.`,
  });
}
