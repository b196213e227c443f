import type { VerificationRow } from '@shared/api/verifications';
import type { StoredVerification } from './queries';

/** Rows decoded together, in the list's order. */
export interface Batch {
  readonly rows: VerificationRow[];
  /** The same rows as they are stored. */
  readonly stored: readonly StoredVerification[];
  /** Where the next batch begins; null at the end. */
  readonly further: string | null;
}

/** Rows decoded at once where only some of them will be shown. */
const BATCH = 500;
/** One call looks at no more rows than this; a page that is short then has a cursor to go on from. */
const LOOK_AT_MOST = 50_000;

interface Picking {
  readonly readBatch: (at: string | null, size: number) => Promise<Batch>;
  readonly isMeant: (row: VerificationRow) => boolean;
  readonly cursorAt: (row: StoredVerification) => string;
  readonly at: string | null;
  readonly limit: number;
  /** Batches lead from the end of the list upwards. */
  readonly backwards: boolean;
}

/** Reads batches until a page is full of rows that are meant. It may end short of its limit: `further` tells where to go on. */
export async function pickRows({ readBatch, isMeant, cursorAt, at, limit, backwards }: Picking): Promise<{
  readonly rows: VerificationRow[];
  readonly further: string | null;
}> {
  const picked: VerificationRow[] = [];
  const inOrder = (rows: VerificationRow[]) => (backwards ? rows.toReversed() : rows);
  let further = at;
  for (let lookedAt = 0; lookedAt < LOOK_AT_MOST; lookedAt += BATCH) {
    const batch = await readBatch(further, BATCH);
    const walked = batch.rows.map((row, i) => ({ row, stored: batch.stored[i] }));
    if (backwards) walked.reverse();
    for (const [i, { row, stored }] of walked.entries()) {
      if (isMeant(row)) picked.push(row);
      if (picked.length < limit || stored === undefined) continue;
      const isLast = i === walked.length - 1 && batch.further === null;
      return { rows: inOrder(picked), further: isLast ? null : cursorAt(stored) };
    }
    further = batch.further;
    if (further === null) break;
  }
  return { rows: inOrder(picked), further };
}
