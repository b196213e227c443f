import path from 'node:path';
import type { HandlersOf } from './handler';
import { AppError } from '../data/base/app-error';
import type { AuditLog } from '../data/audit/audit-log';
import type { BulkJobs } from '../data/bulk/bulk-jobs';
import { jobRows } from '../data/bulk/job-rows';
import { writeReport } from '../data/bulk/report';
import type { BulkStore } from '../data/bulk/store';
import type { ConnectionManager } from '../data/connections/connection-manager';
import type { ChosenFiles } from '../data/files/chosen-files';
import type { Changed } from '@shared/events';
import type { Jobs } from '../data/base/jobs';

interface Dependencies {
  /** Those of this run of the app, such as exports. */
  readonly jobs: Jobs;
  /** Those that outlive it. */
  readonly bulk: BulkJobs;
  readonly store: BulkStore;
  readonly connections: ConnectionManager;
  readonly audit: AuditLog;
  readonly files: Pick<ChosenFiles, 'takeTarget'>;
  readonly announce: (changed: Changed) => void;
}

/** The calls `jobs.*`, over both kinds of jobs. */
export function jobsHandlers({
  jobs,
  bulk,
  store,
  connections,
  audit,
  files,
  announce,
}: Dependencies): HandlersOf<'jobs'> {
  const isPlain = (id: string) => jobs.list().some((job) => job.id === id);
  const requireBulk = (id: string, what: string) => {
    if (!isPlain(id)) return;
    throw new AppError('UNSUPPORTED', `This job cannot be ${what}.`, {
      hint: 'It can be cancelled and started again.',
    });
  };
  return {
    'jobs.list': async () =>
      [...jobs.list(), ...(await bulk.list())].toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1)),
    'jobs.cancel': async ({ id }) => {
      if (isPlain(id)) jobs.cancel(id);
      else await bulk.cancel(id);
      return {};
    },
    'jobs.pause': async ({ id }) => {
      requireBulk(id, 'paused');
      return bulk.pause(id);
    },
    'jobs.resume': async ({ id }, call) =>
      connections.use(call.signal, async (connection) => {
        requireBulk(id, 'resumed');
        return bulk.resume(connection, id, call);
      }),
    'jobs.rows': async (question) => {
      requireBulk(question.id, 'looked into row by row');
      await bulk.get(question.id);
      return jobRows(store, question);
    },
    'jobs.report': async ({ id, file }) => {
      requireBulk(id, 'reported row by row');
      const job = await bulk.get(id);
      const target = await files.takeTarget(file, 'csv');
      const name = path.basename(target.path);
      const intent = await audit.intend({ ...reported(job.title, id, name), outcome: 'failed', rows: null });
      try {
        const rows = await writeReport(store, id, target);
        await audit.conclude(intent, {
          ...reported(job.title, id, name),
          summary: `Wrote the report of “${job.title}” to ${name}`,
          outcome: 'done',
          rows,
        });
        return { rows };
      } catch (error) {
        await audit.conclude(intent, { ...reported(job.title, id, name), outcome: 'failed', rows: null });
        throw error;
      } finally {
        announce({ tables: ['audit'], userIds: [] });
      }
    },
  };
}

function reported(title: string, id: string, name: string) {
  return {
    connection: null,
    action: 'jobs.report',
    target: { type: 'job', id, label: title },
    userId: null,
    summary: `Write the report of “${title}” to ${name}`,
  } as const;
}
