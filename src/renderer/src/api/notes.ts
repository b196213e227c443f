import type { Marks, Note } from '@shared/api/notes';
import type { UserRow } from '@shared/api/users';
import type { MethodInput, MethodOutput } from '@shared/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call, defined } from './call';
import type { ApiError } from './error';
import { keys } from './keys';
import type { Pages } from './paged';

/** The team's notes on a person, newest first. */
export function notePages(userId: string): Pages<Note> {
  return {
    queryKey: keys.notesOf(userId),
    read: (cursor, _signal, limit) => call(bridge().notes.list(defined({ userId, cursor, limit }))),
  };
}

/** Tags, pin and time zone of a person, and how many notes there are. */
export function useMarks(userId: string, enabled = true) {
  return useQuery<Marks, ApiError>({
    queryKey: keys.marksOf(userId),
    queryFn: () => call(bridge().marks.get({ userId })),
    enabled,
  });
}

/** The tags in use, most used first. */
export function useTags(enabled: boolean) {
  return useQuery<MethodOutput<'tags.list'>, ApiError>({
    queryKey: keys.tags,
    queryFn: () => call(bridge().tags.list()),
    enabled,
  });
}

/** Who is pinned, newest first. */
export function usePins(enabled: boolean) {
  return useQuery<UserRow[], ApiError>({
    queryKey: keys.pins,
    queryFn: () => call(bridge().pins.list()),
    enabled,
    staleTime: 5000,
  });
}

/** Writes a note; every view is told by main. */
export function useAddNote() {
  return useMutation<Note, ApiError, MethodInput<'notes.add'>>({
    mutationFn: (input) => call(bridge().notes.add(input)),
  });
}

/** Takes a note away; `restore` brings it back. */
export function useRemoveNote() {
  return useMutation<object, ApiError, { readonly id: string; readonly restore: boolean }>({
    mutationFn: ({ id, restore }) =>
      call<object>(restore ? bridge().notes.restore({ id }) : bridge().notes.remove({ id })),
  });
}

type MarkChange =
  | { readonly tags: readonly string[] }
  | { readonly pinned: boolean }
  | { readonly zone: string | null };

/** Changes what is kept of a person beside the notes. */
export function useSetMarks(userId: string) {
  const client = useQueryClient();
  return useMutation<Marks, ApiError, MarkChange>({
    mutationFn: (change) => {
      if ('tags' in change) return call(bridge().tags.set({ userId, tags: [...change.tags] }));
      if ('pinned' in change) return call(bridge().pins.set({ userId, pinned: change.pinned }));
      return call(bridge().marks.setZone(change.zone === null ? { userId } : { userId, zone: change.zone }));
    },
    onSuccess: (marks) => client.setQueryData(keys.marksOf(userId), marks),
  });
}
