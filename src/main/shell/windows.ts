import type { Preferences } from '@shared/api/app';
import type { CommandId } from '@shared/commands';
import type { EventPayloads, Navigation } from '@shared/events';
import type { EventName } from '@shared/methods';
import { AppError } from '../data/base/app-error';
import { sparing, type AppLog } from '../data/base/log';
import type { Dispatcher } from '../calls/dispatcher';
import { offerReload } from './crash';
import { createPageQueue, type PageQueue } from './deep-links';
import { bindCalls, sendEvent } from './ipc';
import { createWindow, type AppWindow } from './window';
import type { WindowState } from './window-state';
import type { WindowStateFile } from './window-state-file';

interface Settings {
  readonly preload: string;
  readonly isPackaged: boolean;
  /** The address of our page. */
  readonly page: string;
  readonly stateFile: WindowStateFile;
  /** A dispatcher for each window, so that one that goes away stops its own calls and no others. */
  readonly dispatcher: () => Dispatcher;
  readonly log: AppLog;
}

/** The windows of the app: one connection for all of them, and every one is told what changed. */
export interface AppWindows {
  /**
   * Opens a window, showing a place where one is named. A place that has a window of its own gets that one.
   * @throws AppError CONFLICT where there are eight already
   */
  readonly open: (remembered: WindowState | null, target?: Navigation) => Promise<AppWindow>;
  /** Whether it is the page of one of them. */
  readonly isOurs: (contents: unknown) => boolean;
  /** The window a person looked at last; null where there is none. */
  readonly front: () => AppWindow | null;
  /** Goes somewhere in the window in front; before there is one it is kept until there is. */
  readonly navigate: (target: Navigation) => void;
  /** Runs a command of the page in the window in front. */
  readonly command: (id: CommandId) => void;
  readonly tellAll: <E extends EventName>(event: E, payload: EventPayloads[E]) => void;
  /** Stops a call, in whichever window it was made. */
  readonly cancelCall: (requestId: string) => void;
  readonly applyTheme: (theme: Preferences['theme']) => void;
}

/** What a window is to do, as the event it is told by. */
type Wish = { readonly to: Navigation } | { readonly run: CommandId };

interface Known {
  readonly made: AppWindow;
  readonly wishes: PageQueue<Wish>;
  readonly dispatcher: Dispatcher;
  /** The place it was opened for. */
  readonly place: string | null;
}

/** Where the next window stands beside the one in front. */
const STEP = 28;

/** More than anybody keeps an eye on. */
const MAX_WINDOWS = 8;

/** Makes windows and keeps track of them. */
export function createWindows(settings: Settings): AppWindows {
  const { page, log } = settings;
  /** The one a person looked at last is the last one. */
  let known: Known[] = [];
  let waiting: Wish | null = null;
  bindCalls({ page, log: sparing(log.child('ipc')), dispatcherOf: (contents) => of(contents)?.dispatcher ?? null });

  const of = (contents: unknown) => known.find(({ made }) => made.window.webContents === contents);
  const front = () => known.at(-1) ?? null;

  const open = async (remembered: WindowState | null, target?: Navigation): Promise<AppWindow> => {
    const place = target === undefined ? null : JSON.stringify(target);
    const there = place === null ? undefined : known.find((one) => one.place === place);
    if (there !== undefined) {
      there.wishes.push({ to: target as Navigation });
      there.made.focus();
      return there.made;
    }
    if (known.length >= MAX_WINDOWS) {
      throw new AppError('CONFLICT', `There are ${known.length} windows already.`, { hint: 'Close one first.' });
    }
    const made = createWindow({ ...settings, remembered: remembered ?? beside(front()?.made ?? null) });
    const { webContents } = made.window;
    const wishes = createPageQueue<Wish>((wish) => {
      if ('to' in wish) sendEvent(webContents, 'navigate', wish.to);
      else sendEvent(webContents, 'command', { id: wish.run });
    });
    const one: Known = { made, wishes, dispatcher: settings.dispatcher(), place };
    known.push(one);
    made.window.on('focus', () => {
      known = [...known.filter((other) => other !== one), one];
    });
    made.window.once('closed', () => {
      known = known.filter((other) => other !== one);
    });
    const stop = () => {
      wishes.pageGone();
      one.dispatcher.cancelAll();
    };
    webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) stop();
    });
    webContents.on('did-finish-load', wishes.pageReady);
    webContents.on('render-process-gone', stop);
    webContents.on('destroyed', stop);
    const load = () => made.window.loadURL(page).catch((error: unknown) => log.error('the page did not load', error));
    offerReload(made.window, () => void load(), log);
    const first: Wish | null = target === undefined ? waiting : { to: target };
    waiting = null;
    if (first !== null) wishes.push(first);
    void load();
    return made;
  };

  const wish = (wanted: Wish) => {
    const window = front();
    if (window === null) waiting = wanted;
    else window.wishes.push(wanted);
  };

  return {
    open,
    isOurs: (contents) => of(contents) !== undefined,
    front: () => front()?.made ?? null,
    navigate: (to) => wish({ to }),
    command: (run) => wish({ run }),
    tellAll: (event, payload) => {
      for (const { made } of known) sendEvent(made.window.webContents, event, payload);
    },
    cancelCall: (requestId) => {
      for (const { dispatcher } of known) dispatcher.cancel(requestId);
    },
    applyTheme: (theme) => front()?.made.applyTheme(theme),
  };

  function beside(window: AppWindow | null): WindowState | null {
    if (window === null || window.window.isDestroyed()) return null;
    const { x, y, width, height } = window.window.getNormalBounds();
    return { bounds: { x: x + STEP, y: y + STEP, width, height }, maximized: false, theme: window.theme() };
  }
}
