import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { AuditEntry, AuditFilter, AuditImage } from '@shared/api/audit';
import type { Why } from '@shared/api/common';
import { AppError } from '../app-error';
import type { LocalDatabase, LocalTables } from '../local/local-database';
import type { Vault } from '../local/vault';
import type { RowChange } from '../write/capture';
import { BROKEN, checkEntries, checkHead, entryHash, GENESIS, headMac, type ChainKey, type ChainState } from './chain';

/** What is about to be done, or was done, before it has a place in the chain. */
export interface AuditDraft {
  readonly connection: { readonly id: string; readonly name: string } | null;
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string; readonly label: string } | null;
  /** The user concerned, whatever the table. */
  readonly userId: string | null;
  readonly summary: string;
  readonly why?: Why | undefined;
  /** The entry that this act undoes. */
  readonly undoes?: string | undefined;
  readonly before?: AuditImage | null | undefined;
  readonly after?: AuditImage | null | undefined;
  readonly outcome: AuditEntry['outcome'];
  readonly rows: number | null;
}

export interface AuditPage {
  readonly rows: AuditEntry[];
  readonly nextBefore: number | null;
}

export interface AuditLog {
  /** Keeps on disk that a write is about to happen, before it does. Returns the intent's id. */
  readonly intend: (draft: AuditDraft) => Promise<string>;
  /**
   * Keeps with the intent how it will have ended and what it changed, just before the change is committed: whatever
   * happens from then on, the change has its record and can be undone.
   */
  readonly prepare: (intentId: string, draft: AuditDraft, changes: readonly RowChange[]) => Promise<void>;
  /** Appends the outcome to the chain, with what was prepared, and drops the intent, in one transaction. */
  readonly conclude: (intentId: string, draft: AuditDraft) => Promise<AuditEntry>;
  /** Appends an entry that needed no intent, such as a link that was minted. */
  readonly append: (draft: AuditDraft) => Promise<AuditEntry>;
  /** Entries of a run that ended in mid-write get the outcome `unknown`. Returns how many there were. */
  readonly recover: () => Promise<number>;
  readonly list: (
    filter: AuditFilter,
    limit: number,
    before: number | null,
    connectionId?: string,
  ) => Promise<AuditPage>;
  readonly count: (filter: AuditFilter, connectionId?: string) => Promise<number>;
  /** One entry. @throws AppError NOT_FOUND */
  readonly entry: (id: string) => Promise<AuditEntry>;
  /** What an entry changed; null where it cannot be undone (any more). */
  readonly changes: (id: string) => Promise<readonly RowChange[] | null>;
  readonly verify: () => Promise<{ ok: boolean; entries: number; brokenAt?: string; reason?: string }>;
}

interface Dependencies {
  readonly db: LocalDatabase;
  readonly key: ChainKey;
  readonly actor: string;
  /** The name a person gave in the settings. */
  readonly person: () => string | null;
  /** Seals what writes changed. */
  readonly vault: Vault;
  readonly now: () => Date;
}

const VERIFY_BATCH = 1000;

/** The audit: an append-only chain in the local database. */
export function createAuditLog({ db, key, actor, person, vault, now }: Dependencies): AuditLog {
  const append = async (trx: Transaction<LocalTables>, draft: AuditDraft): Promise<LocalTables['audit']> => {
    const last = await trx
      .selectFrom('audit')
      .select(['seq', 'hash'])
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    const before = { seq: last?.seq ?? 0, hash: last?.hash ?? GENESIS };
    const head = await trx.selectFrom('audit_head').select(['only', 'seq', 'hash', 'mac']).executeTakeFirst();
    const unhashed = {
      seq: before.seq + 1,
      // Going on after a cut as if nothing had been there would hide it: the new head would vouch for it.
      previous: checkHead(key, before, head) === null ? before.hash : BROKEN,
      id: randomUUID(),
      at: now().toISOString(),
      actor,
      connection_id: draft.connection?.id ?? null,
      connection_name: draft.connection?.name ?? null,
      action: draft.action,
      target_type: draft.target?.type ?? null,
      target_id: draft.target?.id ?? null,
      target_label: draft.target?.label ?? null,
      user_id: draft.userId,
      summary: draft.summary,
      before: draft.before ? JSON.stringify(draft.before) : null,
      after: draft.after ? JSON.stringify(draft.after) : null,
      outcome: draft.outcome,
      rows: draft.rows,
      extra: extraText(draft, person()),
    };
    const record = { ...unhashed, hash: entryHash(key, unhashed) };
    await trx.insertInto('audit').values(record).execute();
    const newHead = { seq: record.seq, hash: record.hash, mac: headMac(key, record.seq, record.hash) };
    await trx
      .insertInto('audit_head')
      .values({ only: 1, ...newHead })
      .onConflict((c) => c.column('only').doUpdateSet(newHead))
      .execute();
    return record;
  };
  const keepImage = async (
    trx: Transaction<LocalTables>,
    draft: AuditDraft,
    auditId: string,
    sealed: Uint8Array | null,
  ): Promise<void> => {
    if (sealed !== null && draft.outcome !== 'failed' && draft.connection !== null) {
      await trx
        .insertInto('undo_image')
        .values({ audit_id: auditId, connection_id: draft.connection.id, key_id: vault.keyId, sealed, undone_by: null })
        .execute();
    }
    if (draft.undoes !== undefined && draft.outcome === 'done') {
      await trx.updateTable('undo_image').set({ undone_by: auditId }).where('audit_id', '=', draft.undoes).execute();
    }
  };
  const withUndo = async (records: readonly LocalTables['audit'][]): Promise<AuditEntry[]> => {
    const images =
      records.length === 0
        ? []
        : await db
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
  };

  return {
    intend: async (draft) => {
      const id = randomUUID();
      await db
        .insertInto('intent')
        .values({ id, at: now().toISOString(), entry: JSON.stringify(draft), sealed_changes: null })
        .execute();
      return id;
    },
    prepare: async (intentId, draft, changes) => {
      await db
        .updateTable('intent')
        .set({
          entry: JSON.stringify(draft),
          sealed_changes: changes.length === 0 ? null : vault.seal(JSON.stringify(changes)),
        })
        .where('id', '=', intentId)
        .execute();
    },
    conclude: async (intentId, draft) =>
      db.transaction().execute(async (trx) => {
        const intent = await trx
          .selectFrom('intent')
          .select('sealed_changes')
          .where('id', '=', intentId)
          .executeTakeFirst();
        const record = await append(trx, draft);
        await keepImage(trx, draft, record.id, intent?.sealed_changes ?? null);
        await trx.deleteFrom('intent').where('id', '=', intentId).execute();
        const image =
          intent?.sealed_changes && draft.outcome !== 'failed' ? { key_id: vault.keyId, undone_by: null } : undefined;
        return toEntry(record, undoOf(image, vault));
      }),
    append: async (draft) => {
      const record = await db.transaction().execute(async (trx) => append(trx, draft));
      return toEntry(record, undoOf(undefined, vault));
    },
    recover: async () =>
      db.transaction().execute(async (trx) => {
        const left = await trx.selectFrom('intent').select(['id', 'entry', 'sealed_changes']).orderBy('at').execute();
        for (const { entry, sealed_changes: sealed } of left) {
          const draft: AuditDraft = { ...readDraft(entry), outcome: 'unknown', rows: null };
          // eslint-disable-next-line no-await-in-loop -- a chain grows one entry at a time
          const record = await append(trx, {
            ...draft,
            summary: `${draft.summary} (Authdesk ended before the outcome was known)`,
          });
          // eslint-disable-next-line no-await-in-loop
          await keepImage(trx, draft, record.id, sealed);
        }
        if (left.length > 0) await trx.deleteFrom('intent').execute();
        return left.length;
      }),
    list: async (filter, limit, before, connectionId) => {
      let query = db
        .selectFrom('audit')
        .select(AUDIT_COLUMNS)
        .orderBy('seq', 'desc')
        .limit(limit + 1);
      if (before !== null) query = query.where('seq', '<', before);
      const rows = await query.where(matches(filter, connectionId)).execute();
      const page = rows.slice(0, limit);
      return { rows: await withUndo(page), nextBefore: rows.length > limit ? (page.at(-1)?.seq ?? null) : null };
    },
    count: async (filter, connectionId) => {
      const { n } = await db
        .selectFrom('audit')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where(matches(filter, connectionId))
        .executeTakeFirstOrThrow();
      return n;
    },
    entry: async (id) => {
      const record = await db.selectFrom('audit').select(AUDIT_COLUMNS).where('id', '=', id).executeTakeFirst();
      const [entry] = record === undefined ? [] : await withUndo([record]);
      if (entry !== undefined) return entry;
      throw new AppError('NOT_FOUND', 'There is no such entry in the audit.', { hint: 'Reload the list.' });
    },
    changes: async (id) => {
      const image = await db
        .selectFrom('undo_image')
        .select(['sealed', 'key_id', 'undone_by'])
        .where('audit_id', '=', id)
        .executeTakeFirst();
      if (image === undefined || image.undone_by !== null || image.key_id !== vault.keyId) return null;
      const opened = vault.open(image.sealed);
      return opened === null ? null : (JSON.parse(opened) as RowChange[]);
    },
    verify: async () => {
      let state: ChainState = { seq: 0, hash: GENESIS };
      // From below zero, so that an entry slipped in before the first is met too.
      let from = Number.MIN_SAFE_INTEGER;
      for (;;) {
        // eslint-disable-next-line no-await-in-loop -- in pieces, so that a long chain never fills the memory
        const records = await db
          .selectFrom('audit')
          .select(AUDIT_COLUMNS)
          .where('seq', '>', from)
          .orderBy('seq')
          .limit(VERIFY_BATCH)
          .execute();
        if (records.length === 0) break;
        const checked = checkEntries(key, state, records);
        if (checked.fault) {
          return { ok: false, entries: checked.state.seq, brokenAt: checked.fault.at, reason: checked.fault.reason };
        }
        state = checked.state;
        from = state.seq;
      }
      const head = await db.selectFrom('audit_head').select(['only', 'seq', 'hash', 'mac']).executeTakeFirst();
      const fault = checkHead(key, state, head);
      if (fault) return { ok: false, entries: state.seq, brokenAt: fault.at, reason: fault.reason };
      return { ok: true, entries: state.seq };
    },
  };
}

interface Extra {
  readonly person?: string;
  readonly reason?: string;
  readonly ticket?: string;
  readonly undoes?: string;
}

/** Everything an entry has beside the chain's old columns; null where it has none of it. */
function extraText({ why, undoes }: AuditDraft, person: string | null): string | null {
  const extra: Extra = {
    ...(person !== null && person !== '' && { person }),
    ...(why?.reason !== undefined && why.reason !== '' && { reason: why.reason }),
    ...(why?.ticket !== undefined && why.ticket !== '' && { ticket: why.ticket }),
    ...(undoes !== undefined && { undoes }),
  };
  return Object.keys(extra).length === 0 ? null : JSON.stringify(extra);
}

type UndoState = Pick<AuditEntry, 'undo' | 'undoNote'>;

function undoOf(image: { key_id: string; undone_by: string | null } | undefined, vault: Vault): UndoState {
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

// A damaged note still says that something was being written; it must not keep the app from starting.
function readDraft(entry: string): AuditDraft {
  try {
    return JSON.parse(entry) as AuditDraft;
  } catch {
    return {
      connection: null,
      action: 'unknown',
      target: null,
      userId: null,
      summary: 'A change whose note cannot be read any more',
      outcome: 'unknown',
      rows: null,
    };
  }
}

const AUDIT_COLUMNS = [
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
] as const;

function matches(filter: AuditFilter, connectionId: string | undefined) {
  const conditions = [sql<boolean>`1 = 1`];
  if (filter.userId !== undefined) conditions.push(sql<boolean>`user_id = ${filter.userId}`);
  if (filter.userId !== undefined && connectionId !== undefined) {
    conditions.push(sql<boolean>`connection_id = ${connectionId}`);
  }
  if (filter.action !== undefined) conditions.push(sql<boolean>`action = ${filter.action}`);
  if (filter.outcome !== undefined) conditions.push(sql<boolean>`outcome = ${filter.outcome}`);
  if (filter.connectionId !== undefined) conditions.push(sql<boolean>`connection_id = ${filter.connectionId}`);
  if (filter.since !== undefined) conditions.push(sql<boolean>`at >= ${new Date(filter.since).toISOString()}`);
  if (filter.until !== undefined) conditions.push(sql<boolean>`at < ${new Date(filter.until).toISOString()}`);
  if (filter.search !== undefined && filter.search !== '') {
    const needle = filter.search.toLowerCase();
    conditions.push(
      sql<boolean>`authdesk_contains(summary || char(10) || coalesce(target_label, '') || char(10) || coalesce(target_id, '') || char(10) || actor || char(10) || coalesce(extra, ''), ${needle})`,
    );
  }
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

function toEntry(record: LocalTables['audit'], undo: UndoState): AuditEntry {
  const extra = record.extra === null ? {} : (JSON.parse(record.extra) as Extra);
  return {
    id: record.id,
    at: record.at,
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
    before: record.before === null ? null : (JSON.parse(record.before) as AuditImage),
    after: record.after === null ? null : (JSON.parse(record.after) as AuditImage),
    outcome: record.outcome as AuditEntry['outcome'],
    rows: record.rows,
    ...undo,
    undoes: extra.undoes ?? null,
    hash: record.hash,
  };
}
