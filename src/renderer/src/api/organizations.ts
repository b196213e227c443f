import type { InvitationRow, MemberRow, OrganizationRow, TeamRow } from '@shared/api/organizations';
import type { MethodInput, MethodOutput } from '@shared/contract';
import { useQuery } from '@tanstack/react-query';
import { bridge } from './bridge';
import { act, cancellable, defined, type Acted } from './call';
import type { ApiError } from './error';
import { keys } from './keys';
import type { Pages } from './paged';

/** Organizations that match, page by page. */
export function organizationsPages(search: string): Pages<OrganizationRow> {
  return {
    queryKey: keys.organizationsList(search),
    read: (cursor, signal, limit) =>
      cancellable(signal, (requestId) =>
        bridge().organizations.list(defined({ search: search === '' ? undefined : search, cursor, limit, requestId })),
      ),
  };
}

/** Who is in an organization, page by page. */
export function membersPages(organizationId: string): Pages<MemberRow> {
  return {
    queryKey: keys.inOrganization(organizationId, 'members'),
    read: (cursor, signal, limit) =>
      cancellable(signal, (requestId) => bridge().organizations.members({ organizationId, cursor, limit, requestId })),
  };
}

/** Who was invited to one, page by page. */
export function invitationsPages(organizationId: string): Pages<InvitationRow> {
  return {
    queryKey: keys.inOrganization(organizationId, 'invitations'),
    read: (cursor, signal, limit) =>
      cancellable(signal, (requestId) =>
        bridge().organizations.invitations({ organizationId, cursor, limit, requestId }),
      ),
  };
}

/** The teams of one, page by page. */
export function teamsPages(organizationId: string): Pages<TeamRow> {
  return {
    queryKey: keys.inOrganization(organizationId, 'teams'),
    read: (cursor, signal, limit) =>
      cancellable(signal, (requestId) => bridge().organizations.teams({ organizationId, cursor, limit, requestId })),
  };
}

/** The roles a member of an organization may be given. */
export function useOrganizationRoles(organizationId: string) {
  return useQuery<readonly string[], ApiError>({
    queryKey: keys.inOrganization(organizationId, 'roles'),
    queryFn: async ({ signal }) => {
      const { roles } = await cancellable(signal, (requestId) =>
        bridge().organizations.roles({ organizationId, requestId }),
      );
      return roles;
    },
  });
}

/** Gives a member another role; what came of it is told by the caller, as of the acts below. */
export function setMemberRole(input: MethodInput<'organizations.setRole'>): Promise<Acted<object>> {
  return act(bridge().organizations.setRole(input));
}

/** Takes somebody out of an organization. */
export function removeMember(input: MethodInput<'organizations.removeMember'>): Promise<Acted<object>> {
  return act(bridge().organizations.removeMember(input));
}

/** Takes an invitation back. */
export function cancelInvitation(input: MethodInput<'organizations.cancelInvitation'>): Promise<Acted<object>> {
  return act(bridge().organizations.cancelInvitation(input));
}

/** Lets an invitation live on. */
export function renewInvitation(
  input: MethodInput<'organizations.renewInvitation'>,
): Promise<Acted<MethodOutput<'organizations.renewInvitation'>>> {
  return act(bridge().organizations.renewInvitation(input));
}
