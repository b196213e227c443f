import type { SessionRow } from '@shared/api/sessions';
import { useCommand } from '../../../nav/commands';
import { focusedRowId } from '../../../ui/data-grid/grid-keys';
import { toast } from '../../../ui/toast';
import { sessionsOfLine, type Line } from './lines';
import type { SessionActs } from './use-session-acts';

function focusedLine(lines: readonly Line[]): Line | undefined {
  const id = focusedRowId();
  return lines.find((line) => line.id === id);
}

const CHOOSE = 'Move to one with ↓, or select some with X.';

/** The keys of sessions: they act on the selected ones, else on the line that has the focus; without either they say so. */
export function useSessionKeys(lines: readonly Line[], selected: readonly SessionRow[], acts: SessionActs): void {
  const chosen = (): readonly SessionRow[] => {
    if (selected.length > 0) return selected;
    const line = focusedLine(lines);
    return line === undefined ? [] : sessionsOfLine(line);
  };
  const onLive = (run: (sessions: readonly SessionRow[]) => void) => () => {
    const sessions = chosen();
    const live = sessions.filter(({ state }) => state === 'active');
    if (sessions.length === 0) toast.info({ title: 'No session is chosen', description: CHOOSE });
    // Those that have expired are cleared away along with live ones, when they were ticked for it.
    else if (selected.length > 0) run(sessions);
    else if (live.length === 0) toast.info({ title: 'This session has expired already' });
    else run(live);
  };
  useCommand('session.revoke', onLive(acts.revoke));
  useCommand(
    'session.prove',
    onLive((sessions) => acts.revoke(sessions, true)),
  );
  useCommand('session.revokeOthers', () => {
    const spared = chosen();
    if (spared.length > 0) acts.revokeOthers(spared);
    else toast.info({ title: 'No session is chosen to be kept', description: CHOOSE });
  });
  useCommand('session.ask', () => {
    const [session, ...more] = chosen();
    if (session === undefined) toast.info({ title: 'No session is chosen', description: 'Move to one with ↓.' });
    else if (more.length > 0) toast.info({ title: 'The auth server is asked about one session at a time' });
    else acts.ask(session);
  });
  useCommand('user.revoke', acts.revokeAll);
}
