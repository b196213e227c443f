import type { Diagnosis } from '@shared/api/diagnosis';
import type { Twins } from '@shared/api/twins';
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

/** What may have been meant by a search that finds nobody. */
export function useSuggestions({ search = '', filters }: Pick<UsersFilter, 'search' | 'filters'>) {
  return useQuery<MethodOutput<'users.suggest'>, ApiError>({
    queryKey: [...keys.users, 'suggestions', search, filters ?? null],
    queryFn: ({ signal }) =>
      cancellable(signal, (requestId) => bridge().users.suggest(defined({ search, filters, requestId }))),
    enabled: search !== '',
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

/** Why a user cannot sign in, read afresh each time it is asked and whenever the user changes. */
export function useDiagnosis(id: string, enabled: boolean) {
  return useQuery<Diagnosis, ApiError>({
    queryKey: keys.diagnosis(id),
    queryFn: () => call(bridge().users.diagnose({ id })),
    enabled,
    gcTime: 0,
  });
}

/** Why nobody has an address, and who may be meant. */
export function useDiagnosisOfAddress(email: string) {
  return useQuery<Diagnosis, ApiError>({
    queryKey: keys.diagnosis(email),
    queryFn: () => call(bridge().users.diagnose({ email })),
    gcTime: 0,
  });
}

/** Who may be the same person as a user, looked for afresh each time it is asked. */
export function useTwins(id: string) {
  return useQuery<Twins, ApiError>({
    queryKey: keys.twins(id),
    queryFn: ({ signal }) => cancellable(signal, (requestId) => bridge().users.twins({ id, requestId })),
    gcTime: 0,
  });
}

/** The same with a question to the running server, which goes on record. */
export function useLiveDiagnosis() {
  const client = useQueryClient();
  return useMutation<Diagnosis, ApiError, string>({
    mutationFn: (id) => call(bridge().users.diagnose({ id, live: true })),
    onSuccess: (diagnosis, id) => client.setQueryData(keys.diagnosis(id), diagnosis),
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
