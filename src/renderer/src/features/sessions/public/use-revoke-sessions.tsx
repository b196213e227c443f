import { useState, type ReactNode } from 'react';
import { useConnectionStatus } from '../../../api/connections';
import { toApiError } from '../../../api/error';
import { toast } from '../../../ui/toast';
import { RevokeQuestion } from './revoke-question';
import { expectationOf } from './expectation';
import { runRevoke, type RevokeRequest } from './run-revoke';
import { showProving } from './result/store';
import { announceRevoked } from './result/announce-revoked';

/**
 * Revokes sessions with as much ceremony as they deserve: a single one at once, several, anything on production, and where a
 * reason is wanted after a question. `ask` starts it, `dialog` has to be drawn. What came of it is told by itself.
 */
export function useRevokeSessions(production: boolean): { ask: (request: RevokeRequest) => void; dialog: ReactNode } {
  const status = useConnectionStatus().data;
  const open = status?.open ?? null;
  const access = open?.settings.access ?? {};
  const proveAlways = open?.settings.sessions?.proveAlways === true;
  const [asked, setAsked] = useState<{ readonly request: RevokeRequest; readonly nth: number } | null>(null);

  const atOnce = (request: RevokeRequest) => {
    const proving = request.prove ?? proveAlways;
    if (proving) showProving('Asking the auth server, revoking the session, and asking again.');
    runRevoke(request.target, proving ? { prove: true } : {})
      .then((done) => {
        announceRevoked({ ...done, who: request.who, why: undefined, sessions: request.sessions ?? [] });
        if (done.failure === null) request.onDone?.(done.report);
      })
      .catch((cause: unknown) => {
        showProving(null);
        const failure = toApiError(cause);
        toast.error({ title: failure.message, description: failure.hint });
      });
  };

  const ask = (request: RevokeRequest) => {
    if (request.count === 0 && 'userId' in request.target) {
      const other = (request.target.exceptIds ?? []).length > 0 ? 'other ' : '';
      toast.info({ title: 'Nothing to revoke', description: `This user has no ${other}live session.` });
      return;
    }
    const single = 'ids' in request.target && request.target.ids.length === 1;
    const wanted = access.requireReason === true || access.requireTicket === true;
    // What cannot be done is said where the question would be, with the way to what is missing.
    const possible = expectationOf(status?.report, false).impossible === null;
    if (single && possible && !production && !wanted) atOnce(request);
    else setAsked((before) => ({ request, nth: (before?.nth ?? 0) + 1 }));
  };

  const dialog =
    asked === null ? null : (
      <RevokeQuestion
        key={asked.nth}
        request={asked.request}
        proveFirst={asked.request.prove ?? (proveAlways && asked.request.count === 1)}
        onClose={() => setAsked(null)}
      />
    );
  return { ask, dialog };
}
