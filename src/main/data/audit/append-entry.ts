import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { LocalTables } from '../local/local-database';
import { BROKEN, checkHead, entryHash, GENESIS, headMac, type ChainKey } from './chain';
import type { AuditDraft } from './draft';
import { extraText, type AuditRecord } from './record';

/** Who writes an entry, when, and with which key. */
export interface EntrySigner {
  readonly key: ChainKey;
  readonly actor: string;
  /** The name a person gave in the settings. */
  readonly person: () => string | null;
  readonly now: () => Date;
}

/** Adds an entry at the end of the chain and moves its head there; part of the caller's transaction. */
export async function appendEntry(
  trx: Transaction<LocalTables>,
  { key, actor, person, now }: EntrySigner,
  draft: AuditDraft,
): Promise<AuditRecord> {
  const last = await trx.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  const before = { seq: last?.seq ?? 0, hash: last?.hash ?? GENESIS };
  const head = await trx.selectFrom('audit_head').select(['only', 'seq', 'hash', 'mac']).executeTakeFirst();
  const unhashed = asStored({
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
  });
  const record = { ...unhashed, hash: entryHash(key, unhashed) };
  await trx.insertInto('audit').values(record).execute();
  const newHead = { seq: record.seq, hash: record.hash, mac: headMac(key, record.seq, record.hash) };
  await trx
    .insertInto('audit_head')
    .values({ only: 1, ...newHead })
    .onConflict((c) => c.column('only').doUpdateSet(newHead))
    .execute();
  return record;
}

/** Half of a pair of UTF-16, which UTF-8 has no place for. */
const HALF = /\p{Cs}/gu;

/** Texts as the file gives them back: the hash has to be of what can be read again. */
function asStored<Fields extends object>(fields: Fields): Fields {
  const texts = Object.entries(fields).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' ? value.replaceAll(HALF, '\uFFFD') : value,
  ]);
  return Object.fromEntries(texts) as Fields;
}
