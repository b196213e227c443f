import type { ReactNode } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError } from '../../api/error';
import { useConfirmAct, type Act } from '../../parts/confirm/use-confirm-act';
import { toast } from '../../ui/toast';

/**
 * Does what takes nothing from anybody and can be undone, at once and without a question; with one where the connection
 * asks for a reason or a ticket.
 */
export function useQuietAct(): { run: (act: Act) => void; dialog: ReactNode } {
  const access = useConnectionStatus().data?.open?.settings.access ?? {};
  const { ask, dialog } = useConfirmAct();
  return {
    dialog,
    run: (act) => {
      if (access.requireReason === true || access.requireTicket === true) {
        ask({ ...act, mild: true });
        return;
      }
      act.run({ confirm: true }).catch((cause: unknown) => {
        const { message, hint } = toApiError(cause);
        toast.error({ title: message, description: hint });
      });
    },
  };
}
