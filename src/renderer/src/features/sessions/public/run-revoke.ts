import type { Why } from '@shared/api/common';
import type { RevokeOutcome, SessionRow } from '@shared/api/sessions';
import { joinRevoked } from '@shared/join-revoked';
import type { WrittenEntry } from '@shared/result';
import type { ReactNode } from 'react';
import type { Acted } from '../../../api/call';
import { toApiError } from '../../../api/error';
import { revokeSessions, revokeSessionsOf } from '../../../api/sessions';

/** As many ids as one call may carry. */
const MAX_IDS = 1000;

/** The sessions by id, or all of one user, but for some. */
type RevokeTarget =
  | { readonly ids: readonly string[] }
  | { readonly userId: string; readonly exceptIds?: readonly string[] };

/** Which sessions are to be revoked. */
export interface RevokeRequest {
  /** The sessions by id, or all of one user, but for some. */
  readonly target: RevokeTarget;
  /** How many live ones are expected among them. */
  readonly count: number;
  /** Rows of sessions that have ended already, which go along; only where all of a person are revoked. */
  readonly ended?: number;
  /** Whose they are, as the result says it; null when they are several people's. */
  readonly who: string | null;
  /** The object shown in the question. */
  readonly object: ReactNode;
  /** What is known of them, so that a proof can name each. */
  readonly sessions?: readonly SessionRow[];
  /** Asks the auth server before and after, whatever the connection says. */
  readonly prove?: boolean;
  readonly onDone?: (report: RevokeOutcome) => void;
}

/** What was done, all of it or as much as went well. */
export interface Revoked {
  readonly report: RevokeOutcome;
  readonly entries: readonly WrittenEntry[];
  /** What stopped the rest, where a part was done. */
  readonly failure: { readonly message: string; readonly hint: string | undefined } | null;
}

interface Manner {
  readonly prove?: boolean;
  readonly why?: Why;
}

type Revoke = (input: { ids: string[] }) => Promise<Acted<RevokeOutcome>>;

/** Revokes sessions as asked; throws where nothing was done. */
export async function runRevoke(target: RevokeTarget, manner: Manner): Promise<Revoked> {
  if ('ids' in target) return inChunks(target.ids, async (input) => revokeSessions({ ...input, ...manner }));
  const { userId, exceptIds } = target;
  const { data, entry } = await revokeSessionsOf({
    userId,
    ...(exceptIds === undefined || exceptIds.length === 0 ? {} : { exceptIds: [...exceptIds] }),
    ...manner,
  });
  return { report: data, entries: entry === null ? [] : [entry], failure: null };
}

/** Revokes any number of sessions, a thousand at a time; what was done before a failure is told along with it. */
export async function inChunks(ids: readonly string[], revoke: Revoke): Promise<Revoked> {
  let report: RevokeOutcome | null = null;
  const entries: WrittenEntry[] = [];
  for (let from = 0; from < ids.length; from += MAX_IDS) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one at a time, so that a failure stops the rest
      const { data, entry } = await revoke({ ids: ids.slice(from, from + MAX_IDS) });
      report = report === null ? data : joinRevoked([report, data], data.effectiveAt);
      if (entry !== null) entries.push(entry);
    } catch (cause) {
      if (report === null) throw cause;
      const { message, hint } = toApiError(cause);
      return { report, entries, failure: { message, hint } };
    }
  }
  if (report === null) throw new Error('Nothing was asked for.');
  return { report, entries, failure: null };
}
