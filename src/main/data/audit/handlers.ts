import type { Handlers } from '../../rpc/handlers';
import type { ConnectionManager } from '../connections/connection-manager';
import { decodeCursor, encodeCursor } from '../paging/cursor';
import { undoEntry, undoPreview } from '../undo/undo-entry';
import type { WritePath } from '../write/write-path';
import type { AuditLog } from './audit-log';

interface Dependencies {
  readonly audit: AuditLog;
  readonly connections: ConnectionManager;
  readonly writes: WritePath;
  readonly now: () => Date;
}

const DEFAULT_LIMIT = 100;

export function auditHandlers({ audit, connections, writes, now }: Dependencies): Handlers {
  return {
    'audit.list': async ({ filter = {}, cursor, limit = DEFAULT_LIMIT } = {}) => {
      // A user's own history belongs to the database that is open: another may use the same ids.
      const connectionId = (await connections.status()).open?.id;
      const query = ['audit.list', filter, connectionId ?? ''];
      const before = cursor === null || cursor === undefined ? null : Number(decodeCursor(query, cursor).id);
      const page = await audit.list(filter, limit, before, connectionId);
      return {
        rows: page.rows,
        nextCursor: page.nextBefore === null ? null : encodeCursor(query, { value: null, id: page.nextBefore }),
        total: before === null ? { value: await audit.count(filter, connectionId), exact: true } : null,
      };
    },
    'audit.verify': async () => audit.verify(),
    'audit.undoPreview': async ({ id }, { signal }) =>
      connections.use(signal, async (connection) => undoPreview({ audit }, connection, id)),
    'audit.undo': async ({ id }, call) => {
      await connections.use(call.signal, async (connection) =>
        undoEntry({ audit, writes: writes.for(call), now }, connection, id),
      );
      return {};
    },
  };
}
