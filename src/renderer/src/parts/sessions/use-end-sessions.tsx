import type { RevokeReport } from '@shared/api/sessions';
import { useState, type ReactNode } from 'react';
import { toApiError, type ApiError } from '../../api/error';
import { useRevokeSessions, useRevokeSessionsOfUser } from '../../api/sessions';
import { plural } from '../../format/numbers';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { toast } from '../../ui/toast';
import { revokeInChunks, tellRevoked } from './revoke';

/** Which sessions are to end. */
export interface EndRequest {
  /** The sessions by id, or all of one user. */
  readonly target: { readonly ids: readonly string[] } | { readonly userId: string };
  /** How many live ones are expected to end. */
  readonly count: number;
  /** Whose they are, as the toast says it; null when they are several people's. */
  readonly who: string | null;
  /** The object shown in the question. */
  readonly object: ReactNode;
  readonly onDone?: () => void;
}

const REST =
  'A browser that keeps its session in a cookie cache may look signed in for up to 5 more minutes. It can be undone: the same browsers are signed in again then.';

/**
 * Ends sessions with as much ceremony as they deserve: a single one at once, several or anything on production after a
 * question. `ask` starts it, `dialog` has to be drawn.
 */
export function useEndSessions(production: boolean): { ask: (request: EndRequest) => void; dialog: ReactNode } {
  const { mutateAsync: revoke } = useRevokeSessions();
  const { mutateAsync: revokeAll } = useRevokeSessionsOfUser();
  const [asked, setAsked] = useState<EndRequest | null>(null);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  const run = async ({ target }: EndRequest): Promise<RevokeReport> =>
    'userId' in target ? revokeAll({ userId: target.userId }) : revokeInChunks(target.ids, revoke);

  const ask = (request: EndRequest) => {
    if (request.count === 0 && 'userId' in request.target) {
      toast.info({ title: 'Nothing to end', description: 'This person has no live session.' });
      return;
    }
    const single = 'ids' in request.target && request.target.ids.length === 1;
    if (!single || production) {
      setError(null);
      setAsked(request);
      setOpen(true);
      return;
    }
    run(request)
      .then((report) => {
        tellRevoked(report, request.who);
        request.onDone?.();
      })
      .catch((cause: unknown) => {
        const failure = toApiError(cause);
        toast.error({ title: failure.message, description: failure.hint });
      });
  };

  const confirm = async (request: EndRequest) => {
    setBusy(true);
    setError(null);
    try {
      const report = await run(request);
      setOpen(false);
      tellRevoked(report, request.who);
      request.onDone?.();
    } catch (cause) {
      setError(toApiError(cause));
    } finally {
      setBusy(false);
    }
  };

  const count = asked?.count ?? 0;
  const what = plural(count, 'session');
  const all = asked !== null && 'userId' in asked.target;
  const dialog =
    asked === null ? null : (
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={all ? `End ${count === 1 ? 'the only live session' : `all ${count} live sessions`}?` : `End ${what}?`}
        object={asked.object}
        consequence={`The server refuses ${count === 1 ? 'it' : 'them'} at once. ${REST}`}
        verb={`End ${what}`}
        // Ending many people's sessions at once on production is worth a pause.
        phrase={production && asked.who === null && count > 1 ? String(count) : undefined}
        busy={busy}
        error={error === null ? null : { message: error.message, hint: error.hint }}
        onConfirm={() => void confirm(asked)}
      />
    );
  return { ask, dialog };
}
