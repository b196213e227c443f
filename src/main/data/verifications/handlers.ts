import type { Handlers } from '../../rpc/handlers';
import type { ConnectionManager } from '../connections/connection-manager';
import { listVerifications } from './list-verifications';

interface Dependencies {
  readonly connections: ConnectionManager;
  readonly now: () => Date;
}

/** The calls `verifications.*`. */
export function verificationsHandlers({ connections, now }: Dependencies) {
  return {
    'verifications.list': async (input, { signal }) =>
      connections.use(signal, async (connection) => listVerifications(connection, input ?? {}, now(), signal)),
  } satisfies Handlers;
}
