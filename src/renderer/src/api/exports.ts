import type { Job } from '@shared/api/jobs';
import type { MethodInput, MethodOutput } from '@shared/contract';
import { useMutation } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call } from './call';
import type { ApiError } from './error';

/** Lists that can be written to a file. */
export type Exportable = 'users' | 'sessions' | 'accounts' | 'verifications' | 'audit';

type ExportInput<What extends Exportable> = MethodInput<`${What}.export`>;
export type ExportFormat = ExportInput<Exportable>['format'];
type Target = 'format' | 'file' | 'columns';

/** Which list, and what is asked of it. */
export type ExportQuestion = {
  [What in Exportable]: { readonly what: What; readonly question: Omit<ExportInput<What>, Target> };
}[Exportable];

type ExportRequest = ExportQuestion & { readonly target: Pick<ExportInput<'users'>, Target> };

/** What a list is asked besides: which part of it, and how. */
const PAGING = ['cursor', 'limit', 'from', 'acceptCost', 'requestId'];

function withoutPaging<Question extends object>(question: Question): Question {
  return Object.fromEntries(Object.entries(question).filter(([key]) => !PAGING.includes(key))) as Question;
}

function start(request: ExportRequest) {
  switch (request.what) {
    case 'users':
      return bridge().users.export({ ...withoutPaging(request.question), ...request.target });
    case 'sessions':
      return bridge().sessions.export({ ...withoutPaging(request.question), ...request.target });
    case 'accounts':
      return bridge().accounts.export({ ...withoutPaging(request.question), ...request.target });
    case 'verifications':
      return bridge().verifications.export({ ...withoutPaging(request.question), ...request.target });
    case 'audit': {
      // Always all that an entry says: a record with parts left out would prove nothing.
      const { columns: _all, ...target } = request.target;
      return bridge().audit.export({ ...withoutPaging(request.question), ...target });
    }
  }
}

/** Starts writing everything that matches to a file; the answer is the job that does it. */
export function useStartExport() {
  return useMutation<Job, ApiError, ExportRequest>({ mutationFn: (request) => call(start(request)) });
}

/** Shows the system's save dialog; nulls when it was cancelled. */
export function useChooseSaveFile() {
  return useMutation<MethodOutput<'app.chooseSaveFile'>, ApiError, MethodInput<'app.chooseSaveFile'>>({
    mutationFn: (input) => call(bridge().app.chooseSaveFile(input)),
  });
}

/** Calls back with each step of each job; returns the function that stops it. */
export function onJob(listener: (job: Job) => void): () => void {
  return bridge().on('job', listener);
}

/** Starts writing everything that is held about a person to a file; the answer is the job that does it. */
export function useStartPackage() {
  return useMutation<Job, ApiError, MethodInput<'users.package'>>({
    mutationFn: (input) => call(bridge().users.package(input)),
  });
}
