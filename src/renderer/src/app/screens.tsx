import type { ReactNode } from 'react';
import type { Route } from '../nav/routes';
import { later } from '../ui/later';

// Each is read when somebody goes there, or before that once the window has nothing else to do.
const Accounts = later(async () => (await import('../features/accounts/screen')).AccountsScreen);
const Audit = later(async () => (await import('../features/audit/screen')).AuditScreen);
const ConnectionForm = later(async () => (await import('../features/connections/form-screen')).ConnectionFormScreen);
const Report = later(async () => (await import('../features/connections/report/screen')).ReportScreen);
const Connections = later(async () => (await import('../features/connections/screen')).ConnectionsScreen);
const MailLog = later(async () => (await import('../features/mail-log/screen')).MailLogScreen);
const Organizations = later(async () => (await import('../features/organizations/screen')).OrganizationsScreen);
const Outbox = later(async () => (await import('../features/outbox/screen')).OutboxScreen);
const Sessions = later(async () => (await import('../features/sessions/screen')).SessionsScreen);
const Settings = later(async () => (await import('../features/settings/screen')).SettingsScreen);
const Templates = later(async () => (await import('../features/templates/screen')).TemplatesScreen);
const User = later(async () => (await import('../features/user/screen')).UserScreen);
const Users = later(async () => (await import('../features/users/screen')).UsersScreen);
const Verifications = later(async () => (await import('../features/verifications/screen')).VerificationsScreen);
const Insight = later(async () => (await import('../features/insight/screen')).InsightScreen);

// The one the window begins with, without waiting for the question of what is open.
void Users.load();

/** The others, those that are gone to most often first. */
export const SCREENS: readonly { readonly load: () => Promise<void> }[] = [
  User,
  Sessions,
  Connections,
  Verifications,
  Accounts,
  Audit,
  Organizations,
  Outbox,
  MailLog,
  Settings,
  ConnectionForm,
  Report,
  Templates,
  Insight,
];

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
      return {
        title: 'Users',
        needsDatabase: true,
        element: <Users.Part />,
      };
    case 'user':
      return {
        title: 'User',
        needsDatabase: true,
        element: <User.Part key={route.id} id={route.id} />,
      };
    case 'sessions':
      return {
        title: 'Sessions',
        needsDatabase: true,
        element: <Sessions.Part />,
      };
    case 'accounts':
      return {
        title: 'Accounts',
        needsDatabase: true,
        element: <Accounts.Part />,
      };
    case 'verifications':
      return {
        title: 'Verifications',
        needsDatabase: true,
        element: <Verifications.Part />,
      };
    case 'organizations':
      return { title: 'Organizations', needsDatabase: true, element: <Organizations.Part /> };
    case 'outbox':
      return {
        title: 'Outbox',
        needsDatabase: true,
        element: <Outbox.Part />,
      };
    case 'mail-log':
      return {
        title: 'Mail log',
        needsDatabase: false,
        element: <MailLog.Part />,
      };
    case 'templates':
      return {
        title: 'Mail templates',
        needsDatabase: true,
        element: <Templates.Part />,
      };
    case 'audit':
      return {
        title: 'Audit',
        needsDatabase: false,
        element: <Audit.Part />,
      };
    case 'insight':
      return {
        title: 'Insight',
        needsDatabase: true,
        element: <Insight.Part />,
      };
    case 'connections':
      return {
        title: 'Connections',
        needsDatabase: false,
        element: <Connections.Part />,
      };
    case 'connection-edit':
      return {
        title: 'Connection',
        needsDatabase: false,
        element: <ConnectionForm.Part key={route.id ?? 'new'} id={route.id} field={route.field} />,
      };
    case 'report':
      return {
        title: 'Connection report',
        needsDatabase: false,
        element: <Report.Part key={route.id ?? 'open'} id={route.id} />,
      };
    case 'settings':
      return {
        title: 'Settings',
        needsDatabase: false,
        element: <Settings.Part />,
      };
  }
}
