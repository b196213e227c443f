import type { Handlers } from '../../rpc/handlers';
import { users } from '../export/sources';
import type { HandlerDependencies } from '../handler-dependencies';
import { getUser } from './get-user';
import { countUsers, listUsers } from './list-users';
import { updateUser } from './update-user';

export function usersHandlers({ connections, writes, now, exports, localSearch }: HandlerDependencies): Handlers {
  return {
    'users.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => listUsers(connection, input, now(), signal, localSearch)),
    'users.export': async (input, { signal }) => exports.start(users, input, signal),
    'users.count': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => countUsers(connection, input, now(), signal)),
    'users.get': async ({ id }, { signal }) =>
      connections.use(signal, async (connection) => getUser(connection, id, now(), signal)),
    'users.update': async (input, call) =>
      connections.use(call.signal, async (connection) => {
        await updateUser(connection, writes.for(call), input, now());
        return getUser(connection, input.id, now(), call.signal);
      }),
  };
}
