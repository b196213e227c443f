import { app, Menu } from 'electron';
import type { Navigation } from '@shared/events';
import { openExternalLink } from './external-links';
import { menuTemplate } from './menu-template';

/** Sets our menu. Before the app is ready, so that Electron never builds its own. */
export function setMenu(windows: {
  readonly navigate: (target: Navigation) => void;
  readonly newWindow: () => void;
}): void {
  app.setAboutPanelOptions({ applicationName: 'Authdesk', applicationVersion: app.getVersion() });
  const template = menuTemplate({
    platform: process.platform,
    isPackaged: app.isPackaged,
    ...windows,
    openLink: (url) => void openExternalLink(url),
    about: () => app.showAboutPanel(),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
