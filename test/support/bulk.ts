import type { Job, JobRow } from '@shared/api/jobs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServices } from './services';

const UNDER_WAY: ReadonlySet<Job['state']> = new Set(['running']);

/** A job once it stopped, for whatever reason. */
export async function ended(app: Pick<TestServices, 'call'>, id: string): Promise<Job> {
  for (;;) {
    const job = await jobOf(app, id);
    if (job !== undefined && !UNDER_WAY.has(job.state)) return job;
    await sleep(5);
  }
}

/** A job as it is now. */
export async function jobOf(app: Pick<TestServices, 'call'>, id: string): Promise<Job | undefined> {
  return (await app.call('jobs.list')).find((job) => job.id === id);
}

/** All rows of a dry run or job, page by page. */
export async function previewRows(app: Pick<TestServices, 'call'>, previewId: string): Promise<JobRow[]> {
  const rows: JobRow[] = [];
  let cursor: string | null = null;
  do {
    const page: { rows: JobRow[]; nextCursor: string | null } = await app.call('bulk.previewRows', {
      previewId,
      limit: 500,
      ...(cursor !== null && { cursor }),
    });
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}
