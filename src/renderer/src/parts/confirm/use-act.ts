import { useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError, type ApiError } from '../../api/error';
import { useReason, type ReasonState } from '../reason/use-reason';

/** Where an act is done, and what its button is called there: on production it names the connection. */
export function usePlace(): { readonly production: boolean; readonly verbHere: (verb: string) => string } {
  const open = useConnectionStatus().data?.open ?? null;
  const production = open?.environment === 'production';
  return { production, verbHere: (verb) => (production && open !== null ? `${verb} on ${open.name}` : verb) };
}

/** An act while it is asked about: what is said for the record, whether it is under way, and why it failed. */
export interface ActState {
  readonly reason: ReasonState;
  readonly busy: boolean;
  /** Why it was refused or failed; null once it is tried again. */
  readonly failure: ApiError | null;
  /**
   * Does it. What it throws is kept, and told at the box of the reason or ticket where it is about one of them;
   * `handled` says that a failure is shown otherwise.
   */
  readonly run: (act: () => Promise<void>, handled?: (error: ApiError) => boolean) => Promise<void>;
  /** After something was changed that the failure was about. */
  readonly forget: () => void;
}

/** @param reasonWanted whether the act wants a reason whatever the connection says */
export function useAct(reasonWanted = false): ActState {
  const reason = useReason(reasonWanted);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  return {
    reason,
    busy,
    failure,
    run: async (act, handled = () => false) => {
      if (busy) return;
      setBusy(true);
      setFailure(null);
      try {
        await act();
        reason.done();
      } catch (cause) {
        const error = toApiError(cause);
        // Whoever said no in main's own window knows.
        if (error.code !== 'CANCELLED' && !handled(error) && !reason.refuse(error)) setFailure(error);
      } finally {
        setBusy(false);
      }
    },
    forget: () => setFailure(null),
  };
}
