import type { Transaction } from 'kysely';
import type { AuditEntry } from '@shared/api/audit';
import type { LocalDatabase, LocalTables } from '../local/local-database';
import type { Vault } from '../local/vault';
import type { AuditDraft } from './draft';
import { toEntry, type AuditRecord, type UndoState } from './record';
import type { RowChange } from '../database/row-change';
type Image = Pick<LocalTables['undo_image'], 'key_id' | 'undone_by'>;

/** Keeps with an entry what it changed, as it was sealed, and with the one it undoes that it was undone. */
export async function keepImage(
  trx: Transaction<LocalTables>,
  vault: Vault,
  { draft, auditId, sealed }: { draft: AuditDraft; auditId: string; sealed: Uint8Array | null },
): Promise<void> {
  if (sealed !== null && draft.outcome !== 'failed' && draft.connection !== null) {
    await trx
      .insertInto('undo_image')
      .values({ audit_id: auditId, connection_id: draft.connection.id, key_id: vault.keyId, sealed, undone_by: null })
      .execute();
  }
  if (draft.undoes !== undefined && draft.outcome === 'done') {
    await trx.updateTable('undo_image').set({ undone_by: auditId }).where('audit_id', '=', draft.undoes).execute();
  }
}

/** What an entry changed; null where it cannot be undone (any more). */
export async function readImage(db: LocalDatabase, vault: Vault, id: string): Promise<readonly RowChange[] | null> {
  const image = await db
    .selectFrom('undo_image')
    .select(['sealed', 'key_id', 'undone_by'])
    .where('audit_id', '=', id)
    .executeTakeFirst();
  if (image === undefined || image.undone_by !== null || image.key_id !== vault.keyId) return null;
  const opened = vault.open(image.sealed);
  return opened === null ? null : (JSON.parse(opened) as RowChange[]);
}

/** Entries with whether each can be undone, in their order. */
export async function withUndo(
  db: LocalDatabase,
  vault: Vault,
  records: readonly AuditRecord[],
): Promise<AuditEntry[]> {
  if (records.length === 0) return [];
  const images = await db
    .selectFrom('undo_image')
    .select(['audit_id', 'key_id', 'undone_by'])
    .where(
      'audit_id',
      'in',
      records.map((record) => record.id),
    )
    .execute();
  const byId = new Map(images.map((image) => [image.audit_id, image]));
  return records.map((record) => toEntry(record, undoOf(byId.get(record.id), vault)));
}

/** How an entry with this image stands. */
export function undoOf(image: Image | undefined, vault: Vault): UndoState {
  if (image === undefined) return { undo: 'no', undoNote: null };
  if (image.undone_by !== null) return { undo: 'done', undoNote: null };
  if (image.key_id !== vault.keyId) {
    return {
      undo: 'no',
      undoNote:
        'It could be undone only until Authdesk was closed, because this computer has no protected secret store.',
    };
  }
  return {
    undo: 'possible',
    undoNote: vault.outlivesRestart
      ? null
      : 'It can be undone until Authdesk is closed: this computer has no protected secret store to keep it in.',
  };
}
