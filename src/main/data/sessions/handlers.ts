import type { Handlers } from '../../rpc/handlers';
import { sessions } from '../export/sources';
import type { HandlerDependencies } from '../handler-dependencies';
import type { Jobs } from '../jobs/jobs';
import { countSessions, listSessions } from './list-sessions';
import { probeSession } from './prove-logout';
import { revokeSessions, revokeSessionsOfUser } from './revoke-sessions';
import { revokeWhere } from './revoke-where';
import { allSessionsOfUser } from './sessions-of-user';

export function sessionsHandlers(dependencies: HandlerDependencies & { readonly jobs: Jobs }): Handlers {
  const { connections, writes, now, exports } = dependencies;
  return {
    'sessions.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => listSessions(connection, input, now(), signal)),
    'sessions.count': async ({ requestId: _requestId, ...filter } = {}, { signal }) =>
      connections.use(signal, async (connection) => countSessions(connection, filter, now(), signal)),
    'sessions.ofUser': async ({ userId }, { signal }) =>
      connections.use(signal, async (connection) => allSessionsOfUser(connection, userId, now(), signal)),
    'sessions.probe': async ({ id }, { signal }) =>
      connections.use(signal, async (connection) => probeSession(connection, id, now)),
    'sessions.export': async (input, { signal }) => exports.start(sessions, input, signal),
    'sessions.revokeWhere': async (input, call) => revokeWhere(dependencies, input, call),
    'sessions.revoke': async (input, call) =>
      connections.use(call.signal, async (connection) => revokeSessions(connection, writes.for(call), input, now)),
    'sessions.revokeForUser': async (input, call) =>
      connections.use(call.signal, async (connection) =>
        revokeSessionsOfUser(connection, writes.for(call), input, now),
      ),
  };
}
