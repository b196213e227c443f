import type { Job } from '@shared/api/jobs';
import { revokeReport, type RevokeOutcome } from '@shared/api/sessions';
import type { WrittenEntry } from '@shared/result';
import type { ApiError } from '../../../api/error';

/** How many match by now, where that is why nothing was done; null for any other refusal. */
export function newCountOf({ info }: ApiError): number | null {
  return info.code === 'CONFIRMATION_REQUIRED' && info.details?.reason === 'count' ? info.details.count : null;
}

/** What the result of a job says it did; null where it did nothing. */
export function ofResult(result: Job['result']): { report: RevokeOutcome; entries: readonly WrittenEntry[] } | null {
  const { message: _message, entries, ...rest } = result ?? {};
  const report = revokeReport.safeParse(rest);
  if (!report.success) return null;
  return { report: report.data, entries: Array.isArray(entries) ? (entries as WrittenEntry[]) : [] };
}
