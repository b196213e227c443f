import type { Navigation } from '@shared/events';
import { useQueryClient } from '@tanstack/react-query';
import { openWindow, usePreferences, useSetPreferences } from '../api/app';
import { useCloseConnection, useConnectionStatus } from '../api/connections';
import { useCommand } from '../nav/commands';
import type { Route } from '../nav/routes';
import { back, currentRoute, forward, go, useCanGo } from '../nav/store';

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
    case 'connections':
    case 'settings':
      return { to: route.to };
    case 'accounts':
    case 'verifications':
    case 'mail-log':
    case 'templates':
    case 'connection-edit':
    case 'report':
      return undefined;
  }
}

/** The commands that are on offer everywhere. */
export function useAppCommands(show: { palette: () => void; help: () => void }): void {
  const client = useQueryClient();
  const preferences = usePreferences();
  const { mutate: setPreferences } = useSetPreferences();
  const { mutate: close } = useCloseConnection();
  const status = useConnectionStatus();
  useCommand('go.users', () => go({ to: 'users' }));
  useCommand('go.sessions', () => go({ to: 'sessions' }));
  useCommand('go.accounts', () => go({ to: 'accounts' }));
  useCommand('go.verifications', () => go({ to: 'verifications' }));
  useCommand('go.outbox', () => go({ to: 'outbox' }));
  useCommand('go.mailLog', () => go({ to: 'mail-log' }));
  useCommand('go.templates', () => go({ to: 'templates' }));
  useCommand('go.audit', () => go({ to: 'audit' }));
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
  useCommand('find.reload', () => void client.invalidateQueries());
  useCommand('app.help', show.help);
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
