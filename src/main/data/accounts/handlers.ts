import type { Handlers } from '../../rpc/handlers';
import { accounts } from '../export/sources';
import type { HandlerDependencies } from '../handler-dependencies';
import { listAccounts } from './list-accounts';
import { unlinkAccount } from './unlink-account';

export function accountsHandlers({ connections, writes, exports }: HandlerDependencies): Handlers {
  return {
    'accounts.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => listAccounts(connection, input, signal)),
    'accounts.unlink': async (input, call) => {
      await connections.use(call.signal, async (connection) => unlinkAccount(connection, writes.for(call), input));
      return {};
    },
    'accounts.export': async (input, { signal }) => exports.start(accounts, input, signal),
  };
}
