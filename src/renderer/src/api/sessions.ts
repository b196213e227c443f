import type { Total } from '@shared/api/common';
import type { Job } from '@shared/api/jobs';
import type { RevokeReport, SessionAnswer, SessionFilter, SessionRow } from '@shared/api/sessions';
import type { MethodInput, MethodOutput } from '@shared/contract';
import { useQuery } from '@tanstack/react-query';
import { bridge } from './bridge';
import { act, call, cancellable, defined, type Acted } from './call';
import type { ApiError } from './error';
import { keys, type SessionsFilter } from './keys';
import type { CountOf, Pages } from './paged';

/** Sessions that match, page by page. */
export function sessionsPages(filter: SessionsFilter): Pages<SessionRow> {
  return {
    queryKey: keys.sessionsList(filter),
    read: (cursor, signal, limit) =>
      cancellable(signal, (requestId) => bridge().sessions.list(defined({ limit, ...filter, cursor, requestId }))),
    fromEnd: filter.from === 'end',
  };
}

/** The sessions of a person with their numbers, of very many those that live longest; read again when a session changes anywhere. */
export function useSessionsOf(userId: string, enabled = true) {
  return useQuery<MethodOutput<'sessions.ofUser'>, ApiError>({
    queryKey: keys.sessionsOf(userId),
    queryFn: ({ signal }) => cancellable(signal, (requestId) => bridge().sessions.ofUser({ userId, requestId })),
    enabled,
    retry: false,
  });
}

/** What of a list's question decides which sessions match, and not how they are read and ordered. */
export function matchOf({ sort: _sort, from: _from, limit: _limit, acceptCost: _cost, ...filter }: SessionsFilter) {
  return filter satisfies SessionFilter;
}

/** The exact number of sessions that match; stopped in the database when `signal` aborts. */
async function countSessions(filter: SessionFilter, signal: AbortSignal): Promise<Total> {
  return cancellable(signal, async (requestId) => bridge().sessions.count({ ...filter, requestId }));
}

/** The same as it is kept for a list. */
export function sessionsCount(filter: SessionFilter): CountOf {
  return { queryKey: keys.sessionsCount(filter), count: (signal) => countSessions(filter, signal) };
}

/** Ends all that match, if they are still as many, as a job; what comes of it is told by the caller. */
export async function revokeSessionsWhere(input: MethodInput<'sessions.revokeWhere'>): Promise<Job> {
  return call(bridge().sessions.revokeWhere(input));
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
