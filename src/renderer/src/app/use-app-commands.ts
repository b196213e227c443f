import type { Navigation } from '@shared/events';
import { useQueryClient } from '@tanstack/react-query';
import { openWindow, useActOnUpdates, usePreferences, useSetPreferences, useShowFolder } from '../api/app';
import { useCloseConnection, useConnectionStatus } from '../api/connections';
import { useCommand } from '../nav/commands';
import type { Route } from '../nav/routes';
import { useWantsBox } from '../parts/lists/wants-box';
import { toast } from '../ui/toast';
import { back, currentRoute, forward, go, goAfresh, useCanGo } from '../nav/store';

/** Goes where a deep link or the menu bar leads. */
export function follow(navigation: Navigation): void {
  if (navigation.to === 'user') go({ to: 'user', id: navigation.id });
  else go({ to: navigation.to });
}

/** The place a new window can be opened at: a user, or a screen that stands by itself. */
function placeOf(route: Route): Navigation | undefined {
  switch (route.to) {
    case 'user':
      return { to: 'user', id: route.id };
    case 'users':
    case 'sessions':
    case 'outbox':
    case 'audit':
    case 'insight':
    case 'connections':
    case 'settings':
      return { to: route.to };
    case 'accounts':
    case 'organizations':
    case 'verifications':
    case 'mail-log':
    case 'templates':
    case 'connection-edit':
    case 'report':
      return undefined;
  }
}

/** To the box of the users list, from wherever one is. */
function searchUsers(): void {
  useWantsBox.setState({ wanted: true });
  goAfresh({ to: 'users' });
}

/** The commands that are on offer everywhere. */
export function useAppCommands(show: { palette: () => void; help: () => void; problem: () => void }): void {
  const client = useQueryClient();
  const preferences = usePreferences();
  const { mutate: setPreferences } = useSetPreferences();
  const { mutate: close } = useCloseConnection();
  const { mutate: check } = useActOnUpdates('check');
  const { mutate: showFolder } = useShowFolder();
  const status = useConnectionStatus();
  useCommand('go.users', () => goAfresh({ to: 'users' }));
  useCommand('go.sessions', () => goAfresh({ to: 'sessions' }));
  useCommand('go.accounts', () => goAfresh({ to: 'accounts' }));
  useCommand('go.verifications', () => goAfresh({ to: 'verifications' }));
  useCommand('go.organizations', () => goAfresh({ to: 'organizations' }));
  useCommand('go.outbox', () => goAfresh({ to: 'outbox' }));
  useCommand('go.mailLog', () => goAfresh({ to: 'mail-log' }));
  useCommand('go.templates', () => go({ to: 'templates' }));
  useCommand('go.insight', () => go({ to: 'insight' }));
  useCommand('go.audit', () => goAfresh({ to: 'audit' }));
  useCommand('go.connections', () => go({ to: 'connections' }));
  useCommand(
    'go.report',
    () => go({ to: 'report', id: null }),
    status.data?.open !== null && status.data?.open !== undefined,
  );
  useCommand('go.settings', () => go({ to: 'settings' }));
  useCommand('go.back', back, useCanGo('back'));
  useCommand('go.forward', forward, useCanGo('forward'));
  useCommand('find.palette', show.palette);
  // Where nothing on screen can be searched, people are.
  useCommand('find.search', searchUsers, true, 'fallback');
  useCommand('find.reload', () => void client.invalidateQueries());
  useCommand('app.help', show.help);
  useCommand('app.updates', () => {
    go({ to: 'settings' });
    check(undefined, { onError: ({ message, hint }) => toast.error({ title: message, description: hint }) });
  });
  useCommand('app.problem', show.problem);
  useCommand('app.log', () => showFolder('log'));
  useCommand('app.newWindow', () => void openWindow(placeOf(currentRoute())));
  useCommand('app.newConnection', () => go({ to: 'connection-edit', id: null }));
  useCommand(
    'app.closeConnection',
    () => {
      close();
      go({ to: 'connections' });
    },
    status.data?.open !== null && status.data?.open !== undefined,
  );
  useCommand(
    'app.theme',
    () => setPreferences({ theme: document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark' }),
    preferences.data !== undefined,
  );
}
