import type { Why } from '@shared/api/common';
import type { RevokeReport } from '@shared/api/sessions';
import type { WrittenEntry } from '@shared/result';
import type { Acted } from '../../../api/call';
import { toApiError } from '../../../api/error';
import { revokeSessions, revokeSessionsOf } from '../../../api/sessions';
import { joinReports } from './result/join';

/** As many ids as one call may carry. */
const MOST = 1000;

/** The sessions by id, or all of one user, but for some. */
export type RevokeTarget =
  | { readonly ids: readonly string[] }
  | { readonly userId: string; readonly exceptIds?: readonly string[] };

/** What was done, all of it or as much as went well. */
export interface Revoked {
  readonly report: RevokeReport;
  readonly entries: readonly WrittenEntry[];
  /** What stopped the rest, where a part was done. */
  readonly failure: { readonly message: string; readonly hint: string | undefined } | null;
}

interface Manner {
  readonly prove?: boolean;
  readonly why?: Why;
}

type Revoke = (input: { ids: string[] }) => Promise<Acted<RevokeReport>>;

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
  let report: RevokeReport | null = null;
  const entries: WrittenEntry[] = [];
  for (let from = 0; from < ids.length; from += MOST) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one at a time, so that a failure stops the rest
      const { data, entry } = await revoke({ ids: ids.slice(from, from + MOST) });
      report = report === null ? data : joinReports(report, data);
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
