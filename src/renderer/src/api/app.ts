import type { AppInfo, Preferences } from '@shared/api/app';
import type { Job } from '@shared/api/jobs';
import type { UpdateState } from '@shared/api/updates';
import type { MethodOutput } from '@shared/contract';
import type { Navigation } from '@shared/events';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call } from './call';
import type { ApiError } from './error';
import { keys } from './keys';

/** Versions, the data folder and what the system's secret store can do. */
export function useAppInfo() {
  return useQuery<AppInfo, ApiError>({
    queryKey: keys.info,
    queryFn: () => call(bridge().app.info()),
    staleTime: Infinity,
  });
}

/** Theme and density. */
export function usePreferences() {
  return useQuery<Preferences, ApiError>({
    queryKey: keys.preferences,
    queryFn: () => call(bridge().app.preferences()),
    staleTime: Infinity,
  });
}

/** Changes theme or density; shown at once, since it is local and easily taken back. */
export function useSetPreferences() {
  const client = useQueryClient();
  return useMutation<Preferences, ApiError, Partial<Preferences>, Preferences | undefined>({
    mutationFn: (input) => call(bridge().app.setPreferences(input)),
    onMutate: (input) => {
      const before = client.getQueryData<Preferences>(keys.preferences);
      if (before !== undefined) client.setQueryData(keys.preferences, { ...before, ...input });
      return before;
    },
    onSuccess: (saved) => client.setQueryData(keys.preferences, saved),
    onError: (_error, _input, before) => client.setQueryData(keys.preferences, before),
  });
}

/** What is known of a newer version. */
export function useUpdates() {
  return useQuery<UpdateState, ApiError>({
    queryKey: keys.updates,
    queryFn: () => call(bridge().app.updates()),
    staleTime: Infinity,
  });
}

/** Looks for a newer version, or brings in the one that was found; how far it is comes as a change. */
export function useActOnUpdates(act: 'check' | 'install') {
  const client = useQueryClient();
  return useMutation<UpdateState, ApiError>({
    mutationFn: () => call(act === 'check' ? bridge().app.checkForUpdates() : bridge().app.installUpdate()),
    onSuccess: (state) => client.setQueryData(keys.updates, state),
  });
}

/** Opens a ticket of the help desk in the person's browser. */
export function useOpenTicket() {
  return useMutation<object, ApiError, string>({
    mutationFn: (ticket) => call(bridge().app.openTicket({ ticket })),
  });
}

/** What a person can hand on when something is wrong; put together when it is looked at. */
export function useProblemReport() {
  return useQuery<MethodOutput<'app.problemReport'>, ApiError>({
    queryKey: keys.problemReport,
    queryFn: () => call(bridge().app.problemReport()),
    gcTime: 0,
    staleTime: Infinity,
  });
}

/** Saves the report as it was shown. */
export function useSaveProblemReport() {
  return useMutation<MethodOutput<'app.saveProblemReport'>, ApiError>({
    mutationFn: () => call(bridge().app.saveProblemReport()),
  });
}

/** Shows the log or the data folder in the system's file manager. */
export function useShowFolder() {
  return useMutation<object, ApiError, 'log' | 'data'>({
    mutationFn: (what) => call(bridge().app.showFolder({ what })),
  });
}

/** Work that outlasts a call, running or just ended. */
export function useJobs() {
  return useQuery<Job[], ApiError>({ queryKey: keys.jobs, queryFn: () => call(bridge().jobs.list()) });
}

/** Stops a job. */
export function useCancelJob() {
  return useMutation<object, ApiError, string>({ mutationFn: (id) => call(bridge().jobs.cancel({ id })) });
}

/** Opens a further window, at a place where one is named. */
export async function openWindow(at?: Navigation): Promise<void> {
  await call(bridge().app.openWindow(at === undefined ? {} : { at }));
}

/** Writes a fault of the page to the log; gives the reference to quote, or null where even that failed. */
export async function reportProblem(where: string, error: unknown): Promise<string | null> {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  try {
    const { reference } = await call(
      bridge().app.reportProblem({ where: where.slice(0, 200), message: message.slice(0, 4000) }),
    );
    return reference;
  } catch {
    return null;
  }
}
