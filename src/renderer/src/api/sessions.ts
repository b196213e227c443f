import type { RevokeReport, SessionAnswer } from '@shared/api/sessions';
import type { MethodInput, MethodOutput } from '@shared/contract';
import { useQuery } from '@tanstack/react-query';
import { bridge } from './bridge';
import { act, call, cancellable, defined, type Acted } from './call';
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

/** All sessions of a person, however many; read again when a session changes anywhere. */
export function useSessionsOf(userId: string, enabled = true) {
  return useQuery<MethodOutput<'sessions.ofUser'>, ApiError>({
    queryKey: keys.sessionsOf(userId),
    queryFn: ({ signal }) => cancellable(signal, (requestId) => bridge().sessions.ofUser({ userId, requestId })),
    enabled,
    retry: false,
  });
}

/** Ends the sessions with these ids; what came of it is told by the caller. */
export async function revokeSessions(input: MethodInput<'sessions.revoke'>): Promise<Acted<RevokeReport>> {
  return act(bridge().sessions.revoke(input));
}

/** Ends all sessions of a user, but for `exceptIds`; what came of it is told by the caller. */
export async function revokeSessionsOf(input: MethodInput<'sessions.revokeForUser'>): Promise<Acted<RevokeReport>> {
  return act(bridge().sessions.revokeForUser(input));
}

/** Asks the auth server whether a session is signed in right now. */
export async function probeSession(id: string): Promise<SessionAnswer> {
  return call(bridge().sessions.probe({ id }));
}
