import type { HandlersOf } from './handler';
import { createAllowance } from '../data/base/allowance';
import type { Ask } from '../data/base/ask';
import type { AuditLog } from '../data/audit/audit-log';
import type { ConnectionManager } from '../data/connections/connection-manager';
import { revealSecret } from '../data/secrets/reveal';
import type { SecretClipboard } from '../data/secrets/secret-clipboard';
import type { Emit } from '../data/base/events';

interface Dependencies {
  readonly audit: AuditLog;
  readonly connections: ConnectionManager;
  readonly ask: Ask;
  readonly emit: Emit;
  readonly clipboard: SecretClipboard;
}

export function secretsHandlers({ audit, connections, ask, emit, clipboard }: Dependencies): HandlersOf<'secrets'> {
  const allowance = createAllowance({ most: 20, perMs: 600_000 });
  const announce = () => emit('changed', { tables: ['audit'], userIds: [] });
  return {
    'secrets.reveal': async (input, { signal }) =>
      connections.use(signal, async (connection) => ({
        value: await revealSecret({ audit, ask, allowance, announce }, connection, input, signal),
      })),
    'secrets.copy': async ({ text }) => {
      await clipboard.copy(text);
      return {};
    },
  };
}
