import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { AuditEntry } from '@shared/api/audit';
import { AppError } from '../base/app-error';
import type { LocalDatabase, LocalTables } from '../local/local-database';
import type { Vault } from '../local/vault';
import { appendEntry, type EntrySigner } from './append-entry';
import type { Checkpoint } from './checkpoint';
import type { Checkpoints } from './checkpoints';
import { readDraft, type AuditDraft } from './draft';
import { keepFollowUp } from './pending-follow-ups';
import { entryCounter, readEntries, type AuditPlace, type AuditQuestion, type CountEntries } from './list-entries';
import { AUDIT_COLUMNS, toEntry, type AuditRecord } from './record';
import { keepImage, readImage, undoOf, withUndo } from './undo-images';
import { verifyChain, type ChainReport } from './verify-chain';
import type { RowChange } from '../database/row-change';

export type { AuditDraft } from './draft';

export interface AuditPage {
  readonly rows: AuditEntry[];
  readonly nextBefore: number | null;
}

export interface AuditLog {
  /**
   * Keeps on disk that a write is about to happen, before it does. Returns the intent's id.
   * @throws AppError INTERNAL with a plain sentence where the disk is full: then nothing may be done
   */
  readonly intend: (draft: AuditDraft) => Promise<string>;
  /**
   * Keeps with the intent how it will have ended and what it changed, just before the change is committed: whatever
   * happens from then on, the change has its record and can be undone.
   * @throws AppError as `intend`
   */
  readonly prepare: (
    intentId: string,
    draft: AuditDraft,
    changes: readonly RowChange[],
    /** What is still to be done outside of the database after the commit; secrets may stand in it. */
    rest: string | null,
  ) => Promise<void>;
  /** Appends the outcome to the chain, with what was prepared, and drops the intent, in one transaction. */
  readonly conclude: (intentId: string, draft: AuditDraft) => Promise<AuditEntry>;
  /** Tries once more to append what `conclude` could not, such as after a disk was full. Never throws. */
  readonly settle: () => Promise<void>;
  /** Appends an entry that needed no intent, such as a link that was minted. */
  readonly append: (draft: AuditDraft) => Promise<AuditEntry>;
  /** Entries of a run that ended in mid-write get the outcome `unknown`. Returns how many there were. */
  readonly recover: () => Promise<number>;
  /** @throws the reason of its signal */
  readonly list: (question: AuditQuestion, place: AuditPlace) => Promise<AuditPage>;
  readonly count: CountEntries;
  /** One entry. @throws AppError NOT_FOUND */
  readonly entry: (id: string) => Promise<AuditEntry>;
  /** What an entry changed; null where it cannot be undone (any more). */
  readonly changes: (id: string) => Promise<readonly RowChange[] | null>;
  /** Checks the whole chain, and vouches for it when it holds; with it the newest checkpoint there is. */
  readonly verify: () => Promise<ChainReport & { readonly checkpoint: Checkpoint | null }>;
}

interface Dependencies extends EntrySigner {
  readonly db: LocalDatabase;
  /** The same file in another thread: no search there keeps an act waiting. */
  readonly reads: LocalDatabase;
  /** Seals what writes changed. */
  readonly vault: Vault;
  readonly checkpoints: Checkpoints;
}

/** The audit: an append-only chain in the local database. */
export function createAuditLog(dependencies: Dependencies): AuditLog {
  const { db, reads, vault, checkpoints, key, now } = dependencies;
  const writer = new AuditWriter(dependencies);
  return {
    settle: async () => writer.settle(),
    intend: async (draft) => {
      await writer.settle();
      return keepIntent(db, draft, now());
    },
    prepare: async (intentId, draft, changes, rest) => {
      const sealed = changes.length === 0 ? null : vault.seal(JSON.stringify(changes));
      const set = {
        entry: JSON.stringify(draft),
        sealed_changes: sealed,
        sealed_rest: rest === null ? null : vault.seal(rest),
      };
      await db.updateTable('intent').set(set).where('id', '=', intentId).execute();
    },
    conclude: async (intentId, draft) => writer.conclude(intentId, draft),
    append: async (draft) => writer.append(draft),
    recover: async () => writer.recover(),
    list: async (question, { limit, ...place }) => {
      const records = await readEntries(reads, question, { ...place, limit: limit + 1 });
      const page = records.slice(0, limit);
      return {
        rows: await withUndo(reads, vault, page),
        nextBefore: records.length > limit ? (page.at(-1)?.seq ?? null) : null,
      };
    },
    count: entryCounter(reads),
    entry: async (id) => {
      const record = await db.selectFrom('audit').select(AUDIT_COLUMNS).where('id', '=', id).executeTakeFirst();
      const [entry] = record === undefined ? [] : await withUndo(db, vault, [record]);
      if (entry !== undefined) return entry;
      throw new AppError('NOT_FOUND', 'There is no such entry in the audit.', { hint: 'Reload the list.' });
    },
    changes: async (id) => readImage(db, vault, id),
    verify: async () => {
      const report = await verifyChain(db, key, await checkpoints.read());
      if (report.ok) await checkpoints.take();
      return { ...report, checkpoint: checkpoints.newest() };
    },
  };
}

async function keepIntent(db: LocalDatabase, draft: AuditDraft, at: Date): Promise<string> {
  const id = randomUUID();
  const entry = JSON.stringify(draft);
  await db
    .insertInto('intent')
    .values({ id, at: at.toISOString(), entry, sealed_changes: null, sealed_rest: null })
    .execute();
  return id;
}

/** Appends to the chain, one entry at a time. */
class AuditWriter {
  readonly #dependencies: Dependencies;
  /** Outcomes that are known but could not be appended, by their intents; at the next start they would be `unknown`. */
  readonly #unconcluded = new Map<string, AuditDraft>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  async settle(): Promise<void> {
    for (const [id, draft] of this.#unconcluded) {
      this.#unconcluded.delete(id);
      try {
        await this.conclude(id, draft);
      } catch {
        return; // it is among them again
      }
    }
  }

  async conclude(intentId: string, draft: AuditDraft): Promise<AuditEntry> {
    const { vault } = this.#dependencies;
    let sealed: Uint8Array | null = null;
    try {
      const record = await this.#appending(async (trx) => {
        const intent = await trx
          .selectFrom('intent')
          .select('sealed_changes')
          .where('id', '=', intentId)
          .executeTakeFirst();
        sealed = intent?.sealed_changes ?? null;
        const appended = await appendEntry(trx, this.#dependencies, draft);
        await keepImage(trx, vault, { draft, auditId: appended.id, sealed });
        await trx.deleteFrom('intent').where('id', '=', intentId).execute();
        return appended;
      });
      const image =
        sealed !== null && draft.outcome !== 'failed' ? { key_id: vault.keyId, undone_by: null } : undefined;
      return toEntry(record, undoOf(image, vault));
    } catch (error) {
      this.#unconcluded.set(intentId, draft);
      throw error;
    }
  }

  async append(draft: AuditDraft): Promise<AuditEntry> {
    const record = await this.#appending(async (trx) => appendEntry(trx, this.#dependencies, draft));
    return toEntry(record, undoOf(undefined, this.#dependencies.vault));
  }

  async recover(): Promise<number> {
    const { db, vault } = this.#dependencies;
    const left = await db
      .selectFrom('intent')
      .select(['id', 'entry', 'sealed_changes', 'sealed_rest'])
      .orderBy('at')
      .execute();
    for (const { id, entry, sealed_changes: sealed, sealed_rest: rest } of left) {
      const draft: AuditDraft = { ...readDraft(entry), outcome: 'unknown', rows: null };
      const summary = `${draft.summary} (Authdesk ended before the outcome was known)`;
      await this.#appending(async (trx) => {
        const record = await appendEntry(trx, this.#dependencies, { ...draft, summary });
        await keepImage(trx, vault, { draft, auditId: record.id, sealed });
        await keepFollowUp(trx, { draft, auditId: record.id, sealed: rest });
        await trx.deleteFrom('intent').where('id', '=', id).execute();
        return record;
      });
    }
    return left.length;
  }

  /** Runs the work as one transaction; the entry it appended is vouched for once it is there for good. */
  async #appending(work: (trx: Transaction<LocalTables>) => Promise<AuditRecord>): Promise<AuditRecord> {
    const record = await this.#dependencies.db.transaction().execute(work);
    this.#dependencies.checkpoints.grown(record);
    return record;
  }
}
