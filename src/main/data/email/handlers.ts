import type { Handlers } from '../../rpc/handlers';
import type { ConnectionManager } from '../connections/connection-manager';
import { resendVerification, type MailDependencies } from './resend-verification';
import { listOutbox } from './transports/outbox';
import { makeVerificationLink } from './verification-link';

interface Dependencies extends MailDependencies {
  readonly connections: ConnectionManager;
}

/** The calls `email.*`. */
export function emailHandlers(dependencies: Dependencies): Handlers {
  const { connections, writes } = dependencies;
  return {
    'email.resendVerification': async (input, call) =>
      connections.use(call.signal, async (connection) =>
        resendVerification({ ...dependencies, writes: writes.for(call) }, connection, input, call.signal),
      ),
    'email.verificationLink': async (input, call) =>
      connections.use(call.signal, async (connection) =>
        makeVerificationLink({ ...dependencies, writes: writes.for(call) }, connection, input, call.signal),
      ),
    'email.outbox': async (input = {}) => listOutbox(dependencies, input),
  };
}
