import type { HandlersOf } from './handler';
import type { AuditLog } from '../data/audit/audit-log';
import type { ConnectionManager } from '../data/connections/connection-manager';
import { revealSecret } from '../data/secrets/reveal';
import type { SecretClipboard } from '../data/secrets/secret-clipboard';
import type { Emit } from '../data/base/events';

interface Dependencies {
  readonly audit: AuditLog;
  readonly connections: ConnectionManager;
  readonly emit: Emit;
  readonly clipboard: SecretClipboard;
}

export function secretsHandlers({ audit, connections, emit, clipboard }: Dependencies): HandlersOf<'secrets'> {
  const announce = () => emit('changed', { tables: ['audit'], userIds: [] });
  return {
    'secrets.reveal': async (input, { signal }) =>
      connections.use(signal, async (connection) => ({
        value: await revealSecret({ audit, announce }, connection, input, signal),
      })),
    'secrets.copy': async ({ text }) => {
      await clipboard.copy(text);
      return {};
    },
  };
}
