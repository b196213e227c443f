import type { Handlers } from '../../rpc/handlers';
import { users } from '../export/sources';
import type { HandlerDependencies } from '../handler-dependencies';
import { getUser } from './get-user';
import { countUsers, listUsers } from './list-users';
import { createUser } from './create-user';
import { createForm } from './create-form';
import { checkEmail } from './email-check';
import { setRole } from './set-role';
import { panic, panicPreview } from './panic';
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
    'users.createForm': async (_input, { signal }) =>
      connections.use(signal, async (connection) => createForm(connection, signal)),
    'users.create': async (input, call) =>
      connections.use(call.signal, async (connection) => {
        const id = await createUser(connection, writes.for(call), input, now());
        return getUser(connection, id, now(), call.signal);
      }),
    'users.emailCheck': async (input, { signal }) =>
      connections.use(signal, async (connection) => checkEmail(connection, input, now(), signal)),
    'users.setRole': async (input, call) =>
      connections.use(call.signal, async (connection) => {
        await setRole(connection, writes.for(call), input, now());
        return getUser(connection, input.id, now(), call.signal);
      }),
    'users.update': async (input, call) =>
      connections.use(call.signal, async (connection) => {
        await updateUser(connection, writes.for(call), input, now());
        return getUser(connection, input.id, now(), call.signal);
      }),
    'users.panicPreview': async ({ id }, { signal }) =>
      connections.use(signal, async (connection) => panicPreview(connection, id, now())),
    'users.panic': async ({ id, ban }, call) =>
      connections.use(call.signal, async (connection) => {
        const done = await panic(connection, writes.for(call), { id, ban }, now);
        return { ...done, user: await getUser(connection, id, now(), call.signal) };
      }),
  };
}
