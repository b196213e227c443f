import type { InvitationRow, MemberRow, OrganizationRow, TeamRow } from '@shared/api/organizations';
import type { Page } from '@shared/api/common';
import type { LogicalFieldName, LogicalTable } from '@shared/logical-model';
import { contains } from '../database/contains';
import { columnOf, eb, type Column, type Condition, type Selected } from '../database/expressions';
import type { OpenConnection } from '../connections/connection';
import { listPage, toPage, withTotal, type ListQuery } from '../paging/list-page';
import { newestFirst } from '../paging/newest-first';
import { isCheaplyFound } from '../removal/kept-rows';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { requireInvitations, requireMembers, requireOrganizations, requireTeams } from './tables';

const DEFAULT_LIMIT = 100;

interface Paging {
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
}

interface OrganizationsInput extends Paging {
  readonly search?: string | undefined;
  readonly from?: 'start' | 'end' | undefined;
  readonly acceptCost?: boolean | undefined;
}

/** One page of organizations, newest first, each with how many are in it. @throws AppError UNSUPPORTED without any */
export async function listOrganizations(
  connection: OpenConnection,
  { search, cursor, limit = DEFAULT_LIMIT, from, acceptCost }: OrganizationsInput,
  signal: AbortSignal,
): Promise<Page<OrganizationRow>> {
  const organization = requireOrganizations(connection);
  const needle = search?.trim() ?? '';
  const fields = (['name', 'slug'] as const).filter((field) => organization.has(field));
  const named = fields.map((field) => contains(connection.handle, organization.ref(field), needle));
  const where: Condition[] = needle === '' ? [] : [eb.or([...named, organization.is('id', needle)])];
  const query: ListQuery<'organization'> = {
    connection,
    table: organization,
    select: [
      ...organization.shown(['id', 'name', 'slug', 'createdAt']),
      ...(await countSelections(connection, organization)),
    ],
    where,
    signal,
  };
  const request = { limit, cursor, from, acceptCost, name: ['organizations.list', needle], noun: 'organizations' };
  const reading = organization.has('createdAt')
    ? newestFirst(query, request)
    : listPage({ ...query, ...request, sort: { by: 'name', direction: 'asc' }, query: request.name });
  const [page, total] = await withTotal(query, reading, cursor);
  return toPage(
    page,
    page.rows.map((row) => ({
      id: organization.read(row, 'id') ?? '',
      name: organization.read(row, 'name') ?? '',
      slug: organization.read(row, 'slug'),
      createdAt: organization.time(row, 'createdAt'),
      members: countIn(row, 'members'),
      invitations: countIn(row, 'invitations'),
      teams: countIn(row, 'teams'),
    })),
    total,
  );
}

// How many rows of other tables name the organization, of those where counting them costs next to nothing.
async function countSelections(
  { handle, schema: { member, invitation, team } }: OpenConnection,
  organization: AuthTable<'organization'>,
): Promise<Selected[]> {
  const selections: Selected[] = [];
  const add = async <T extends 'member' | 'invitation' | 'team'>(
    name: string,
    table: AuthTable<T> | null,
    more: (table: AuthTable<T>) => Condition[] = () => [],
  ) => {
    const field = 'organizationId' as LogicalFieldName<T>;
    if (table === null || !(await isCheaplyFound(handle, table.physical, [table.name(field)]))) return;
    const rows = eb
      .selectFrom(table.from)
      .select(eb.fn.countAll<number | string>().as('n'))
      .where(eb.and([eb(table.ref(field), '=', organization.ref('id')), ...more(table)]));
    selections.push(eb.parens(rows).as(name));
  };
  await add('members', member);
  await add('invitations', invitation, (table) => [eb(table.text('status'), '=', 'pending')]);
  await add('teams', team);
  return selections;
}

function countIn(row: RawRow, name: string): number | null {
  const value = row[name];
  return value === undefined || value === null ? null : Number(value);
}

interface OfOrganization extends Paging {
  readonly organizationId: string;
}

/** The members of an organization, the first who came first. @throws AppError UNSUPPORTED without the tables */
export async function listMembers(
  connection: OpenConnection,
  input: OfOrganization,
  signal: AbortSignal,
): Promise<Page<MemberRow>> {
  const { user } = connection.schema;
  const member = requireMembers(connection);
  const query: ListQuery<'member'> = {
    connection,
    table: member,
    select: [...member.shown(['id', 'userId', 'role', 'createdAt']), ...user.shown(['id', 'name', 'email'], 'user:')],
    joins: [user.joinedOn(member.ref('userId'))],
    where: [member.is('organizationId', input.organizationId)],
    signal,
  };
  return pageOf(query, { ...input, name: 'organizations.members' }, (row) => ({
    id: member.read(row, 'id') ?? '',
    userId: member.read(row, 'userId') ?? '',
    email: user.read(row, 'email', 'user:'),
    name: user.read(row, 'name', 'user:'),
    role: member.read(row, 'role'),
    createdAt: member.time(row, 'createdAt'),
  }));
}

/** The invitations to an organization. @throws AppError UNSUPPORTED without the table */
export async function listInvitations(
  connection: OpenConnection,
  input: OfOrganization,
  { signal, now }: { readonly signal: AbortSignal; readonly now: Date },
): Promise<Page<InvitationRow>> {
  const { user } = connection.schema;
  const invitation = requireInvitations(connection);
  const inviter = user.as('inviter');
  const known = invitation.has('inviterId');
  const query: ListQuery<'invitation'> = {
    connection,
    table: invitation,
    select: [
      ...invitation.shown(['id', 'email', 'role', 'status', 'expiresAt', 'createdAt']),
      ...(known ? inviter.shown(['name', 'email'], 'user:') : []),
    ],
    joins: known ? [inviter.joinedOn(invitation.ref('inviterId'))] : [],
    where: [invitation.is('organizationId', input.organizationId)],
    signal,
  };
  return pageOf(query, { ...input, name: 'organizations.invitations' }, (row) => {
    const status = invitation.read(row, 'status') ?? '';
    return {
      id: invitation.read(row, 'id') ?? '',
      email: invitation.read(row, 'email') ?? '',
      role: invitation.read(row, 'role'),
      status,
      open: status === 'pending' && invitation.isAfter(row, 'expiresAt', now) !== false,
      inviter: user.read(row, 'name', 'user:') ?? user.read(row, 'email', 'user:'),
      expiresAt: invitation.time(row, 'expiresAt'),
      createdAt: invitation.time(row, 'createdAt'),
    };
  });
}

/** The teams of an organization, each with how many are in it. @throws AppError UNSUPPORTED without the table */
export async function listTeams(
  connection: OpenConnection,
  input: OfOrganization,
  signal: AbortSignal,
): Promise<Page<TeamRow>> {
  const team = requireTeams(connection);
  const { teamMember } = connection.schema;
  const counted =
    teamMember !== null && (await isCheaplyFound(connection.handle, teamMember.physical, [teamMember.name('teamId')]));
  const query: ListQuery<'team'> = {
    connection,
    table: team,
    select: [
      ...team.shown(['id', 'name', 'createdAt']),
      ...(counted ? [eb.parens(membersOf(teamMember, team.ref('id'))).as('members')] : []),
    ],
    where: [team.is('organizationId', input.organizationId)],
    signal,
  };
  return pageOf(query, { ...input, name: 'organizations.teams' }, (row) => ({
    id: team.read(row, 'id') ?? '',
    name: team.read(row, 'name') ?? '',
    members: countIn(row, 'members'),
    createdAt: team.time(row, 'createdAt'),
  }));
}

function membersOf(teamMember: AuthTable<'teamMember'>, teamId: Column) {
  return eb
    .selectFrom(teamMember.from)
    .select(eb.fn.countAll<number | string>().as('n'))
    .where(eb(columnOf(teamMember.alias, teamMember.name('teamId')), '=', teamId));
}

// Those of one organization: an index finds them, and sorting them costs next to nothing.
async function pageOf<T extends LogicalTable, Row>(
  query: ListQuery<T>,
  { cursor, limit = DEFAULT_LIMIT, name, organizationId }: OfOrganization & { readonly name: string },
  read: (row: RawRow) => Row,
): Promise<Page<Row>> {
  const { table } = query;
  const createdAt = 'createdAt' as LogicalFieldName<T>;
  const by = table.has(createdAt) ? createdAt : ('id' as LogicalFieldName<T>);
  const reading = listPage({
    ...query,
    cursor,
    limit,
    sort: { by, direction: 'asc' },
    query: [name, organizationId],
    indexed: true,
  });
  const [page, total] = await withTotal(query, reading, cursor);
  return toPage(page, page.rows.map(read), total);
}
