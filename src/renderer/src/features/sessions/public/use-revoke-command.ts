import type { SessionRow } from '@shared/api/sessions';
import { useCommand } from '../../../nav/commands';
import { toast } from '../../../ui/toast';

function focusedRowId(): string | null {
  const active = document.activeElement;
  return active?.role === 'row' ? active.getAttribute('data-row-id') : null;
}

/** The key that revokes sessions: the marked ones, else the row that has the focus; without either it says so. */
export function useRevokeCommand(
  rows: readonly SessionRow[],
  marked: readonly SessionRow[],
  revoke: (rows: readonly SessionRow[]) => void,
): void {
  useCommand('session.revoke', () => {
    if (marked.length > 0) {
      revoke(marked);
      return;
    }
    const id = focusedRowId();
    const row = rows.find((session) => session.id === id);
    if (row === undefined)
      toast.info({ title: 'No session is chosen', description: 'Move to one with ↓, or mark some with X.' });
    else if (row.state === 'expired') toast.info({ title: 'This session has ended already' });
    else revoke([row]);
  });
}
