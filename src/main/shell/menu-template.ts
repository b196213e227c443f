import type { MenuItemConstructorOptions } from 'electron';
import type { Navigation } from '@shared/events';

interface MenuSettings {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  readonly navigate: (target: Navigation) => void;
  readonly newWindow: () => void;
  readonly openLink: (url: string) => void;
  readonly about: () => void;
}

const DOCS = 'https://www.better-auth.com/docs';
const separator: MenuItemConstructorOptions = { type: 'separator' };

/**
 * The application menu. Keys that belong to lists and screens (Ctrl+R, Ctrl+F, Ctrl+W …) are left to the page; there is
 * no reload and no developer tools in a package.
 */
export function menuTemplate(settings: MenuSettings): MenuItemConstructorOptions[] {
  const { platform, isPackaged, navigate, newWindow, openLink, about } = settings;
  const isMac = platform === 'darwin';
  const goTo = (label: string, to: Exclude<Navigation['to'], 'user'>, accelerator?: string) => ({
    label,
    ...(accelerator !== undefined && { accelerator }),
    click: () => navigate({ to }),
  });
  const settingsItem = goTo(isMac ? 'Settings…' : '&Settings…', 'settings', 'CmdOrCtrl+,');
  const appMenu: MenuItemConstructorOptions = {
    label: 'Authdesk',
    submenu: [
      { label: 'About Authdesk', click: about },
      separator,
      settingsItem,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  return [
    ...(isMac ? [appMenu] : []),
    {
      label: '&File',
      submenu: [
        { label: 'New &Window', accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
        separator,
        goTo('&Connections…', 'connections'),
        ...(isMac ? [separator, { role: 'close' as const }] : [settingsItem, separator, quitItem(platform)]),
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        goTo('&Users', 'users'),
        goTo('&Sessions', 'sessions'),
        goTo('&Outbox', 'outbox'),
        goTo('&Audit', 'audit'),
        separator,
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        separator,
        { role: 'togglefullscreen' },
        ...(isPackaged ? [] : developerItems),
      ],
    },
    {
      label: '&Window',
      role: 'window',
      submenu: [{ role: 'minimize' }, ...(isMac ? [{ role: 'zoom' as const }, { role: 'front' as const }] : [])],
    },
    {
      label: '&Help',
      role: 'help',
      submenu: [
        { label: 'better-auth &Documentation', click: () => openLink(DOCS) },
        ...(isMac ? [] : [separator, { label: '&About Authdesk', click: about }]),
      ],
    },
  ];
}

const developerItems: MenuItemConstructorOptions[] = [
  separator,
  // Without the usual keys: Ctrl+R reads the data again.
  { role: 'forceReload', accelerator: 'CmdOrCtrl+Shift+F5' },
  { role: 'toggleDevTools' },
];

function quitItem(platform: NodeJS.Platform): MenuItemConstructorOptions {
  return platform === 'win32' ? { role: 'quit', label: 'E&xit' } : { role: 'quit', label: '&Quit' };
}
