import type { InvitationRow, MemberRow, OrganizationRow, TeamRow } from '@shared/api/organizations';
import { holds, inMinutes, pageOf, type AnswersOf, type Fake } from './fake';
import { ODD_TEXTS } from './world';

interface Held {
  readonly row: OrganizationRow;
  members: MemberRow[];
  invitations: InvitationRow[];
  readonly teams: TeamRow[];
}

const NAMES = ['Acme', 'Northwind', 'Lumen', 'University of Umeå', 'Weber & Söhne', 'Kowalski Logistics'];
const DAY = 24 * 60;
const MANY = { some: 90, few: 8, odd: 20, bad: 8, none: 0 } as const;

function makeHeld({ scene, world }: Fake): Held[] {
  const odd = scene.rows === 'odd';
  return Array.from({ length: MANY[scene.rows] }, (_, at): Held => {
    const id = `org-${at}`;
    const usual = `${NAMES[at % NAMES.length] ?? ''}${at < NAMES.length ? '' : ` ${at}`}`;
    const people = world.users.slice(at, at + (at === 0 ? 40 : 1 + (at % 5)));
    const members = people.map((user, nth): MemberRow => ({
      id: `${id}-member-${nth}`,
      userId: user.id,
      email: nth === 3 ? null : user.email,
      name: nth === 3 ? null : user.name,
      role: nth === 0 ? 'owner' : nth === 2 ? 'admin,member' : 'member',
      createdAt: inMinutes(-nth * 3 * DAY - 90),
    }));
    const invitations = (at % 3 === 0 ? world.users.slice(0, 3) : []).map((user, nth): InvitationRow => ({
      id: `${id}-invitation-${nth}`,
      email: `invited.${user.email}`,
      role: 'member',
      status: nth === 1 ? 'accepted' : 'pending',
      open: nth === 0,
      inviter: people[0]?.name ?? null,
      expiresAt: inMinutes(nth === 0 ? DAY : -nth * DAY),
      createdAt: inMinutes(-(nth + 1) * DAY),
    }));
    const team = (name: string, nth: number): TeamRow => ({
      id: `${id}-team-${nth}`,
      name,
      members: nth + 1,
      createdAt: inMinutes(-DAY),
    });
    const teams = at % 2 === 0 ? ['Builders', odd ? (ODD_TEXTS[1] ?? '') : 'Support'].map(team) : [];
    return {
      row: {
        id,
        name: odd ? (ODD_TEXTS[at % ODD_TEXTS.length] ?? '') : usual,
        slug: at % 4 === 3 ? null : `slug-${at}`,
        createdAt: inMinutes(-at * DAY - 300),
        members: members.length,
        invitations: invitations.filter(({ open }) => open).length,
        teams: teams.length,
      },
      members,
      invitations,
      teams,
    };
  });
}

export function organizationAnswers(fake: Fake): AnswersOf<'organizations'> {
  const held = makeHeld(fake);
  const of = (id: string) => held.find(({ row }) => row.id === id);
  const told = () => {
    fake.tell('changed', { tables: ['organization', 'audit'], userIds: [] });
    return {};
  };
  return {
    'organizations.list': (input = {}) =>
      pageOf(
        held.map(({ row }) => row).filter((row) => holds(row, input.search)),
        input,
      ),
    'organizations.members': ({ organizationId, ...paging }) => pageOf(of(organizationId)?.members ?? [], paging),
    'organizations.invitations': ({ organizationId, ...paging }) =>
      pageOf(of(organizationId)?.invitations ?? [], paging),
    'organizations.teams': ({ organizationId, ...paging }) => pageOf(of(organizationId)?.teams ?? [], paging),
    'organizations.roles': () => ({ roles: ['owner', 'admin', 'member', 'auditor'] }),
    'organizations.setRole': ({ memberId, role }) => {
      for (const one of held) {
        one.members = one.members.map((row) => (row.id === memberId ? { ...row, role } : row));
      }
      return told();
    },
    'organizations.removeMember': ({ memberId }) => {
      for (const one of held) one.members = one.members.filter((row) => row.id !== memberId);
      return told();
    },
    'organizations.cancelInvitation': ({ id }) => {
      for (const one of held) {
        one.invitations = one.invitations.map((row) =>
          row.id === id ? { ...row, status: 'canceled', open: false } : row,
        );
      }
      return told();
    },
    'organizations.renewInvitation': ({ id }) => {
      const expiresAt = inMinutes(2 * DAY);
      for (const one of held) {
        one.invitations = one.invitations.map((row) => (row.id === id ? { ...row, expiresAt } : row));
      }
      told();
      return { expiresAt };
    },
  };
}
