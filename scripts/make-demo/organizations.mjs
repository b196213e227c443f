// One organization per invented company: its own people are the members, a few outsiders were invited.
import { COMPANIES } from './places.mjs';
import { chance, DAY, faker, HOUR, id, int, MINUTE, pick, random, weighted } from './random.mjs';
import { at } from './sql.mjs';

const INVITATION_LIFETIME = 48 * HOUR;
const METADATA = [
  null,
  null,
  '{"plan":"team","seats":25}',
  '{"plan":"enterprise","seats":250,"region":"eu-central"}',
  '{"plan":"trial"}',
];

const member = (organization, user, role, age) => ({ id: id(), organizationId: organization.id, user, role, age });

function membersOf(organization, owner, staff, guests) {
  const later = (user) => Math.min(user.age, organization.age) * (0.2 + 0.8 * random());
  const joined = staff.filter((user) => user !== owner && (user.key || chance(0.85)));
  return [
    member(organization, owner, 'owner', organization.age),
    ...joined.map((user) =>
      member(
        organization,
        user,
        weighted([
          [88, 'member'],
          [10, 'admin'],
          [2, 'admin,member'],
        ]),
        later(user),
      ),
    ),
    ...guests.map((user) => member(organization, user, 'member', later(user))),
  ];
}

function invitation(organization, inviter, { email, status, age, role = 'member' }) {
  return {
    id: id(),
    organizationId: organization.id,
    email,
    role,
    status,
    expiresAt: at(-age + INVITATION_LIFETIME),
    createdAt: at(-age),
    inviterId: inviter.n,
  };
}

const stranger = () =>
  `${faker.person.firstName()}.${faker.person.lastName()}@${pick(COMPANIES).domain}`.toLowerCase().replaceAll("'", '');

function invitationsOf(organization, members) {
  // Whoever invites must already have been a member with the right to do so.
  const inviter = (age) => pick(members.filter((one) => one.role !== 'member' && one.age >= age)).user;
  const old = () =>
    Math.min(organization.age, INVITATION_LIFETIME + DAY) +
    random() * Math.max(0, organization.age - INVITATION_LIFETIME - DAY);
  const make = (email, status, age, role) => invitation(organization, inviter(age), { email, status, age, role });
  const accepted = members.filter((one) => one.role !== 'owner' && chance(0.18));
  return [
    ...accepted.map(({ user, age, role }) =>
      make(user.email, 'accepted', Math.min(organization.age, age + int(1, 40) * HOUR), role),
    ),
    ...Array.from({ length: int(0, 2) }, () =>
      make(
        stranger(),
        'pending',
        int(10, 2800) * MINUTE,
        weighted([
          [4, 'member'],
          [1, 'admin'],
        ]),
      ),
    ),
    ...Array.from({ length: int(0, 2) }, () => make(stranger(), 'pending', old())),
    ...Array.from({ length: int(0, 1) }, () => make(stranger(), 'rejected', old())),
    ...Array.from({ length: int(0, 1) }, () => make(stranger(), 'canceled', old())),
  ];
}

/** Organizations, memberships and invitations, and per user the ids of its organizations. */
export function makeOrganizations(users) {
  const organizations = [];
  const members = [];
  const invitations = [];
  const outsiders = users.filter((user) => !user.key && user.emailVerified && !user.email.endsWith('.example'));
  for (const { name, label, domain } of COMPANIES) {
    const staff = users.filter((user) => user.email.toLowerCase().endsWith(`@${domain}`));
    const owner = staff.find((user) => user.emailVerified && !user.ban);
    const organization = { id: id(), name, slug: label, age: owner.age * (0.9 + 0.099 * random()) };
    organizations.push(organization);
    const own = membersOf(organization, owner, staff, faker.helpers.arrayElements(outsiders, int(0, 4)));
    members.push(...own);
    invitations.push(...invitationsOf(organization, own));
  }
  const byUser = new Map();
  for (const { user, organizationId } of members) byUser.set(user, [...(byUser.get(user) ?? []), organizationId]);
  return {
    byUser,
    organizations: organizations.map(({ age, ...organization }) => ({
      ...organization,
      logo: null,
      createdAt: at(-age),
      metadata: pick(METADATA),
    })),
    members: members.map(({ user, age, ...one }) => ({ ...one, userId: user.n, createdAt: at(-age) })),
    invitations,
  };
}
