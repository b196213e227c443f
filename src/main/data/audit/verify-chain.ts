import type { LocalDatabase } from '../local/local-database';
import type { ChainKey } from './chain';
import type { KeptCheckpoints } from './checkpoint';
import { AUDIT_COLUMNS } from './record';
import { vouchedBy, walkEnd, walkOn, walkStart, type Walk } from './walk-chain';

/** What checking the whole chain found. */
export interface ChainReport {
  readonly ok: boolean;
  /** Entries that hold, before the first that does not. */
  readonly entries: number;
  /** Id of the first entry that does not hold, `end`, or `checkpoints`. */
  readonly brokenAt?: string;
  readonly reason?: string;
}

const BATCH = 1000;

/** Checks every entry, the end of the chain, and that nothing that was ever vouched for is missing. */
export async function verifyChain(db: LocalDatabase, key: ChainKey, kept: KeptCheckpoints): Promise<ChainReport> {
  const vouched = vouchedBy(kept);
  let walk: Walk = walkStart;
  // From below zero, so that an entry slipped in before the first is met too.
  let from = Number.MIN_SAFE_INTEGER;
  while (walk.fault === null) {
    const records = await db
      .selectFrom('audit')
      .select(AUDIT_COLUMNS)
      .where('seq', '>', from)
      .orderBy('seq')
      .limit(BATCH)
      .execute();
    if (records.length === 0) break;
    walk = walkOn(key, vouched, walk, records);
    from = walk.state.seq;
  }
  const head = await db.selectFrom('audit_head').select(['only', 'seq', 'hash', 'mac']).executeTakeFirst();
  const fault = walkEnd(key, walk, head, kept);
  const entries = walk.state.seq;
  return fault === null ? { ok: true, entries } : { ok: false, entries, brokenAt: fault.at, reason: fault.reason };
}
