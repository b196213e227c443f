import type { Transaction } from 'kysely';
import type { LocalDatabase, LocalTables } from '../local/local-database';
import type { Vault } from '../local/vault';
import type { AuditDraft } from './draft';

/** What a write of an earlier run left to be done outside of the database. */
export interface PendingFollowUp {
  readonly auditId: string;
  readonly connection: { readonly id: string; readonly name: string };
  readonly userId: string | null;
  /** What the write did. */
  readonly summary: string;
  /** What is to be done; null where the key it was sealed with is gone. */
  readonly rest: string | null;
}

/** Keeps what a write of the run before still had to do, for when its connection is open again. */
export async function keepFollowUp(
  trx: Transaction<LocalTables>,
  { draft, auditId, sealed }: { draft: AuditDraft; auditId: string; sealed: Uint8Array | null },
): Promise<void> {
  if (sealed === null || draft.connection === null) return;
  await trx
    .insertInto('left_undone')
    .values({
      audit_id: auditId,
      connection_id: draft.connection.id,
      connection_name: draft.connection.name,
      user_id: draft.userId,
      summary: draft.summary,
      sealed,
    })
    .execute();
}

/** What is left to be done over a connection, in no order. */
export async function pendingFollowUps(
  db: LocalDatabase,
  vault: Vault,
  connectionId: string,
): Promise<PendingFollowUp[]> {
  const rows = await db
    .selectFrom('left_undone')
    .select(['audit_id', 'connection_id', 'connection_name', 'user_id', 'summary', 'sealed'])
    .where('connection_id', '=', connectionId)
    .execute();
  return rows.map((row) => ({
    auditId: row.audit_id,
    connection: { id: row.connection_id, name: row.connection_name },
    userId: row.user_id,
    summary: row.summary,
    rest: vault.open(row.sealed),
  }));
}

/** Forgets what was done by now, or never can be. */
export async function forgetFollowUp(db: LocalDatabase, auditId: string): Promise<void> {
  await db.deleteFrom('left_undone').where('audit_id', '=', auditId).execute();
}
