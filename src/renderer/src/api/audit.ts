import type { MethodInput } from '@shared/contract';
import { useQuery } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call, cancellable, defined } from './call';
import { keys, type AuditFilter } from './keys';
import { usePagedList } from './paged';

/** What was done with Authdesk, newest first. */
export function useAudit(filter: AuditFilter, enabled = true) {
  return usePagedList(
    keys.auditList(filter),
    (cursor, signal) =>
      cancellable(signal, (requestId) => bridge().audit.list(defined({ limit: 100, ...filter, cursor, requestId }))),
    { enabled },
  );
}

/** Whether the audit trail is whole; asked on start and after each entry. */
export function useAuditCheck() {
  return useQuery({
    queryKey: keys.auditVerify,
    queryFn: () => call(bridge().audit.verify()),
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
  });
}

/** Takes back what an entry did; CONFLICT where it moved on meanwhile. */
export async function undoEntry(input: MethodInput<'audit.undo'>): Promise<void> {
  await call(bridge().audit.undo(input));
}
