import type { HealthItem, InsightOverview } from '@shared/api/insight';
import type { MethodInput } from '@shared/contract';
import {
  useQuery,
  useQueryClient,
  type QueryKey,
  type UseQueryOptions,
  type UseQueryResult,
} from '@tanstack/react-query';
import { bridge } from './bridge';
import { cancellable } from './call';
import type { ApiError } from './error';
import { keys } from './keys';

/** Which time, cut how. */
export type OverviewQuestion = Pick<MethodInput<'insight.overview'>, 'from' | 'to' | 'step' | 'zone'>;

type How = Pick<MethodInput<'insight.overview'>, 'fresh' | 'acceptCost'>;

async function askOverview(question: OverviewQuestion, how: How, signal: AbortSignal): Promise<InsightOverview> {
  return cancellable(signal, async (requestId) => bridge().insight.overview({ ...question, ...how, requestId }));
}

/** Something that is counted when it is first asked for and when somebody says so, never by itself. */
export interface Counting<T> {
  readonly query: UseQueryResult<T, ApiError>;
  /** Counts anew, or at a cost that was accepted. */
  readonly count: (how: How) => void;
  /** Stops counting; what was there before stays. */
  readonly stop: () => void;
}

/** Leaving the screen stops the count in the database. */
function useCounting<T>({
  queryKey,
  ask,
  placeholder,
}: {
  readonly queryKey: QueryKey;
  readonly ask: (how: How, signal: AbortSignal) => Promise<T>;
  readonly placeholder?: (previous: T | undefined, queryKey: QueryKey | undefined) => T | undefined;
}): Counting<T> {
  const client = useQueryClient();
  const query = useQuery<T, ApiError>({
    queryKey,
    queryFn: ({ signal }) => ask({}, signal),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    retry: false,
    ...(placeholder !== undefined && {
      placeholderData: (previous: T | undefined, from?: { readonly queryKey: QueryKey }) =>
        placeholder(previous, from?.queryKey),
    }),
  } as UseQueryOptions<T, ApiError>);
  return {
    query,
    count: (how) =>
      void client
        .fetchQuery({ queryKey, queryFn: ({ signal }) => ask(how, signal), staleTime: 0, retry: false })
        // The query tells it.
        .catch(() => undefined),
    stop: () => void client.cancelQueries({ queryKey }),
  };
}

/** Figures over a time. */
export function useOverview(question: OverviewQuestion): Counting<InsightOverview> {
  return useCounting({
    queryKey: keys.overview(question),
    ask: async (how, signal) => askOverview(question, how, signal),
    // The figures of a moment ago stay in grey; those of other steps would stand under the wrong days.
    placeholder: (previous, queryKey) => {
      const asked = queryKey?.at(-1) as OverviewQuestion | undefined;
      return asked?.step === question.step && asked.zone === question.zone ? previous : undefined;
    },
  });
}

/** What is wrong with the data of the open connection. */
export function useHealth(connectionId: string): Counting<readonly HealthItem[]> {
  return useCounting({
    queryKey: keys.health(connectionId),
    ask: async ({ acceptCost }, signal) =>
      cancellable(signal, async (requestId) =>
        bridge().insight.health({ requestId, ...(acceptCost === true && { acceptCost }) }),
      ),
  });
}
