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
  const { connections } = dependencies;
  return {
    'email.resendVerification': async (input, { signal }) =>
      connections.use(signal, async (connection) => resendVerification(dependencies, connection, input, signal)),
    'email.verificationLink': async (input, { signal }) =>
      connections.use(signal, async (connection) => makeVerificationLink(dependencies, connection, input, signal)),
    'email.outbox': async (input = {}) => listOutbox(dependencies, input),
  };
}
