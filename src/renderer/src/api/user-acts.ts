import type { MethodInput, MethodOutput } from '@shared/contract';
import type { PanicPreview, RemovalPreview, UserDetail } from '@shared/api/users';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bridge } from './bridge';
import { act, call, cancellable, type Acted } from './call';
import type { ApiError } from './error';
import { keys } from './keys';

function useUserAct<Input>(run: (input: Input) => Promise<UserDetail>) {
  const client = useQueryClient();
  return useMutation<UserDetail, ApiError, Input>({
    mutationFn: run,
    onSuccess: (user) => client.setQueryData(keys.user(user.id), user),
  });
}

/** Bans somebody, and ends their sessions unless told otherwise. */
export function useBan() {
  return useUserAct((input: MethodInput<'users.ban'>) => call(bridge().users.ban(input)));
}

/** Lifts a ban. */
export function useUnban() {
  return useUserAct((input: MethodInput<'users.unban'>) => call(bridge().users.unban(input)));
}

/** Takes the second factor away. */
export function useResetSecondFactor() {
  return useUserAct((input: MethodInput<'users.resetSecondFactor'>) => call(bridge().users.resetSecondFactor(input)));
}

/** Lets codes be tried again. */
export function useUnlockSecondFactor() {
  return useUserAct((input: MethodInput<'users.unlockSecondFactor'>) => call(bridge().users.unlockSecondFactor(input)));
}

/** Lets somebody try again at once who tried too often. */
export function useClearRateLimits() {
  return useUserAct((input: MethodInput<'users.clearRateLimits'>) => call(bridge().users.clearRateLimits(input)));
}

/** Sets a password; what came of it is told by the caller. */
export function useSetPassword() {
  return useMutation<Acted<MethodOutput<'users.setPassword'>>, ApiError, MethodInput<'users.setPassword'>>({
    mutationFn: (input) => act(bridge().users.setPassword(input)),
  });
}

/** Takes a way to sign in away. */
export function useUnlink() {
  return useMutation<object, ApiError, MethodInput<'accounts.unlink'>>({
    mutationFn: (input) => call(bridge().accounts.unlink(input)),
  });
}

/** What would go along with users that are removed; read afresh each time it is asked. */
export function useRemovalPreview(ids: readonly string[]) {
  return useQuery<RemovalPreview, ApiError>({
    queryKey: keys.removalPreview(ids),
    queryFn: ({ signal }) =>
      cancellable(signal, (requestId) => bridge().users.removalPreview({ ids: [...ids], requestId })),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

/** Removes users; what came of it is told by the caller. */
export function useRemoveUsers() {
  return useMutation<Acted<MethodOutput<'users.remove'>>, ApiError, MethodInput<'users.remove'>>({
    mutationFn: (input) => act(bridge().users.remove(input)),
  });
}

/** What shutting an account would do, with counts; follows what changes meanwhile. */
export function usePanicPreview(id: string) {
  return useQuery<PanicPreview, ApiError>({
    queryKey: keys.panicPreview(id),
    queryFn: () => call(bridge().users.panicPreview({ id })),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

/** Shuts an account; what came of it is told by the caller. */
export function usePanic() {
  const client = useQueryClient();
  return useMutation<Acted<MethodOutput<'users.panic'>>, ApiError, MethodInput<'users.panic'>>({
    mutationFn: (input) => act(bridge().users.panic(input)),
    onSuccess: ({ data }) => client.setQueryData(keys.user(data.user.id), data.user),
  });
}
