import { app, dialog, type BrowserWindow } from 'electron';
import type { Log } from '../data/base/events';
import { isCrash } from './process-end';

const FAULT = 'Authdesk ran into a fault it cannot recover from and has to close. Its log says more.';

/** After an uncaught error in main nothing can be relied on: write it down, tell, end with code 1. */
export function exitOnUncaught(log: Log): void {
  process.on('uncaughtException', (error) => {
    log.error('uncaught error in the main process', error);
    // Before the app is ready this prints to stderr on Linux instead of opening a window.
    dialog.showErrorBox('Authdesk has to close', FAULT);
    app.exit(1);
  });
  process.on('unhandledRejection', (reason) => log.error('a promise was rejected and nobody noticed', reason));
}

/** When the page's process dies: offers to load it again, with one question at a time. */
export function offerReload(window: BrowserWindow, reload: () => void, log: Log): void {
  let asking = false;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (!isCrash(reason) || window.isDestroyed()) return;
    log.error('the page died', { reason, exitCode });
    if (asking) return;
    asking = true;
    void ask(window, reload).finally(() => {
      asking = false;
    });
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (isCrash(reason)) log.error('a helper process died', { type, reason, exitCode });
  });
}

async function ask(window: BrowserWindow, reload: () => void): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window stopped working.',
    detail: 'Nothing was lost in the database. Loading the window again usually helps.',
    buttons: ['Load again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  if (window.isDestroyed()) return;
  if (response === 0) reload();
  else app.quit();
}
