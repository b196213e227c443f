import { app } from 'electron';
import type { Navigation } from '@shared/events';
import type { Log } from '../data/base/events';
import { DEEP_LINK_SCHEME, deepLinkIn, parseDeepLink } from './deep-links';
import { withDeadline } from './process-end';

const QUIT_DEADLINE_MS = 3000;

interface OtherStarts {
  /** Brings the window to the front. */
  readonly focus: () => void;
  readonly navigate: (target: Navigation) => void;
}

/**
 * Whether this is the first start on this data folder. Where it is not, the first one was told our arguments and the
 * caller has to stop at once.
 */
export function isFirstInstance(): boolean {
  return app.requestSingleInstanceLock();
}

/** Takes over what a second start or a clicked link wants: the window in front, and the place the link names. */
export function onSecondInstance({ focus, navigate }: OtherStarts): void {
  app.on('second-instance', (_event, argv) => {
    const target = deepLinkIn(argv);
    if (target !== null) navigate(target);
    focus();
  });
  // macOS hands links over as an event, also before the app is ready.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const target = parseDeepLink(url);
    if (target !== null) navigate(target);
    focus();
  });
}

/** Makes the system hand our links to this program; not while developing, where it would point at Electron itself. */
export function registerProtocol(): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME);
}

/** Quits with the last window, and only after `drain` has ended or three seconds have passed. */
export function quitInOrder(drain: () => Promise<unknown>, log: Log): void {
  let draining = false;
  app.on('window-all-closed', () => app.quit());
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
