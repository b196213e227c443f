import type { HandlersOf } from './handler';
import type { ConnectionManager } from '../data/connections/connection-manager';
import { decodeCursor, encodeCursor } from '../data/paging/cursor';
import { undoEntry } from '../data/undo/undo-entry';
import { undoPreview } from '../data/undo/undo-preview';
import type { WritePath } from '../data/write/write-path';
import type { AuditLog } from '../data/audit/audit-log';
import type { AuditExports } from '../data/audit/export-audit';

interface Dependencies {
  readonly audit: AuditLog;
  readonly auditExports: AuditExports;
  readonly connections: ConnectionManager;
  readonly writes: WritePath;
  readonly now: () => Date;
}

const DEFAULT_LIMIT = 100;

export function auditHandlers({ audit, auditExports, connections, writes, now }: Dependencies): HandlersOf<'audit'> {
  return {
    'audit.list': async ({ filter = {}, cursor, limit = DEFAULT_LIMIT } = {}) => {
      // A user's own history belongs to the database that is open: another may use the same ids.
      const connectionId = connections.current()?.profile.id ?? null;
      const question = { filter, connectionId };
      const query = ['audit.list', filter, filter.userId === undefined ? '' : (connectionId ?? '')];
      const before = cursor === null || cursor === undefined ? null : Number(decodeCursor(query, cursor).id);
      const page = await audit.list(question, limit, before);
      return {
        rows: page.rows,
        nextCursor: page.nextBefore === null ? null : encodeCursor(query, { value: null, id: page.nextBefore }),
        total: before === null ? { value: await audit.count(question), exact: true } : null,
      };
    },
    'audit.verify': async () => {
      const { checkpoint, ...report } = await audit.verify();
      if (checkpoint === null) return { ...report, checkpoint };
      return { ...report, checkpoint: { at: checkpoint.at, entries: checkpoint.seq, hash: checkpoint.hash } };
    },
    'audit.export': async ({ format, file, filter = {} }) => {
      const connection = connections.current();
      const question = { filter, connectionId: connection?.profile.id ?? null };
      return auditExports.start(question, { format, file }, connection);
    },
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
