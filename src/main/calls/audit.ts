import type { HandlersOf } from './handler';
import { cancelled } from '../data/base/app-error';
import type { AskText } from '../data/base/ask';
import type { KeptKey } from '../data/audit/chain-key';
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
  readonly chainKey: KeptKey;
  readonly askText: AskText;
  readonly now: () => Date;
}

const DEFAULT_LIMIT = 100;

export function auditHandlers({
  audit,
  auditExports,
  connections,
  writes,
  chainKey,
  askText,
  now,
}: Dependencies): HandlersOf<'audit'> {
  const protectWith = async (phrase: string | null) => {
    await chainKey.protectWith(phrase);
    await audit.append({
      connection: null,
      action: phrase === null ? 'audit.removePassPhrase' : 'audit.setPassPhrase',
      target: { type: 'file', id: 'audit.key', label: 'audit.key' },
      userId: null,
      summary:
        phrase === null ? "Took the pass phrase off the audit's key" : "Protected the audit's key with a pass phrase",
      outcome: 'done',
      rows: null,
    });
    return { protection: chainKey.protection() };
  };
  return {
    'audit.list': async ({ filter = {}, cursor, limit = DEFAULT_LIMIT } = {}, { signal }) => {
      // A user's own history belongs to the database that is open: another may use the same ids.
      const connectionId = connections.current()?.profile.id ?? null;
      const question = { filter, connectionId };
      const query = ['audit.list', filter, filter.userId === undefined ? '' : (connectionId ?? '')];
      const before = cursor === null || cursor === undefined ? null : Number(decodeCursor(query, cursor).id);
      const page = await audit.list(question, { limit, before, signal });
      const isFirst = before === null;
      const count = !isFirst ? null : page.nextBefore === null ? page.rows.length : await audit.count(question);
      return {
        rows: page.rows,
        nextCursor: page.nextBefore === null ? null : encodeCursor(query, { value: null, id: page.nextBefore }),
        total: count === null ? null : { value: count, exact: true },
      };
    },
    'audit.verify': async () => {
      const { checkpoint, ...report } = await audit.verify();
      const protection = chainKey.protection();
      if (checkpoint === null) return { ...report, checkpoint, protection };
      return {
        ...report,
        protection,
        checkpoint: { at: checkpoint.at, entries: checkpoint.seq, hash: checkpoint.hash },
      };
    },
    'audit.setPassPhrase': async () => {
      const phrase = await askText({
        message: "Protect the audit's key with a pass phrase",
        details: ['Authdesk asks for it at each start. Whoever forgets it loses the proof, not the entries.'],
        label: 'Pass phrase',
        yes: 'Protect',
        twice: true,
      });
      if (phrase === null) throw cancelled();
      return protectWith(phrase);
    },
    'audit.removePassPhrase': async () => {
      const phrase = await askText({
        message: "Take the pass phrase off the audit's key",
        details: ['Whoever has this computer’s files can then rewrite the audit.'],
        label: 'Pass phrase',
        yes: 'Remove',
      });
      if (phrase === null) throw cancelled();
      await chainKey.requirePhrase(phrase);
      return protectWith(null);
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
