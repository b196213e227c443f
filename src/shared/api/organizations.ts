import { z } from 'zod';
import { confirmation, nothing, page, pageInput, requestId, rowId, searchText, why } from './common';

const count = z.int().min(0).nullable();
const time = z.string().nullable();

export const organizationRow = z.strictObject({
  id: z.string(),
  name: z.string(),
  slug: z.string().nullable(),
  createdAt: time,
  /** Null where there is no such table, or counting would read all of a big one. */
  members: count,
  /** Invitations that wait. */
  invitations: count,
  teams: count,
});
export type OrganizationRow = z.infer<typeof organizationRow>;

export const memberRow = z.strictObject({
  id: z.string(),
  userId: z.string(),
  /** Null, as the name, where the user is gone. */
  email: z.string().nullable(),
  name: z.string().nullable(),
  /** Several are joined by commas. */
  role: z.string().nullable(),
  createdAt: time,
});
export type MemberRow = z.infer<typeof memberRow>;

export const invitationRow = z.strictObject({
  id: z.string(),
  email: z.string(),
  role: z.string().nullable(),
  /** As it is kept: `pending`, `accepted`, `rejected`, `canceled`. */
  status: z.string(),
  /** Pending, and not over yet. */
  open: z.boolean(),
  inviter: z.string().nullable(),
  expiresAt: time,
  createdAt: time,
});
export type InvitationRow = z.infer<typeof invitationRow>;

export const teamRow = z.strictObject({ id: z.string(), name: z.string(), members: count, createdAt: time });
export type TeamRow = z.infer<typeof teamRow>;

const paging = { cursor: pageInput.cursor, limit: pageInput.limit, requestId: pageInput.requestId };
const ofOrganization = z.strictObject({ organizationId: rowId, ...paging });
const role = z.string().trim().min(1).max(400);

export const organizationsApi = {
  'organizations.list': {
    input: z.strictObject({ search: searchText.optional(), ...pageInput }).optional(),
    output: page(organizationRow),
  },
  'organizations.members': { input: ofOrganization, output: page(memberRow) },
  'organizations.invitations': { input: ofOrganization, output: page(invitationRow) },
  'organizations.teams': { input: ofOrganization, output: page(teamRow) },
  /** The roles a member may be given, as far as the database knows them. */
  'organizations.roles': {
    input: z.strictObject({ organizationId: rowId, requestId: requestId.optional() }),
    output: z.strictObject({ roles: z.array(z.string()) }),
  },
  'organizations.setRole': {
    input: z.strictObject({ memberId: rowId, role, why: why.optional() }),
    output: nothing,
  },
  'organizations.removeMember': {
    input: z.strictObject({ memberId: rowId, confirm: confirmation.optional(), why: why.optional() }),
    output: nothing,
  },
  'organizations.cancelInvitation': { input: z.strictObject({ id: rowId, why: why.optional() }), output: nothing },
  /** Lets an invitation that waits live on as long as a new one, as better-auth does when one is sent again. */
  'organizations.renewInvitation': {
    input: z.strictObject({ id: rowId, why: why.optional() }),
    output: z.strictObject({ expiresAt: z.string() }),
  },
};
