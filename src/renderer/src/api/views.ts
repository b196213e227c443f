import type { SavedView } from '@shared/api/views';
import type { UserRow } from '@shared/api/users';
import type { MethodInput } from '@shared/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call } from './call';
import type { ApiError } from './error';
import { keys } from './keys';

const VIEWS = [...keys.database, 'views'];
const RECENTS = [...keys.database, 'recents'];

export type ViewScreen = SavedView['screen'];

/** The saved views of the open connection, of all screens. */
export function useViews() {
  return useQuery<SavedView[], ApiError>({
    queryKey: VIEWS,
    queryFn: () => call(bridge().views.list()),
    staleTime: Infinity,
  });
}

/** Keeps a view, new or changed. */
export function useSaveView() {
  const client = useQueryClient();
  return useMutation<SavedView, ApiError, MethodInput<'views.save'>>({
    mutationFn: (input) => call(bridge().views.save(input)),
    onSuccess: (saved) =>
      client.setQueryData<SavedView[]>(VIEWS, (views = []) =>
        views.some(({ id }) => id === saved.id)
          ? views.map((view) => (view.id === saved.id ? saved : view))
          : [...views, saved],
      ),
  });
}

/** Forgets a view. */
export function useRemoveView() {
  const client = useQueryClient();
  return useMutation<object, ApiError, string>({
    mutationFn: (id) => call(bridge().views.remove({ id })),
    onSettled: () => client.invalidateQueries({ queryKey: VIEWS }),
  });
}

/** The users opened last on this connection, newest first. */
export function useRecents(enabled: boolean) {
  return useQuery<UserRow[], ApiError>({
    queryKey: RECENTS,
    queryFn: () => call(bridge().recents.list()),
    enabled,
    staleTime: 5000,
  });
}

/** Notes that a user was opened; that it cannot be noted is no reason to disturb anybody. */
export function useAddRecent() {
  const client = useQueryClient();
  return useMutation<object, ApiError, string>({
    mutationFn: (id) => call(bridge().recents.add({ id })),
    onSuccess: () => client.invalidateQueries({ queryKey: RECENTS }),
  });
}
