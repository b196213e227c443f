import type { UserDetail, UserPatch } from '@shared/api/users';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bridge } from './bridge';
import { act, call, cancellable, defined } from './call';
import type { ApiError } from './error';
import { keys, type UsersFilter } from './keys';
import { usePagedList } from './paged';

/** Users that match, page by page; a superseded search is stopped in the database. */
export function useUsers(filter: UsersFilter, enabled = true) {
  return usePagedList(
    keys.usersList(filter),
    (cursor, signal) =>
      cancellable(signal, (requestId) => bridge().users.list(defined({ limit: 100, ...filter, cursor, requestId }))),
    { enabled, fromEnd: filter.from === 'end' },
  );
}

/** The exact number of matching users; asks only once `enabled`, and stops in the database when given up. */
export function useUsersCount(filter: UsersFilter, enabled: boolean) {
  return useQuery({
    queryKey: keys.usersCount(filter),
    queryFn: ({ signal }) =>
      cancellable(signal, (requestId) =>
        bridge().users.count(defined({ search: filter.search, filters: filter.filters, requestId })),
      ),
    enabled,
    staleTime: 60_000,
  });
}

/** A few users for the palette. */
export function useUserMatches(search: string, limit: number) {
  return useQuery({
    queryKey: [...keys.users, 'matches', search, limit],
    queryFn: ({ signal }) => cancellable(signal, (requestId) => bridge().users.list({ search, limit, requestId })),
    enabled: search.length >= 2,
    placeholderData: (previous) => (search.length >= 2 ? previous : undefined),
  });
}

/** Everything about one user. */
export function useUser(id: string) {
  return useQuery<UserDetail, ApiError>({
    queryKey: keys.user(id),
    queryFn: () => call(bridge().users.get({ id })),
  });
}

/** Changes name, address or verified flag; CONFLICT carries the current row. */
export function useUpdateUser() {
  const client = useQueryClient();
  return useMutation<UserDetail, ApiError, { id: string; patch: UserPatch; expectedUpdatedAt: string }>({
    mutationFn: async (input) => (await act(bridge().users.update(input))).data,
    onSuccess: (user) => client.setQueryData(keys.user(user.id), user),
  });
}
