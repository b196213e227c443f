import { inspect } from 'node:util';
import path from 'node:path';
import { app, BrowserWindow, Menu, session, type WebContents } from 'electron';
import type { EventName } from '@shared/methods';
import type { EventPayloads } from '@shared/events';
import { createDispatcher, type Dispatcher } from '../../../src/main/calls/dispatcher';
import { registerAppScheme, serveApp } from '../../../src/main/shell/app-protocol';
import { guardContents, guardSession } from '../../../src/main/shell/guards';
import { bindCalls, sendEvent } from '../../../src/main/shell/ipc';
import { pageUrl } from '../../../src/main/shell/origin';
import { windowOptions } from '../../../src/main/shell/window-options';
import { handlersOf, makeFake } from './answers';
import { statusOf } from './connections';
import { SCENE, type Scene } from './scene';

// A main process that shows the built page in the app's own window (policy, sandbox, preload, channel, dispatcher) and
// answers each call by itself: no database, no files. Tests drive it through `theFake`.

/** What a test can ask of the main process; the functions of `globalThis.theFake`. */
export interface Stage {
  /** Another scene, with a world of its own; the page has to be loaded again. */
  readonly show: (changes: Partial<Scene>) => void;
  /** Changes the scene under the page, such as that the link breaks. */
  readonly change: (changes: Partial<Scene>) => void;
  /** Lets the calls go on that were held. */
  readonly release: () => void;
  /** As if the theme had been chosen in the settings. */
  readonly theme: (theme: Scene['theme']) => void;
  readonly tell: <E extends EventName>(event: E, payload: EventPayloads[E]) => void;
  /** Id of a user, by the place in the list. */
  readonly userId: (index: number) => string;
  /** What went wrong in here since the scene began, such as an answer that breaks the contract. */
  readonly complaints: () => readonly string[];
}

declare global {
  var theFake: Stage;
}

app.setName('Authdesk page test');
registerAppScheme();
// No menu: the page alone fills the window.
Menu.setApplicationMenu(null);

const built = (...names: string[]) => path.join(import.meta.dirname, '..', ...names);
const page = pageUrl({ isPackaged: true });
const complaints: string[] = [];
const complain = (message: string, details?: unknown) => {
  complaints.push(details === undefined ? message : `${message}: ${inspect(details)}`);
};
const log = { info: () => {}, warn: complain, error: complain, child: () => log };
guardContents(page, log);

let contents: WebContents | null = null;
let free: () => void = () => {};
let freed = Promise.resolve();
const tell: Stage['tell'] = (event, payload) => {
  if (contents !== null) sendEvent(contents, event, payload);
};
let fake = makeFake(SCENE, tell);
let dispatcher: Dispatcher | null = null;

function holdAgain(): void {
  freed = new Promise((resolve) => {
    free = resolve;
  });
}

globalThis.theFake = {
  show: (changes) => {
    free();
    dispatcher?.cancelAll();
    holdAgain();
    complaints.length = 0;
    fake = makeFake({ ...SCENE, ...changes }, tell);
    dispatcher = createDispatcher({ handlers: handlersOf(fake, () => freed), log, checkOutputs: true });
  },
  change: (changes) => {
    fake.scene = { ...fake.scene, ...changes };
    if ('health' in changes || 'readOnly' in changes) tell('connection', statusOf(fake));
  },
  release: () => {
    free();
    holdAgain();
  },
  theme: (theme) => {
    fake.preferences = { ...fake.preferences, theme };
    tell('changed', { tables: ['preferences'], userIds: [] });
  },
  tell,
  userId: (index) => fake.world.users[index]?.id ?? '',
  complaints: () => complaints,
};
theFake.show({});

/** Not awaited where it is called: Electron is not ready before its main module has run to its end. */
async function open(): Promise<void> {
  await app.whenReady();
  guardSession(session.defaultSession, page, log);
  serveApp(session.defaultSession, built('renderer'));
  bindCalls({ dispatcherOf: () => dispatcher, page, log });
  const window = new BrowserWindow({
    ...windowOptions({ preload: built('preload', 'index.cjs'), dark: false, isPackaged: true, bounds: null }),
    // The page itself is 1280 by 800, whatever stands around it.
    useContentSize: true,
  });
  contents = window.webContents;
  window.showInactive();
  await window.loadURL(page);
}

open().catch((error: unknown) => {
  console.error(error);
  app.exit(1);
});
