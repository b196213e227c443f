import { app, Menu } from 'electron';
import type { CommandId } from '@shared/commands';
import { openExternalLink } from './external-links';
import { menuTemplate } from './menu-template';

/** Sets our menu. Before the app is ready, so that Electron never builds its own. */
export function setMenu(windows: {
  readonly front: () => unknown;
  readonly command: (id: CommandId) => void;
  readonly newWindow: () => void;
}): void {
  app.setAboutPanelOptions({ applicationName: 'Authdesk', applicationVersion: app.getVersion() });
  const template = menuTemplate({
    platform: process.platform,
    isPackaged: app.isPackaged,
    newWindow: windows.newWindow,
    // On macOS the menu is there without a window too.
    run: (id) => {
      windows.command(id);
      if (windows.front() === null) windows.newWindow();
    },
    openLink: (url) => void openExternalLink(url),
    about: () => app.showAboutPanel(),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
