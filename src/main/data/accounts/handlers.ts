import type { Handlers } from '../../rpc/handlers';
import { accounts } from '../export/sources';
import type { HandlerDependencies } from '../handler-dependencies';
import { listAccounts } from './list-accounts';

export function accountsHandlers({ connections, exports }: HandlerDependencies): Handlers {
  return {
    'accounts.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => listAccounts(connection, input, signal)),
    'accounts.export': async (input, { signal }) => exports.start(accounts, input, signal),
  };
}
