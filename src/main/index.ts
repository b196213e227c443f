import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, powerMonitor, safeStorage, session, type WebContents } from 'electron';
import type { Navigation } from '@shared/events';
import { createLog, type Log } from './log';
import { applyDevPolicy, registerAppScheme, serveApp } from './shell/app-protocol';
import { startOptions } from './shell/command-line';
import { dieOnUncaught, offerReload } from './shell/crash';
import { createNavigationQueue, deepLinkIn } from './shell/deep-links';
import { chooseExportFile, chooseSqliteFile } from './shell/dialogs';
import { guardContents, guardSession } from './shell/guards';
import { bindCalls, sendEvent } from './shell/ipc';
import { lateDispatcher } from './shell/late-dispatcher';
import { claimDeepLinks, isFirstInstance, quitInOrder, welcomeOtherStarts } from './shell/lifecycle';
import { setMenu } from './shell/menu';
import { APP_ORIGIN, isOwnOrigin, pageUrl } from './shell/origin';
import { createSecretStore } from './shell/secret-store';
import { readVersions } from './shell/versions';
import { createMainWindow, type MainWindow } from './shell/window';
import { windowStateFile } from './shell/window-state-file';
import type { Dispatcher } from './rpc/dispatcher';
import type { Services } from './data/services';

// The composition root: makes everything, in order, and is the only place that does.

const started = performance.now();
const built = (...names: string[]) => path.join(import.meta.dirname, ...names);

app.setName('Authdesk');
// As root (containers, CI) Chromium runs without its sandbox, and enableSandbox() would take that switch away from the
// child processes, which then all die. The window asks for its sandbox either way.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

if (isFirstInstance()) start();
else app.exit(0);

function start(): void {
  const dataFolder = app.getPath('userData');
  const log = createLog({ folder: path.join(dataFolder, 'logs'), toConsole: !app.isPackaged });
  const mark = (what: string) => log.info(`${what} after ${Math.round(performance.now() - started)} ms`);
  const page = pageUrl({ isPackaged: app.isPackaged, ELECTRON_RENDERER_URL: process.env['ELECTRON_RENDERER_URL'] });

  let main: MainWindow | null = null;
  const navigations = createNavigationQueue((target) => main && sendEvent(main.window.webContents, 'navigate', target));
  const navigate = (target: Navigation) => navigations.push(target);
  const linked = deepLinkIn(process.argv);
  if (linked !== null) navigate(linked);

  dieOnUncaught(log);
  registerAppScheme();
  setMenu(navigate);
  guardContents(page, log);
  welcomeOtherStarts({ navigate, focus: () => main?.focus() });

  const stateFile = windowStateFile(path.join(dataFolder, 'window.json'));
  const remembering = stateFile.load();
  let services: Promise<Services> | null = null;
  let quitting = false;
  app.once('before-quit', () => {
    quitting = true;
  });
  quitInOrder(async () => {
    await stateFile.flush();
    // Services that never started were reported then and have nothing to close.
    const running = await services?.catch(() => null);
    await running?.close();
  }, log);

  const open = async () => {
    await app.whenReady();
    mark('ready');
    claimDeepLinks();
    guardSession(session.defaultSession, page, log);
    if (isOwnOrigin(page, APP_ORIGIN)) serveApp(session.defaultSession, built('../renderer'));
    else applyDevPolicy(session.defaultSession, page);

    const made = createMainWindow({
      preload: built('../preload/index.cjs'),
      isPackaged: app.isPackaged,
      stateFile,
      remembered: await remembering,
    });
    main = made;
    const { webContents } = made.window;
    // Not before the page is there: it is served by this very thread, which loading the services would hold up.
    const backend = pageDrawn(webContents).then(() => {
      const starting = startBackend({ main: made, dataFolder, log, mark, isQuitting: () => quitting });
      services = starting.then((both) => both.services);
      services.catch((error: unknown) => log.error('the services did not start', error));
      return starting;
    });

    const dispatcher = lateDispatcher(backend.then((both) => both.dispatcher));
    bindCalls({ contents: webContents, page, dispatcher, log: log.child('ipc') });
    const load = () => made.window.loadURL(page).catch((error: unknown) => log.error('the page did not load', error));
    offerReload(made.window, () => void load(), log);
    webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) navigations.pageGone();
    });
    webContents.on('did-finish-load', navigations.pageReady);
    webContents.once('did-finish-load', () => mark('page loaded'));
    webContents.on('render-process-gone', navigations.pageGone);
    made.window.once('show', () => mark('window shown'));
    await load();
  };
  // Whatever fails in here leaves no window worth having.
  open().catch((error: unknown) => {
    queueMicrotask(() => {
      throw error;
    });
  });
}

/** When the page has read its scripts, or turned out not to load at all. */
function pageDrawn(contents: WebContents): Promise<void> {
  return new Promise((resolve) => {
    contents.once('dom-ready', () => resolve());
    contents.once('did-fail-load', () => resolve());
  });
}

interface Backend {
  readonly services: Services;
  readonly dispatcher: Dispatcher;
}

interface BackendSettings {
  readonly main: MainWindow;
  readonly dataFolder: string;
  readonly log: Log;
  readonly mark: (what: string) => void;
  readonly isQuitting: () => boolean;
}

/** Everything behind the window, loaded and started beside it. */
async function startBackend({ main, dataFolder, log, mark, isQuitting }: BackendSettings): Promise<Backend> {
  const { webContents } = main.window;
  const [{ createServices }, { createDispatcher }] = await Promise.all([
    import('./data/services'),
    import('./rpc/dispatcher'),
  ]);
  const sqliteWorker = pathToFileURL(built('sqlite-worker.js'));
  const indexWorker = pathToFileURL(built('index-worker.js'));
  const secretStore = await createSecretStore(safeStorage, process.platform);
  let dispatcher: Dispatcher | null = null;
  const services = await createServices({
    dataFolder,
    resources: resourcesFolder(),
    sqliteWorker,
    indexWorker,
    secretStore,
    emit: (event, payload) => sendEvent(webContents, event, payload),
    log: log.child('data'),
    actor: os.userInfo().username,
    versions: readVersions(app.getVersion()),
    chooseFile: () => chooseSqliteFile(main.window),
    chooseSaveFile: (request) => chooseExportFile(main.window, request),
    applyPreferences: ({ theme }) => main.applyTheme(theme),
    cancelCall: (requestId) => dispatcher?.cancel(requestId),
  });
  powerMonitor.on('lock-screen', () => void services.locked());
  dispatcher = createDispatcher({
    handlers: services.handlers,
    log: log.child('rpc'),
    checkOutputs: !app.isPackaged,
  });
  main.applyTheme(services.preferences.theme);
  mark('services ready');
  if (isQuitting()) return { services, dispatcher };
  services.openAtStart(startOptions(process.argv).open).catch((error: unknown) => {
    if (!isQuitting()) log.error('nothing was opened at start', error);
  });
  return { services, dispatcher };
}

/** Beside app.asar in a package: what is in there is read, never executed. */
function resourcesFolder(): string {
  return app.isPackaged ? path.join(process.resourcesPath, 'resources') : path.join(app.getAppPath(), 'resources');
}
