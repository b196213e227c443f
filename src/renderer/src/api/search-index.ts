import type { SearchIndexStatus } from '@shared/api/search';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call } from './call';
import type { ApiError } from './error';
import { keys } from './keys';

/** How the local search index of the open connection is doing; asked again while anything about it moves. */
export function useSearchIndex() {
  return useQuery<SearchIndexStatus, ApiError>({
    queryKey: keys.searchIndex,
    queryFn: () => call(bridge().search.indexStatus()),
    refetchInterval: ({ state }) =>
      state.data?.state === 'building' ? 500 : state.data?.state === 'ready' ? 5000 : false,
  });
}

/** Builds the index; CONFIRMATION_REQUIRED with what it would take where that is a lot. */
export function useStartSearchIndex() {
  const client = useQueryClient();
  return useMutation<SearchIndexStatus, ApiError, { acceptSize?: boolean }>({
    mutationFn: (input) => call(bridge().search.indexStart(input)),
    onSuccess: (status) => client.setQueryData(keys.searchIndex, status),
  });
}

/** Forgets the index. */
export function useStopSearchIndex() {
  const client = useQueryClient();
  return useMutation<object, ApiError>({
    mutationFn: () => call(bridge().search.indexStop()),
    onSettled: () => client.invalidateQueries({ queryKey: keys.searchIndex }),
  });
}
