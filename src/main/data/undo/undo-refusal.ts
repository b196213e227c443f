import type { AuditEntry } from '@shared/api/audit';
import { AppError } from '../base/app-error';
import type { RowChange } from '../database/row-change';
import type { OpenConnection } from '../connections/connection';

/** Why an entry cannot be undone over this connection; null where it can, unless something moved on. */
export function undoRefusal(
  connection: OpenConnection,
  entry: AuditEntry,
  changes: readonly RowChange[] | null,
): AppError | null {
  if (entry.undo === 'done') return new AppError('CONFLICT', 'This was undone already.', { hint: 'Reload the audit.' });
  if (changes === null || entry.undo === 'no') {
    return new AppError('UNSUPPORTED', entry.undoNote ?? 'This cannot be undone.', {
      hint: 'Look at what was done in the audit, and change it back by hand.',
    });
  }
  if (entry.connection?.id !== connection.profile.id) {
    return new AppError('CONFLICT', `This was done over "${entry.connection?.name ?? 'another connection'}".`, {
      hint: 'Open that connection to undo it.',
    });
  }
  return null;
}
