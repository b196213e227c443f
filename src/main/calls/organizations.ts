import { cancelInvitation, renewInvitation } from '../data/organizations/invitations';
import { listInvitations, listMembers, listOrganizations, listTeams } from '../data/organizations/lists';
import { removeMember, setMemberRole } from '../data/organizations/members';
import { rolesOf } from '../data/organizations/roles';
import type { HandlerDependencies } from './dependencies';
import type { HandlersOf } from './handler';

export function organizationsHandlers({ connections, writes, now }: HandlerDependencies): HandlersOf<'organizations'> {
  return {
    'organizations.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => listOrganizations(connection, input, signal)),
    'organizations.members': async (input, { signal }) =>
      connections.use(signal, async (connection) => listMembers(connection, input, signal)),
    'organizations.invitations': async (input, { signal }) =>
      connections.use(signal, async (connection) => listInvitations(connection, input, { signal, now: now() })),
    'organizations.teams': async (input, { signal }) =>
      connections.use(signal, async (connection) => listTeams(connection, input, signal)),
    'organizations.roles': async ({ organizationId }, { signal }) =>
      connections.use(signal, async (connection) => ({
        roles: await rolesOf(connection, connection.handle.db, organizationId, signal),
      })),
    'organizations.setRole': async (input, call) => {
      await connections.use(call.signal, async (connection) => setMemberRole(connection, writes.for(call), input));
      return {};
    },
    'organizations.removeMember': async (input, call) => {
      await connections.use(call.signal, async (connection) => removeMember(connection, writes.for(call), input));
      return {};
    },
    'organizations.cancelInvitation': async ({ id }, call) => {
      await connections.use(call.signal, async (connection) => cancelInvitation(connection, writes.for(call), id));
      return {};
    },
    'organizations.renewInvitation': async ({ id }, call) =>
      connections.use(call.signal, async (connection) => renewInvitation(connection, writes.for(call), id, now())),
  };
}
