import type { RevokeReport } from '@shared/api/sessions';
import { clockTime, utcTime } from '../../format/dates';
import { plural } from '../../format/numbers';
import { copyText } from '../../ui/copy-button';
import { toast } from '../../ui/toast';
import { tellDone } from '../undo/tell-done';

/** As many ids as one call may carry. */
const MOST = 1000;

/** Ends any number of sessions, a thousand at a time; a report of what was done so far precedes a failure. */
export async function revokeInChunks(
  ids: readonly string[],
  revoke: (input: { ids: string[] }) => Promise<RevokeReport>,
): Promise<RevokeReport> {
  let report: RevokeReport | null = null;
  for (let from = 0; from < ids.length; from += MOST) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one at a time, so that a failure stops the rest
      const part = await revoke({ ids: ids.slice(from, from + MOST) });
      report = report === null ? part : together(report, part);
    } catch (error) {
      if (report !== null) tellRevoked(report, null);
      throw error;
    }
  }
  return report ?? { ...NOTHING, effectiveAt: new Date().toISOString() };
}

const NOTHING: Omit<RevokeReport, 'effectiveAt'> = {
  revoked: 0,
  notFound: 0,
  notes: [],
  rows: 0,
  refused: 'now',
  cachedUntil: null,
  jwtUntil: null,
  secondaryStorage: null,
  proof: [],
};

function together(report: RevokeReport, part: RevokeReport): RevokeReport {
  return {
    ...part,
    revoked: report.revoked + part.revoked,
    notFound: report.notFound + part.notFound,
    rows: report.rows + part.rows,
    notes: [...new Set([...report.notes, ...part.notes])],
    proof: [...report.proof, ...part.proof],
  };
}

/** Says what came of it, honestly: what ended and when, what had ended before, how long a browser may not know. */
export function tellRevoked(report: RevokeReport, who: string | null): void {
  const whose = who === null ? '' : ` of ${who}`;
  const missing =
    report.notFound > 0 && report.revoked > 0
      ? [`${plural(report.notFound, 'session')} had already ended before.`]
      : [];
  const description = [...missing, ...report.notes].join(' ');
  if (report.revoked === 0) {
    toast.info({ title: `No live session${whose} to end`, description });
    return;
  }
  const title = `${plural(report.revoked, 'session')}${whose} ended at ${clockTime(report.effectiveAt)}`;
  const forTicket = [
    `${plural(report.revoked, 'session')}${whose} ended; the server refuses them since ${utcTime(report.effectiveAt)}.`,
    ...missing,
    ...report.notes,
  ].join('\n');
  tellDone({ title, description, action: { label: 'Copy for ticket', onSelect: () => void copyText(forTicket) } });
}
