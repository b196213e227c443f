import type { VerificationRow } from '@shared/api/verifications';
import { useCommand } from '../../nav/commands';
import { toast } from '../../ui/toast';

/** The key that removes: what is marked, else the row that has the focus; without either it says so. */
export function useRemoveCommand(
  rows: readonly VerificationRow[],
  marked: readonly VerificationRow[],
  remove: (rows: readonly VerificationRow[]) => void,
): void {
  useCommand('verification.remove', () => {
    if (marked.length > 0) {
      remove(marked);
      return;
    }
    const active = document.activeElement;
    const id = active?.role === 'row' ? active.getAttribute('data-row-id') : null;
    const row = rows.find((one) => one.id === id);
    if (row === undefined)
      toast.info({ title: 'No row is chosen', description: 'Move to one with ↓, or mark some with X.' });
    else remove([row]);
  });
}
