import type { Changed } from '@shared/events';
import type { Job } from '@shared/api/jobs';
import type { ConnectionManager } from '../connections/connection-manager';
import type { MailDependencies } from '../email/send-mail';
import type { LocalDatabase } from '../local/local-database';
import type { WritePath } from '../write/write-path';
import { createBulkJobs, type BulkJobs } from './bulk-jobs';
import { createMailer } from './mailer';
import { createBulkStore, type BulkStore } from './store';

interface Dependencies {
  readonly local: LocalDatabase;
  readonly connections: ConnectionManager;
  /** Makes a write path that tells of changes in the given way. */
  readonly writePath: (announce: (changed: Changed) => void) => WritePath;
  readonly mail: Omit<MailDependencies, 'writes' | 'announce'>;
  readonly announceChange: (changed: Changed) => void;
  readonly announceJob: (job: Job) => void;
  readonly log: { readonly error: (message: string, details?: unknown) => void };
  readonly now: () => Date;
}

export interface Bulk {
  readonly jobs: BulkJobs;
  readonly store: BulkStore;
  /** Lets every job finish what it is at. */
  readonly close: () => Promise<void>;
}

/** Loads the bulk jobs there are: those that were running when Authdesk ended wait to be resumed by a person. */
export async function createBulk(dependencies: Dependencies): Promise<Bulk> {
  const { local, connections, writePath, mail, announceChange, announceJob, log, now } = dependencies;
  const store = createBulkStore(local);
  await store.interrupt();
  await store.forgetPreviews(0);
  const gather = coalesceChanges(announceChange);
  const writes = writePath(gather.announce);
  const jobs = createBulkJobs({
    store,
    connections,
    writes,
    mailer: createMailer({ ...mail, writes, announce: gather.announce }),
    announce: (job) => {
      announceJob(job);
      if (job.state !== 'running') gather.flush();
    },
    log,
    now,
  });
  return {
    jobs,
    store,
    close: async () => {
      await jobs.close();
      gather.flush();
    },
  };
}

/** At most so often every open view reads again while a job writes batch after batch. */
const EVERY_MS = 1000;

/** Tells of many changes in one: at once for the first, then together once a second. */
export function coalesceChanges(announce: (changed: Changed) => void, everyMs = EVERY_MS) {
  const tables = new Set<Changed['tables'][number]>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tell = () => {
    if (tables.size === 0) return;
    const told = [...tables];
    tables.clear();
    announce({ tables: told, userIds: [] });
  };
  return {
    announce: (changed: Changed) => {
      for (const table of changed.tables) tables.add(table);
      if (timer !== null) return;
      tell();
      timer = setTimeout(() => {
        timer = null;
        tell();
      }, everyMs);
      timer.unref();
    },
    /** Tells what is still to be told. */
    flush: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      tell();
    },
  };
}
