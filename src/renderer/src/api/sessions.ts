import type { RevokeReport } from '@shared/api/sessions';
import { useMutation } from '@tanstack/react-query';
import { bridge } from './bridge';
import { act, cancellable, defined } from './call';
import type { ApiError } from './error';
import { keys, type SessionsFilter } from './keys';
import { usePagedList } from './paged';

/** Sessions that match, page by page. */
export function useSessions(filter: SessionsFilter, enabled = true) {
  return usePagedList(
    keys.sessionsList(filter),
    (cursor, signal) =>
      cancellable(signal, (requestId) => bridge().sessions.list(defined({ limit: 100, ...filter, cursor, requestId }))),
    { enabled, fromEnd: filter.from === 'end' },
  );
}

/** Ends the sessions with these ids. */
export function useRevokeSessions() {
  return useMutation<RevokeReport, ApiError, { ids: string[] }>({
    mutationFn: async (input) => (await act(bridge().sessions.revoke(input))).data,
  });
}

/** Ends all sessions of a user, but for `exceptIds`. */
export function useRevokeSessionsOfUser() {
  return useMutation<RevokeReport, ApiError, { userId: string; exceptIds?: string[] }>({
    mutationFn: async (input) => (await act(bridge().sessions.revokeForUser(input))).data,
  });
}
