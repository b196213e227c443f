import type { AuditEntry } from '@shared/api/audit';
import type { OpenConnection } from '../connections/connection';
import { storageMode } from '../connections/storage-mode';

/** What is said where sessions do not come back. */
export const STAY_ENDED = 'The sessions stay ended: they were in the secondary storage';

/**
 * Whether sessions that an entry ended stay ended once it is undone: their keys are gone, and the server goes by those
 * alone. Beside a table it falls back to the rows, which come back.
 */
export function sessionsStayEnded(connection: OpenConnection, { after }: Pick<AuditEntry, 'after'>): boolean {
  const { kind } = storageMode(connection);
  return Number(after?.['storedKeysDeleted'] ?? 0) > 0 && kind !== 'none' && kind !== 'with-database';
}
