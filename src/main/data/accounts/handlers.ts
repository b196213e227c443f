import type { Handlers } from '../../rpc/handlers';
import type { HandlerDependencies } from '../handler-dependencies';
import { listAccounts } from './list-accounts';

export function accountsHandlers({ connections }: HandlerDependencies): Handlers {
  return {
    'accounts.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => listAccounts(connection, input, signal)),
  };
}
