import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './error';

/** Worth one more try by itself: the link broke, and main is already mending it. */
function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.code === 'CONNECTION_LOST' || error.code === 'TIMEOUT');
}

/** The cache of all calls. Reads may be asked once more; writes never are, since the first may have arrived. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The database may be reachable while the system says "offline", and the other way round.
        networkMode: 'always',
        staleTime: 15_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => failures < 1 && isPassing(error),
        retryDelay: 600,
        refetchOnWindowFocus: true,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
