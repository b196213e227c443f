import path from 'node:path';
import { app, ipcMain } from 'electron';
import { DROP_CHANNEL } from '@shared/methods';
import type { Opening } from '../calls/opening/opening';
import type { Given } from '../calls/opening/given';
import { AppError } from '../data/base/app-error';
import type { Log } from '../data/base/events';
import { isDatabaseIn, requestOf, startOptions } from './command-line';
import { deepLinkIn, parseDeepLink, type DeepLink } from './deep-links';
import { sayFailure } from './dialogs';
import type { StartPasswords } from './given-passwords';
import { whyUntrusted } from './trust';
import type { AppWindows } from './windows';

/** What a second start hands to the first one, besides its arguments. */
export interface HandedOver {
  readonly passwords: StartPasswords;
}

interface Settings {
  readonly windows: Pick<AppWindows, 'navigate' | 'front' | 'isOurs'>;
  /** The address of our page: only it may say that something was dropped on it. */
  readonly page: string;
  readonly isQuitting: () => boolean;
  /** Opens a window where there is none, as on macOS after the last one was closed. */
  readonly openWindow: () => void;
  readonly log: Log;
}

export interface HandOver {
  /** Brings a window to the front, and opens one where there is none. */
  readonly show: () => void;
  /** The services run: opens what the start of the app itself asked for, then what was handed over meanwhile. */
  readonly start: (opening: Opening, asked: AppStart) => void;
}

interface AppStart {
  readonly argv: readonly string[];
  readonly passwords: StartPasswords;
}

/**
 * Takes what the system, another start or a drop hands to the running app: files, addresses and links, one after the
 * other. Nothing of it changes a saved connection.
 */
export function createHandOver({ windows, page, isQuitting, openWindow, log }: Settings): HandOver {
  let begin: (opening: Promise<Opening>) => void = () => {};
  const opening = new Promise<Opening>((resolve) => {
    begin = resolve;
  });
  let last: Promise<unknown> = opening;
  const tell = (error: unknown) => {
    if (isQuitting()) return;
    if (!(error instanceof AppError)) log.error('what was handed over could not be opened', error);
    else if (error.code !== 'CANCELLED') sayFailure(error);
  };
  const inTurn = (work: (to: Opening) => Promise<void>) => {
    last = last.then(async () => work(await opening)).catch(tell);
  };
  let running = false;
  const show = () => {
    const front = windows.front();
    if (front !== null) front.focus();
    else if (running) openWindow();
  };
  const open = (given: Given) => {
    inTurn(async (to) => to.given(given));
    show();
  };
  const follow = ({ to: place, connection }: DeepLink) => {
    if (place.to !== 'user') windows.navigate(place);
    else inTurn(async (to) => windows.navigate(await to.followLink({ connection, userId: place.id })));
    show();
  };
  const handed = (argv: readonly string[], folder: string, passwords: StartPasswords) => {
    const link = deepLinkIn(argv);
    const request = requestOf(startOptions(argv, isDatabaseIn(folder)));
    if (request !== null) open({ ...request, folder, passwords });
    if (link !== null) follow(link);
    show();
  };

  app.on('second-instance', (_event, argv, folder, data) => handed(argv, folder, passwordsIn(data)));
  // macOS hands links and files over as events, also before the app is ready.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const link = parseDeepLink(url);
    if (link !== null) follow(link);
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open({ text: file, byName: false });
  });
  ipcMain.on(DROP_CHANNEL, (event, file: unknown) => {
    const reason = whyUntrusted(event, { sender: windows.isOurs(event.sender) ? event.sender : null, page });
    if (reason !== null) log.warn(`refused a dropped file: ${reason}`);
    else if (typeof file === 'string' && path.isAbsolute(file)) open({ text: file, byName: false });
  });

  return {
    show,
    start: (to, { argv, passwords }) => {
      running = true;
      const request = requestOf(startOptions(argv, isDatabaseIn(process.cwd())));
      const opened = to.atStart(request === null ? null : { ...request, passwords }).catch(tell);
      begin(opened.then(() => to));
      const link = deepLinkIn(argv);
      if (link !== null) follow(link);
    },
  };
}

function passwordsIn(data: unknown): StartPasswords {
  const { passwords } = (data ?? {}) as Partial<HandedOver>;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return { own: text(passwords?.own), libpq: text(passwords?.libpq) };
}
