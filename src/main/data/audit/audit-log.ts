import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { AuditEntry, AuditImage } from '@shared/api/audit';
import type { LocalDatabase, LocalTables } from '../local/local-database';
import { BROKEN, checkEntries, checkHead, entryHash, GENESIS, headMac, type ChainKey, type ChainState } from './chain';

/** What is about to be done, or was done, before it has a place in the chain. */
export interface AuditDraft {
  readonly connection: { readonly id: string; readonly name: string } | null;
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string; readonly label: string } | null;
  /** The user concerned, whatever the table. */
  readonly userId: string | null;
  readonly summary: string;
  readonly before?: AuditImage | null | undefined;
  readonly after?: AuditImage | null | undefined;
  readonly outcome: AuditEntry['outcome'];
  readonly rows: number | null;
}

export interface AuditPage {
  readonly rows: AuditEntry[];
  readonly nextBefore: number | null;
}

export interface AuditFilter {
  readonly userId?: string | undefined;
  readonly action?: string | undefined;
  readonly search?: string | undefined;
}

export interface AuditLog {
  /** Keeps on disk that a write is about to happen, before it does. Returns the intent's id. */
  readonly intend: (draft: AuditDraft) => Promise<string>;
  /** Appends the outcome to the chain and drops the intent, in one transaction. */
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
  readonly verify: () => Promise<{ ok: boolean; entries: number; brokenAt?: string; reason?: string }>;
}

interface Dependencies {
  readonly db: LocalDatabase;
  readonly key: ChainKey;
  readonly actor: string;
  readonly now: () => Date;
}

const VERIFY_BATCH = 1000;

/** The audit: an append-only chain in the local database. */
export function createAuditLog({ db, key, actor, now }: Dependencies): AuditLog {
  const append = async (trx: Transaction<LocalTables>, draft: AuditDraft): Promise<AuditEntry> => {
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
    };
    const record = { ...unhashed, hash: entryHash(key, unhashed) };
    await trx.insertInto('audit').values(record).execute();
    const newHead = { seq: record.seq, hash: record.hash, mac: headMac(key, record.seq, record.hash) };
    await trx
      .insertInto('audit_head')
      .values({ only: 1, ...newHead })
      .onConflict((c) => c.column('only').doUpdateSet(newHead))
      .execute();
    return toEntry(record);
  };

  return {
    intend: async (draft) => {
      const id = randomUUID();
      await db
        .insertInto('intent')
        .values({ id, at: now().toISOString(), entry: JSON.stringify(draft) })
        .execute();
      return id;
    },
    conclude: async (intentId, draft) =>
      db.transaction().execute(async (trx) => {
        const entry = await append(trx, draft);
        await trx.deleteFrom('intent').where('id', '=', intentId).execute();
        return entry;
      }),
    append: async (draft) => db.transaction().execute(async (trx) => append(trx, draft)),
    recover: async () =>
      db.transaction().execute(async (trx) => {
        const left = await trx.selectFrom('intent').select(['id', 'entry']).orderBy('at').execute();
        for (const { entry } of left) {
          const draft = readDraft(entry);
          // eslint-disable-next-line no-await-in-loop -- a chain grows one entry at a time
          await append(trx, {
            ...draft,
            outcome: 'unknown',
            rows: null,
            summary: `${draft.summary} (Authdesk ended before the outcome was known)`,
          });
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
      return { rows: page.map(toEntry), nextBefore: rows.length > limit ? (page.at(-1)?.seq ?? null) : null };
    },
    count: async (filter, connectionId) => {
      const { n } = await db
        .selectFrom('audit')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where(matches(filter, connectionId))
        .executeTakeFirstOrThrow();
      return n;
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
  if (filter.search !== undefined && filter.search !== '') {
    const needle = filter.search.toLowerCase();
    conditions.push(
      sql<boolean>`authdesk_contains(summary || char(10) || coalesce(target_label, '') || char(10) || coalesce(target_id, '') || char(10) || actor, ${needle})`,
    );
  }
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

function toEntry(record: LocalTables['audit']): AuditEntry {
  return {
    id: record.id,
    at: record.at,
    actor: record.actor,
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
    undo: 'no',
    hash: record.hash,
  };
}
