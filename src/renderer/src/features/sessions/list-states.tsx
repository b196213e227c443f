import { DatabaseZap, MonitorOff, SearchX } from 'lucide-react';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/states';
import type { SessionsView } from './public/view';
import { describeSessions } from './filter-text';

const NONE: Readonly<Record<SessionsView['state'], string>> = {
  active: 'Nobody is signed in',
  expired: 'No ended session is kept',
  all: 'No sessions yet',
};

/** A list that was read and is empty: nobody signed in at all, or nothing that matches. */
export function NoSessions({ view, search, onClear }: { view: SessionsView; search: string; onClear: () => void }) {
  const chips = describeSessions(view);
  if (search === '' && chips.every(({ key }) => key === 'state')) {
    return (
      <EmptyState icon={MonitorOff} title={NONE[view.state]}>
        {view.state === 'expired'
          ? 'better-auth clears rows of ended sessions away by itself.'
          : 'A row appears here with each sign-in, and goes when the person signs out.'}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title={search === '' ? 'No session fits these filters' : `No session matches “${search}”`}
      actions={
        <Button variant="primary" onClick={onClear}>
          Show all sessions
        </Button>
      }
    >
      {search === '' ? '' : 'Names, addresses, IP addresses and devices were searched. '}
      {chips.length === 0 ? '' : `Narrowed to: ${chips.map(({ text }) => text).join(', ')}.`}
    </EmptyState>
  );
}

/** The database has no session table. */
export function SessionsElsewhere() {
  return (
    <EmptyState icon={DatabaseZap} title="Sessions are not in this database">
      The auth server keeps them elsewhere, in Redis for example (better-auth calls it secondary storage). They can be
      neither listed nor ended from here; ask whoever runs the server. Deleting or editing a user here does not sign
      them out.
    </EmptyState>
  );
}
