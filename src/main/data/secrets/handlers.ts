import type { Handlers } from '../../rpc/handlers';
import type { AuditLog } from '../audit/audit-log';
import type { ConnectionManager } from '../connections/connection-manager';
import type { Emit } from '../services';
import { revealSecret } from './reveal';

interface Dependencies {
  readonly audit: AuditLog;
  readonly connections: ConnectionManager;
  readonly emit: Emit;
}

export function secretsHandlers({ audit, connections, emit }: Dependencies): Handlers {
  const announce = () => emit('changed', { tables: ['audit'], userIds: [] });
  return {
    'secrets.reveal': async (input, { signal }) =>
      connections.use(signal, async (connection) => ({
        value: await revealSecret({ audit, announce }, connection, input, signal),
      })),
  };
}
