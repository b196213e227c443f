import type { Why } from '@shared/api/common';
import type { Job } from '@shared/api/jobs';
import type { SessionFilter } from '@shared/api/sessions';
import { noteActs } from '../../../api/acts';
import { toApiError } from '../../../api/error';
import { endOfJob } from '../../../api/jobs';
import { revokeSessionsWhere } from '../../../api/sessions';
import { toast } from '../../../ui/toast';
import { tellElsewhere } from '../../../parts/jobs/told';
import { ofResult } from './matching-outcome';
import { announceRevoked } from './result/announce-revoked';

/** Starts ending all that match, and tells what came of it once it has ended, wherever one is by then. */
export async function revokeMatching(
  input: { readonly filter: SessionFilter; readonly expectedCount: number; readonly confirm: boolean | string },
  { who, why }: { readonly who: string | null; readonly why: Why | undefined },
): Promise<Job> {
  const job = await revokeSessionsWhere({ ...input, ...(why === undefined ? {} : { why }) });
  tellElsewhere(job.id);
  void endOfJob(job.id)
    .then((ended) => tell(ended, who, why))
    .catch((cause: unknown) => {
      const { message, hint } = toApiError(cause);
      toast.error({ title: message, description: hint });
    });
  return job;
}

function tell(job: Job, who: string | null, why: Why | undefined): void {
  const message = job.result?.['message'];
  const said = typeof message === 'string' ? message : 'It failed.';
  const done = ofResult(job.result);
  if (done === null) {
    if (job.state === 'cancelled') toast.info({ title: 'Cancelled before any session was revoked' });
    else toast.error({ title: `${job.title} failed`, description: said });
    return;
  }
  const { report, entries } = done;
  noteActs(entries, true);
  const stopped = job.state === 'done' ? null : { message: said, hint: 'What was revoked can be undone.' };
  announceRevoked({ report, who, entries, why, sessions: [], failure: stopped });
}
