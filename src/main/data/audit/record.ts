import type { AuditEntry, AuditImage } from '@shared/api/audit';
import type { LocalTables } from '../local/local-database';
import { writtenAt } from '../base/clock';
import type { AuditDraft } from './draft';
/** An entry as it is stored. */
export type AuditRecord = LocalTables['audit'];

/** Every column of an entry: the chain covers all of them. */
export const AUDIT_COLUMNS = [
  'seq',
  'id',
  'at',
  'actor',
  'connection_id',
  'connection_name',
  'action',
  'target_type',
  'target_id',
  'target_label',
  'user_id',
  'summary',
  'before',
  'after',
  'outcome',
  'rows',
  'extra',
  'previous',
  'hash',
] as const satisfies readonly (keyof AuditRecord)[];

interface Extra {
  readonly person?: string;
  readonly reason?: string;
  readonly ticket?: string;
  readonly undoes?: string;
}

/** Everything an entry has beside the chain's old columns, as JSON; null where it has none of it. */
export function extraText({ why, undoes }: AuditDraft, person: string | null): string | null {
  const extra: Extra = {
    ...(person !== null && person !== '' && { person }),
    ...(why?.reason !== undefined && why.reason !== '' && { reason: why.reason }),
    ...(why?.ticket !== undefined && why.ticket !== '' && { ticket: why.ticket }),
    ...(undoes !== undefined && { undoes }),
  };
  return Object.keys(extra).length === 0 ? null : JSON.stringify(extra);
}

/** An entry as the page sees it. What somebody damaged in the file shows as missing: it is `audit.verify` that tells. */
export function toEntry(record: AuditRecord, undo: UndoState): AuditEntry {
  const extra = (json(record.extra) ?? {}) as Extra;
  return {
    id: record.id,
    at: writtenAt(record.at),
    actor: record.actor,
    person: extra.person ?? null,
    reason: extra.reason ?? null,
    ticket: extra.ticket ?? null,
    connection:
      record.connection_id === null
        ? null
        : { id: record.connection_id, name: record.connection_name ?? record.connection_id },
    action: record.action,
    target:
      record.target_type === null || record.target_id === null
        ? null
        : { type: record.target_type, id: record.target_id, label: record.target_label ?? record.target_id },
    summary: record.summary,
    before: json(record.before) as AuditImage | null,
    after: json(record.after) as AuditImage | null,
    outcome: record.outcome as AuditEntry['outcome'],
    rows: record.rows,
    ...undo,
    undoes: extra.undoes ?? null,
    hash: record.hash,
  };
}

function json(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether an entry can be undone, and why not. */
export type UndoState = Pick<AuditEntry, 'undo' | 'undoNote'>;
