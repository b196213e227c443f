import type { HandlersOf } from './handler';
import { accounts } from '../data/export/sources';
import type { HandlerDependencies } from './dependencies';
import { listAccounts } from '../data/accounts/list-accounts';
import { unlinkAccount } from '../data/accounts/unlink-account';

export function accountsHandlers({ connections, writes, exports }: HandlerDependencies): HandlersOf<'accounts'> {
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
