import type { ReactNode } from 'react';
import { ConnectionFormScreen } from '../features/connections/form-screen';
import { ConnectionsScreen } from '../features/connections/screen';
import { SettingsScreen } from '../features/settings/screen';
import { UsersScreen } from '../features/users/screen';
import type { Route } from '../nav/routes';
import { Unbuilt } from './unbuilt';

/** What a place shows; `needsDatabase` places show what to do instead while none is open. */
export interface ScreenEntry {
  readonly title: string;
  readonly needsDatabase: boolean;
  readonly element: ReactNode;
}

/** The screen of a route. */
export function screenOf(route: Route): ScreenEntry {
  switch (route.to) {
    case 'users':
      return { title: 'Users', needsDatabase: true, element: <UsersScreen /> };
    case 'user':
      return { title: 'User', needsDatabase: true, element: <Unbuilt title="User" /> };
    case 'sessions':
      return { title: 'Sessions', needsDatabase: true, element: <Unbuilt title="Sessions" /> };
    case 'outbox':
      return { title: 'Outbox', needsDatabase: true, element: <Unbuilt title="Outbox" /> };
    case 'audit':
      return { title: 'Audit', needsDatabase: false, element: <Unbuilt title="Audit" /> };
    case 'connections':
      return { title: 'Connections', needsDatabase: false, element: <ConnectionsScreen /> };
    case 'connection-edit':
      return {
        title: 'Connection',
        needsDatabase: false,
        element: <ConnectionFormScreen key={route.id ?? 'new'} id={route.id} />,
      };
    case 'settings':
      return { title: 'Settings', needsDatabase: false, element: <SettingsScreen /> };
  }
}
