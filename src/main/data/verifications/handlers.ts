import type { Handlers } from '../../rpc/handlers';
import type { HandlerDependencies } from '../handler-dependencies';
import { listVerifications } from './list-verifications';

export function verificationsHandlers({ connections, now }: HandlerDependencies): Handlers {
  return {
    'verifications.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => listVerifications(connection, input, now(), signal)),
  };
}
