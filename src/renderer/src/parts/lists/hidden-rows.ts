import type { ConnectionReport, CoreTable } from '@shared/api/connection-report';
import { useConnectionStatus } from '../../api/connections';

/** That a list may not be all there is, as a sentence; null where nothing is hidden from this connection. */
export function hiddenRows(report: ConnectionReport | null, table: CoreTable | undefined): string | null {
  if (table === undefined || report === null) return null;
  const seen = report.tables[table].rowSecurity?.select ?? 'all';
  if (seen === 'all') return null;
  return seen === 'none'
    ? 'Row-level security of the database hides all of these rows from this connection’s database user.'
    : 'Row-level security of the database may hide rows from this connection’s database user.';
}

export function useHiddenRows(table: CoreTable | undefined): string | null {
  return hiddenRows(useConnectionStatus().data?.report ?? null, table);
}
