import type { HandlersOf } from './handler';
import type { ConnectionManager } from '../data/connections/connection-manager';
import { health } from '../data/insight/health/health';
import { overviewCache } from '../data/insight/overview-cache';
import { overview } from '../data/insight/overview';
import type { LocalDatabase } from '../data/local/local-database';

interface Dependencies {
  readonly connections: ConnectionManager;
  readonly local: LocalDatabase;
  readonly now: () => Date;
}

/** The calls `insight.*`. */
export function insightHandlers({ connections, local, now }: Dependencies): HandlersOf<'insight'> {
  const cached = overviewCache(now);
  return {
    'insight.overview': async ({ fresh, acceptCost, requestId: _requestId, ...question }, { signal }) =>
      connections.use(signal, async (connection) =>
        cached(connection, question, fresh === true, async () =>
          overview({ connection, local, now: now(), signal }, { ...question, acceptCost }),
        ),
      ),
    'insight.health': async ({ acceptCost }, { signal }) =>
      connections.use(signal, async (connection) => health({ connection, now: now(), signal }, { acceptCost })),
  };
}
