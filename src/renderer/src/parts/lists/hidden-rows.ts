import type { CoreTable } from '@shared/api/connections';
import { useConnectionStatus } from '../../api/connections';

/** That a list may not be all there is, as a sentence; null where nothing is hidden from this connection. */
export function useHiddenRows(table: CoreTable | undefined): string | null {
  const report = useConnectionStatus().data?.report ?? null;
  if (table === undefined || report === null) return null;
  const seen = report.tables[table].rowSecurity?.select ?? 'all';
  return seen === 'all' ? null : 'Row-level security of the database hides rows from this connection’s database user.';
}
