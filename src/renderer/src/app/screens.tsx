import type { ReactNode } from 'react';
import { AccountsScreen } from '../features/accounts/screen';
import { AuditScreen } from '../features/audit/screen';
import { ConnectionFormScreen } from '../features/connections/form-screen';
import { ReportScreen } from '../features/connections/report/screen';
import { ConnectionsScreen } from '../features/connections/screen';
import { MailLogScreen } from '../features/mail-log/screen';
import { OutboxScreen } from '../features/outbox/screen';
import { SessionsScreen } from '../features/sessions/screen';
import { SettingsScreen } from '../features/settings/screen';
import { TemplatesScreen } from '../features/templates/screen';
import { UserScreen } from '../features/user/screen';
import { UsersScreen } from '../features/users/screen';
import { VerificationsScreen } from '../features/verifications/screen';
import type { Route } from '../nav/routes';

/** What a place shows; `needsDatabase` places show what to do instead while none is open. */
interface ScreenEntry {
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
      return { title: 'User', needsDatabase: true, element: <UserScreen key={route.id} id={route.id} /> };
    case 'sessions':
      return { title: 'Sessions', needsDatabase: true, element: <SessionsScreen /> };
    case 'accounts':
      return { title: 'Accounts', needsDatabase: true, element: <AccountsScreen /> };
    case 'verifications':
      return { title: 'Verifications', needsDatabase: true, element: <VerificationsScreen /> };
    case 'outbox':
      return { title: 'Outbox', needsDatabase: true, element: <OutboxScreen /> };
    case 'mail-log':
      return { title: 'Mail log', needsDatabase: false, element: <MailLogScreen /> };
    case 'templates':
      return { title: 'Mail templates', needsDatabase: true, element: <TemplatesScreen /> };
    case 'audit':
      return { title: 'Audit', needsDatabase: false, element: <AuditScreen /> };
    case 'connections':
      return { title: 'Connections', needsDatabase: false, element: <ConnectionsScreen /> };
    case 'connection-edit':
      return {
        title: 'Connection',
        needsDatabase: false,
        element: <ConnectionFormScreen key={route.id ?? 'new'} id={route.id} field={route.field} />,
      };
    case 'report':
      return {
        title: 'Connection report',
        needsDatabase: false,
        element: <ReportScreen key={route.id ?? 'open'} id={route.id} />,
      };
    case 'settings':
      return { title: 'Settings', needsDatabase: false, element: <SettingsScreen /> };
  }
}
