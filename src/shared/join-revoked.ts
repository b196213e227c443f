import type { RevokeOutcome } from './api/sessions';

const CERTAINTY = ['no', 'unknown', 'now'] as const;

/**
 * What several calls or batches of one logout did together; what is not certain of one is not certain of the whole. Main
 * joins the batches of a job with it, the page the calls of one act. `at`: when it was, should there be none of them.
 */
export function joinRevoked(parts: readonly RevokeOutcome[], at: string): RevokeOutcome {
  const sum = (read: (part: RevokeOutcome) => number) => parts.reduce((total, part) => total + read(part), 0);
  const latest = (read: (part: RevokeOutcome) => string | null) =>
    parts.map(read).reduce((a, b) => ((b ?? '') > (a ?? '') ? b : a), null);
  // Where one part found nothing and another did, what ended is as certain as it was; `assumed` says on what condition.
  const found = parts.filter(({ doubt }) => doubt?.code !== 'nothing-found');
  const judged = found.length > 0 ? found : parts;
  const refused = CERTAINTY.find((one) => judged.some((part) => part.refused === one)) ?? 'now';
  const storages = parts.map(({ secondaryStorage }) => secondaryStorage).filter((one) => one !== null);
  const oauth = parts.map((part) => part.oauth).filter((one) => one !== null);
  return {
    revoked: sum((part) => part.revoked),
    notFound: sum((part) => part.notFound),
    effectiveAt: latest((part) => part.effectiveAt) ?? at,
    rows: sum((part) => part.rows),
    cleared: sum((part) => part.cleared),
    refused,
    doubt: judged.find((part) => part.refused === refused)?.doubt ?? null,
    cachedUntil: latest((part) => part.cachedUntil),
    jwtUntil: latest((part) => part.jwtUntil),
    assumed: [...new Set(parts.flatMap((part) => part.assumed))],
    secondaryStorage:
      storages.length === 0
        ? null
        : {
            keysDeleted: storages.reduce((total, one) => total + one.keysDeleted, 0),
            listsUpdated: storages.reduce((total, one) => total + one.listsUpdated, 0),
          },
    troubles: distinct(parts.flatMap((part) => part.troubles)),
    oauth:
      oauth.length === 0
        ? null
        : { tokens: oauth.reduce((total, one) => total + one.tokens, 0), hidden: oauth.some((one) => one.hidden) },
    proof: parts.flatMap((part) => part.proof),
    noProof: parts.find((part) => part.noProof !== null)?.noProof ?? null,
  };
}

function distinct<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
