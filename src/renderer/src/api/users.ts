import type { CreateForm, UserDetail, UserRow } from '@shared/api/users';
import type { MethodInput, MethodOutput } from '@shared/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bridge } from './bridge';
import { act, call, cancellable, defined, type Acted } from './call';
import type { ApiError } from './error';
import { keys, type UsersFilter } from './keys';
import type { CountOf, Pages } from './paged';

/** Users that match, page by page; a superseded search is stopped in the database. */
export function usersPages(filter: UsersFilter): Pages<UserRow> {
  return {
    queryKey: keys.usersList(filter),
    read: (cursor, signal, limit) =>
      cancellable(signal, (requestId) => bridge().users.list(defined({ limit, ...filter, cursor, requestId }))),
    fromEnd: filter.from === 'end',
  };
}

/** The exact number of matching users. */
export function usersCount(filter: UsersFilter): CountOf {
  return {
    queryKey: keys.usersCount(filter),
    count: (signal) =>
      cancellable(signal, (requestId) =>
        bridge().users.count(defined({ search: filter.search, filters: filter.filters, requestId })),
      ),
  };
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

/** Changes a user; CONFLICT carries the current row and all of its fields. */
export function useUpdateUser() {
  const client = useQueryClient();
  return useMutation<Acted<UserDetail>, ApiError, MethodInput<'users.update'>>({
    mutationFn: (input) => act(bridge().users.update(input)),
    onSuccess: ({ data }) => client.setQueryData(keys.user(data.id), data),
  });
}

/** Sets the role of a user. */
export function useSetRole() {
  const client = useQueryClient();
  return useMutation<Acted<UserDetail>, ApiError, MethodInput<'users.setRole'>>({
    mutationFn: (input) => act(bridge().users.setRole(input)),
    onSuccess: ({ data }) => client.setQueryData(keys.user(data.id), data),
  });
}

/** Makes a user. */
export function useCreateUser() {
  const client = useQueryClient();
  return useMutation<Acted<UserDetail>, ApiError, MethodInput<'users.create'>>({
    mutationFn: (input) => act(bridge().users.create(input)),
    onSuccess: ({ data }) => client.setQueryData(keys.user(data.id), data),
  });
}

/** What the forms for a new user and for a role have to know. */
export function useCreateForm(enabled = true) {
  return useQuery<CreateForm, ApiError>({
    queryKey: keys.createForm,
    queryFn: () => call(bridge().users.createForm()),
    enabled,
    staleTime: 60_000,
  });
}

/** Whether an address can be given to a user; stopped in the database when the address changes. */
export function useEmailCheck(email: string, exceptId?: string) {
  return useQuery<MethodOutput<'users.emailCheck'>, ApiError>({
    queryKey: [...keys.users, 'email-check', email, exceptId ?? ''],
    queryFn: ({ signal }) =>
      cancellable(signal, (requestId) => bridge().users.emailCheck(defined({ email, exceptId, requestId }))),
    enabled: email !== '',
    staleTime: 5000,
  });
}
