import type { BulkAction, BulkPreview, BulkTarget } from '@shared/api/bulk';
import type { Confirmation, Page, Why } from '@shared/api/common';
import type { Job, JobRow } from '@shared/api/jobs';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { bridge } from './bridge';
import { call, cancellable, defined } from './call';
import type { ApiError } from './error';
import { usePagedList } from './paged';

/** A row of a dry run or a job, with the id a list needs. */
export type ListedRow = JobRow & { readonly id: string };

/** Finds out what a bulk act would do; `cancel` stops it in the database too. */
export function useDryRun() {
  const controller = useRef<AbortController | null>(null);
  const mutation = useMutation<BulkPreview, ApiError, { action: BulkAction; target: BulkTarget }>({
    mutationFn: async (input) => {
      controller.current?.abort();
      const mine = new AbortController();
      controller.current = mine;
      return cancellable(mine.signal, (requestId) => bridge().bulk.preview({ ...input, requestId }));
    },
  });
  return { ...mutation, cancel: () => controller.current?.abort() };
}

/** Starts what a dry run found. */
export function useStartBulk() {
  return useMutation<Job, ApiError, { previewId: string; confirm: Confirmation; why?: Why }>({
    mutationFn: (input) => call(bridge().bulk.start(input)),
  });
}

/** Pauses and resumes; the job itself comes as an event. */
export function usePauseJob() {
  return useMutation<Job, ApiError, string>({ mutationFn: (id) => call(bridge().jobs.pause({ id })) });
}

export function useResumeJob() {
  return useMutation<Job, ApiError, { id: string; why?: Why }>({
    mutationFn: (input) => call(bridge().jobs.resume(input)),
  });
}

/** Writes what became of each row to a file. */
export function useJobReport() {
  return useMutation<{ rows: number }, ApiError, { id: string; file: string }>({
    mutationFn: (input) => call(bridge().jobs.report(input)),
  });
}

function listed(page: Page<JobRow>): Page<ListedRow> {
  return { ...page, rows: page.rows.map((row) => ({ ...row, id: String(row.seq) })) };
}

/**
 * Rows of a dry run (or, once it is `started`, of its job), page by page. `turn` is anything that changes when they have
 * to be read again.
 */
export function useBulkRows(id: string, started: boolean, outcome: JobRow['outcome'] | undefined, turn: unknown) {
  return usePagedList<ListedRow>({
    queryKey: ['jobs', 'rows', id, started, outcome ?? '', turn],
    read: async (cursor) => {
      const question = defined({ outcome, cursor, limit: 200 });
      return listed(
        await call(
          started ? bridge().jobs.rows({ id, ...question }) : bridge().bulk.previewRows({ previewId: id, ...question }),
        ),
      );
    },
  });
}
