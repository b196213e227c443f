import type { Handlers } from '../../rpc/handlers';
import type { ConnectionManager } from '../connections/connection-manager';
import type { MailDependencies } from './hand-over';
import { makeVerificationLink } from './make-link';
import { deliverVerification } from './send-verification';
import { listOutbox } from './transports/outbox';

interface Dependencies extends MailDependencies {
  readonly connections: ConnectionManager;
}

/** The calls `email.*`. */
export function emailHandlers(dependencies: Dependencies): Handlers {
  const { connections, writes } = dependencies;
  return {
    'email.resendVerification': async ({ userId, ...options }, call) =>
      connections.use(call.signal, async (connection) =>
        deliverVerification({ ...dependencies, writes: writes.for(call) }, connection, userId, options, call.signal),
      ),
    'email.verificationLink': async (input, call) =>
      connections.use(call.signal, async (connection) =>
        makeVerificationLink({ ...dependencies, writes: writes.for(call) }, connection, input, call.signal),
      ),
    'email.outbox': async ({ cursor, limit, userId } = {}) => {
      const connectionId = (await connections.status()).open?.id;
      return listOutbox(dependencies, { cursor, limit, userId, connectionId });
    },
  };
}
