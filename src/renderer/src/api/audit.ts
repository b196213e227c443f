import type { AuditEntry, UndoPreview } from '@shared/api/audit';
import type { Why } from '@shared/api/common';
import type { WrittenEntry } from '@shared/result';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call, cancellable, defined } from './call';
import { ApiError } from './error';
import { keys, type AuditFilter } from './keys';
import type { Pages } from './paged';

/** What was done with Authdesk, newest first. */
export function auditPages(filter: AuditFilter): Pages<AuditEntry> {
  return {
    queryKey: keys.auditList(filter),
    read: (cursor, signal, limit) =>
      cancellable(signal, (requestId) => bridge().audit.list(defined({ limit, ...filter, cursor, requestId }))),
  };
}

/** One entry by its id. */
export function useAuditEntry(id: string | undefined) {
  return useQuery<AuditEntry | null, ApiError>({
    queryKey: keys.auditEntry(id ?? ''),
    queryFn: async () => {
      const { rows } = await call(bridge().audit.list({ filter: { id }, limit: 1 }));
      return rows[0] ?? null;
    },
    enabled: id !== undefined,
  });
}

/** Whether the audit trail is whole; asked at the start, every quarter of an hour, and on demand. */
export function useAuditCheck() {
  return useQuery({
    queryKey: keys.auditVerify,
    queryFn: () => call(bridge().audit.verify()),
    staleTime: 5 * 60_000,
    refetchInterval: 15 * 60_000,
    refetchOnWindowFocus: false,
  });
}

/** Has main ask for a pass phrase that protects the audit's key, or take it off; where nobody typed one nothing changes. */
export function usePassPhrase() {
  const client = useQueryClient();
  return useMutation<unknown, ApiError, 'set' | 'remove'>({
    mutationFn: (what) => call(what === 'set' ? bridge().audit.setPassPhrase() : bridge().audit.removePassPhrase()),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.auditVerify }),
  });
}

/** What undoing an entry would write, read from the database as it is now: never from a memory of it. */
export function useUndoPreview(id: string) {
  return useQuery<UndoPreview, ApiError>({
    queryKey: keys.undoPreview(id),
    queryFn: () => call(bridge().audit.undoPreview({ id })),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

/** Undoes an entry and gives those this left; `why` is what the connection asks for. Undoing one of an undo does the act again. */
export async function undoEntry(id: string, why?: Why): Promise<readonly WrittenEntry[]> {
  const result = await bridge().audit.undo({ id, ...(why === undefined ? {} : { why }) });
  if (!result.ok) throw new ApiError(result.error);
  return result.entries ?? [];
}
