import type { HandlersOf } from './handler';
import { sessions } from '../data/export/sources';
import type { HandlerDependencies } from './dependencies';
import type { Jobs } from '../data/base/jobs';
import { countSessions, listSessions } from '../data/sessions/list-sessions';
import { probeSession } from '../data/sessions/prove-logout';
import { revokeSessions, revokeSessionsOfUser } from '../data/sessions/revoke-sessions';
import { revokeWhere } from '../data/sessions/revoke-where';
import { mostSessionsOfUser } from '../data/sessions/sessions-of-user';

export function sessionsHandlers(dependencies: HandlerDependencies & { readonly jobs: Jobs }): HandlersOf<'sessions'> {
  const { connections, writes, now, exports } = dependencies;
  return {
    'sessions.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => listSessions(connection, input, now(), signal)),
    'sessions.count': async ({ requestId: _requestId, ...filter } = {}, { signal }) =>
      connections.use(signal, async (connection) => countSessions(connection, filter, now(), signal)),
    'sessions.ofUser': async ({ userId }, { signal }) =>
      connections.use(signal, async (connection) => mostSessionsOfUser(connection, userId, now(), signal)),
    'sessions.probe': async ({ id }, { signal }) =>
      connections.use(signal, async (connection) => probeSession(dependencies, connection, id)),
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
