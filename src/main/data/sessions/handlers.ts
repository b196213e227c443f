import type { Handlers } from '../../rpc/handlers';
import { sessions } from '../export/sources';
import type { HandlerDependencies } from '../handler-dependencies';
import { listSessions } from './list-sessions';
import { revokeSessions, revokeSessionsOfUser } from './revoke-sessions';

export function sessionsHandlers({ connections, writes, now, exports }: HandlerDependencies): Handlers {
  return {
    'sessions.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => listSessions(connection, input, now(), signal)),
    'sessions.export': async (input, { signal }) => exports.start(sessions, input, signal),
    'sessions.revoke': async ({ ids }, call) =>
      connections.use(call.signal, async (connection) => revokeSessions(connection, writes.for(call), ids, now)),
    'sessions.revokeForUser': async (input, call) =>
      connections.use(call.signal, async (connection) =>
        revokeSessionsOfUser(connection, writes.for(call), input, now),
      ),
  };
}
