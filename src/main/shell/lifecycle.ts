import { app } from 'electron';
import type { Log } from '../data/base/events';
import { DEEP_LINK_SCHEME } from './deep-links';
import type { HandedOver } from './hand-over';
import { withDeadline } from './process-end';

const QUIT_DEADLINE_MS = 3000;

/**
 * Whether this is the first start on this data folder. Where it is not, the first one was told our arguments and what
 * goes with them, and the caller has to stop at once.
 */
export function isFirstInstance(handedOver: HandedOver): boolean {
  return app.requestSingleInstanceLock(handedOver);
}

/** Makes the system hand our links to this program; not while developing, where it would point at Electron itself. */
export function registerProtocol(): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME);
}

/** Quits with the last window, except on macOS, and only after `drain` has ended or three seconds have passed. */
export function quitInOrder(drain: () => Promise<unknown>, log: Log): void {
  let draining = false;
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (draining) return;
    draining = true;
    void withDeadline(drain, QUIT_DEADLINE_MS).then((outcome) => {
      if (outcome !== 'finished') log.warn(`closing down: ${outcome}`);
      app.exit(0);
    });
  });
}
