import type { LocalTables } from '../local/local-database';
import { checkEntries, checkHead, GENESIS, type ChainFault, type ChainKey, type ChainState } from './chain';
import type { Checkpoint, KeptCheckpoints } from './checkpoint';
import type { AuditRecord } from './record';

/** How far a check of the chain has come; pure data, so that a chain of any length can be checked in pieces. */
export interface Walk {
  /** The last entry that holds. */
  readonly state: ChainState;
  /** The last entry that was vouched for, and */
  readonly agreed: ChainState;
  /** the id of the one after it. */
  readonly afterAgreed: string | null;
  readonly fault: ChainFault | null;
}

const START: ChainState = { seq: 0, hash: GENESIS };

/** Where every check begins. */
export const walkStart: Walk = { state: START, agreed: START, afterAgreed: null, fault: null };

/** All checkpoints of each place in the chain: two that say different things are a fault whichever is right. */
export type Vouched = ReadonlyMap<number, readonly Checkpoint[]>;

/** Checkpoints by their place. */
export function vouchedBy({ checkpoints }: Pick<KeptCheckpoints, 'checkpoints'>): Vouched {
  const vouched = new Map<number, Checkpoint[]>();
  for (const checkpoint of checkpoints)
    vouched.set(checkpoint.seq, [...(vouched.get(checkpoint.seq) ?? []), checkpoint]);
  return vouched;
}

/** Checks the next entries: each by itself, after the one before, and against what was vouched for. */
export function walkOn(key: ChainKey, vouched: Vouched, walk: Walk, records: readonly AuditRecord[]): Walk {
  const checked = checkEntries(key, walk.state, records);
  let { agreed, afterAgreed } = walk;
  for (const { seq, hash, id } of records) {
    if (seq > checked.state.seq) break;
    afterAgreed ??= id;
    const promised = vouched.get(seq);
    if (promised === undefined) continue;
    const broken = promised.find((checkpoint) => checkpoint.hash !== hash);
    if (broken !== undefined) {
      return { state: agreed, agreed, afterAgreed, fault: { at: afterAgreed, reason: replaced(broken) } };
    }
    agreed = { seq, hash };
    afterAgreed = null;
  }
  return { state: checked.state, agreed, afterAgreed, fault: checked.fault };
}

/** The last part of a check: that the chain ends where its head says, and nowhere before a checkpoint. */
export function walkEnd(
  key: ChainKey,
  { state, fault }: Walk,
  head: LocalTables['audit_head'] | undefined,
  kept: KeptCheckpoints,
): ChainFault | null {
  return fault ?? checkHead(key, state, head) ?? missing(state, kept.checkpoints) ?? kept.fault;
}

// A chain that holds but is not the one there was.
function replaced({ at }: Checkpoint): string {
  return `From this entry on the audit is not the one that was vouched for at ${at}: an older copy was put back, or it was begun anew.`;
}

function missing({ seq }: ChainState, checkpoints: readonly Checkpoint[]): ChainFault | null {
  const newest = newestOf(checkpoints);
  if (newest === null || newest.seq <= seq) return null;
  return {
    at: 'end',
    reason: `Entries are missing at the end: at ${newest.at} there were ${newest.seq}, now there are ${seq}.`,
  };
}

/** The checkpoint that goes furthest, of several the latest. */
export function newestOf(checkpoints: readonly Checkpoint[]): Checkpoint | null {
  let newest: Checkpoint | null = null;
  for (const one of checkpoints) {
    if (newest === null || one.seq > newest.seq || (one.seq === newest.seq && one.at >= newest.at)) newest = one;
  }
  return newest;
}
