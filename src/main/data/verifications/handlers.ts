import type { Handlers } from '../../rpc/handlers';
import { verifications } from '../export/sources';
import type { HandlerDependencies } from '../handler-dependencies';
import { listVerifications } from './list-verifications';

export function verificationsHandlers({ connections, now, exports }: HandlerDependencies): Handlers {
  return {
    'verifications.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => listVerifications(connection, input, now(), signal)),
    'verifications.export': async (input, { signal }) => exports.start(verifications, input, signal),
  };
}
