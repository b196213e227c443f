import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, clipboard, powerMonitor, safeStorage, session, type WebContents } from 'electron';
import { createLog, type AppLog } from './data/base/log';
import { applyDevPolicy, registerAppScheme, serveApp } from './shell/app-protocol';
import { startOptions } from './shell/command-line';
import { exitOnUncaught } from './shell/crash';
import { deepLinkIn } from './shell/deep-links';
import { createAsking } from './shell/ask';
import { chooseExportFile, chooseFile, sayFailure } from './shell/dialogs';
import { openExternalLink } from './shell/external-links';
import { guardContents, guardSession } from './shell/guards';
import { lateDispatcher } from './shell/late-dispatcher';
import { registerProtocol, isFirstInstance, quitInOrder, onSecondInstance } from './shell/lifecycle';
import { setMenu } from './shell/menu';
import { APP_ORIGIN, askPageUrl, isOwnOrigin, pageUrl } from './shell/origin';
import { createSecretStore } from './shell/secret-store';
import { windowStateFile } from './shell/window-state-file';
import { createWindows, type AppWindows } from './shell/windows';
import type { Dispatcher } from './calls/dispatcher';
import type { Services } from './services';
import type { AppVersions } from './calls/app';

// The composition root: makes everything, in order, and is the only place that does.

const started = performance.now();
const built = (...names: string[]) => path.join(import.meta.dirname, ...names);

app.setName('Authdesk');
// As root (containers, CI) Chromium runs without its sandbox, and enableSandbox() would take that switch away from the
// child processes, which then all die. The window asks for its sandbox either way.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

// Newer Electron keeps execCommand('paste') from reading the clipboard by itself; the older one needs to be told.
app.commandLine.appendSwitch('blink-settings', 'domPasteAllowed=false,javaScriptCanAccessClipboard=false');

if (isFirstInstance()) startApp();
else app.exit(0);

function startApp(): void {
  const dataFolder = app.getPath('userData');
  const log = createLog({ folder: path.join(dataFolder, 'logs'), toConsole: !app.isPackaged });
  const mark = (what: string) => log.info(`${what} after ${Math.round(performance.now() - started)} ms`);
  const page = pageUrl({ isPackaged: app.isPackaged, ELECTRON_RENDERER_URL: process.env['ELECTRON_RENDERER_URL'] });

  const stateFile = windowStateFile(path.join(dataFolder, 'window.json'));
  const remembering = stateFile.load();
  let backend: Promise<Backend> | null = null;
  let firstDrawn: () => void = () => {};
  const drawn = new Promise<void>((resolve) => {
    firstDrawn = resolve;
  });
  const windows = createWindows({
    preload: built('../preload/index.cjs'),
    isPackaged: app.isPackaged,
    page,
    stateFile,
    dispatcher: () => lateDispatcher(start().then(({ makeDispatcher }) => makeDispatcher())),
    log,
  });
  // Not before the page is there: it is served by this very thread, which loading the services would hold up.
  const start = () => {
    backend ??= drawn.then(() => startBackend({ windows, asking, dataFolder, log, mark, isQuitting: () => quitting }));
    return backend;
  };
  const asking = createAsking({
    preload: built('../preload/ask.cjs'),
    page: askPageUrl(page),
    isPackaged: app.isPackaged,
    front: () => windows.front()?.window,
    log: log.child('ask'),
  });
  const linked = deepLinkIn(process.argv);
  if (linked !== null) windows.navigate(linked);

  exitOnUncaught(log);
  registerAppScheme();
  setMenu({ navigate: windows.navigate, newWindow: () => void windows.open(null).catch(sayFailure) });
  guardContents(page, log);
  onSecondInstance({ navigate: windows.navigate, focus: () => windows.front()?.focus() });

  let quitting = false;
  app.once('before-quit', () => {
    quitting = true;
  });
  quitInOrder(async () => {
    await stateFile.flush();
    // Services that never started were reported then and have nothing to close.
    const running = await backend?.catch(() => null);
    await running?.services.close();
  }, log);

  const open = async () => {
    await app.whenReady();
    mark('ready');
    registerProtocol();
    guardSession(session.defaultSession, page, log);
    if (isOwnOrigin(page, APP_ORIGIN)) serveApp(session.defaultSession, built('../renderer'));
    else applyDevPolicy(session.defaultSession, page);

    const { window } = await windows.open(await remembering);
    void pageDrawn(window.webContents).then(firstDrawn);
    start().catch((error: unknown) => log.error('the services did not start', error));
    window.webContents.once('did-finish-load', () => mark('page loaded'));
    window.once('show', () => mark('window shown'));
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
  readonly makeDispatcher: () => Dispatcher;
}

interface BackendSettings {
  readonly windows: AppWindows;
  readonly asking: ReturnType<typeof createAsking>;
  readonly dataFolder: string;
  readonly log: AppLog;
  readonly mark: (what: string) => void;
  readonly isQuitting: () => boolean;
}

/** Everything behind the window, loaded and started beside it. */
async function startBackend({ windows, asking, dataFolder, log, mark, isQuitting }: BackendSettings): Promise<Backend> {
  const [{ createServices }, { createDispatcher }] = await Promise.all([
    import('./services'),
    import('./calls/dispatcher'),
  ]);
  const sqliteWorker = pathToFileURL(built('sqlite-worker.js'));
  const indexWorker = pathToFileURL(built('index-worker.js'));
  const secretStore = await createSecretStore(safeStorage, process.platform);
  const services = await createServices({
    dataFolder,
    resources: resourcesFolder(),
    sqliteWorker,
    indexWorker,
    secretStore,
    emit: windows.tellAll,
    log: log.child('data'),
    actor: os.userInfo().username,
    ...asking,
    versions: readVersions(app.getVersion()),
    chooseFile: (what) => chooseFile(windows.front()?.window, what),
    chooseSaveFile: (request) => chooseExportFile(windows.front()?.window, request),
    applyPreferences: ({ theme }) => windows.applyTheme(theme),
    cancelCall: windows.cancelCall,
    openWindow: async (target) => void (await windows.open(null, target)),
    openLink: openExternalLink,
    clipboard: {
      read: async () => clipboard.readText(),
      write: async (text) => clipboard.writeText(text),
      clear: async () => clipboard.clear(),
    },
  });
  powerMonitor.on('lock-screen', () => void services.locked());
  powerMonitor.on('resume', () => void services.woke());
  const makeDispatcher = () =>
    createDispatcher({ handlers: services.handlers, log: log.child('calls'), checkOutputs: !app.isPackaged });
  windows.applyTheme(services.preferences.theme);
  mark('services ready');
  const backend = { services, makeDispatcher };
  if (isQuitting()) return backend;
  services.openAtStart(startOptions(process.argv).open).catch((error: unknown) => {
    if (!isQuitting()) log.error('nothing was opened at start', error);
  });
  return backend;
}

/** Beside app.asar in a package: what is in there is read, never executed. */
function resourcesFolder(): string {
  return app.isPackaged ? path.join(process.resourcesPath, 'resources') : path.join(app.getAppPath(), 'resources');
}

/** The versions of what the app runs on, as `app.info` tells them. */
export function readVersions(version: string): AppVersions {
  const { electron, chrome, node } = process.versions;
  return { version, electron: electron ?? 'none', chromium: chrome ?? 'none', node };
}
