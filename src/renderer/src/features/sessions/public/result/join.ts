import type { RevokeReport } from '@shared/api/sessions';

const CERTAINTY = ['no', 'unknown', 'now'] as const;

/** What several calls of one act did together; what is not certain of one is not certain of the whole. */
export function joinReports(first: RevokeReport, second: RevokeReport): RevokeReport {
  const doubtful = CERTAINTY.indexOf(first.refused) <= CERTAINTY.indexOf(second.refused) ? first : second;
  return {
    revoked: first.revoked + second.revoked,
    notFound: first.notFound + second.notFound,
    rows: first.rows + second.rows,
    effectiveAt: later(first.effectiveAt, second.effectiveAt),
    refused: doubtful.refused,
    doubt: doubtful.doubt,
    cachedUntil: later(first.cachedUntil, second.cachedUntil),
    jwtUntil: later(first.jwtUntil, second.jwtUntil),
    assumed: [...new Set([...first.assumed, ...second.assumed])],
    secondaryStorage:
      first.secondaryStorage === null && second.secondaryStorage === null
        ? null
        : {
            keysDeleted: (first.secondaryStorage?.keysDeleted ?? 0) + (second.secondaryStorage?.keysDeleted ?? 0),
            listsUpdated: (first.secondaryStorage?.listsUpdated ?? 0) + (second.secondaryStorage?.listsUpdated ?? 0),
          },
    proof: [...first.proof, ...second.proof],
    noProof: first.noProof ?? second.noProof,
    besides: [...new Set([...first.besides, ...second.besides])],
    notes: [...new Set([...first.notes, ...second.notes])],
  };
}

function later<T extends string | null>(a: T, b: T): T {
  return (b ?? '') > (a ?? '') ? b : a;
}
