import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, clipboard, powerMonitor, safeStorage, session, shell, type WebContents } from 'electron';
import { readPolicyAtStart, refuseStart, refusalOf } from './shell/policy-at-start';
import { PolicyFault, type PolicyInForce } from './data/local/policy/read-policy';
import { createLog, type AppLog } from './data/base/log';
import { applyDevPolicy, registerAppScheme, serveApp } from './shell/app-protocol';
import { startOptions } from './shell/command-line';
import { takePasswords } from './shell/given-passwords';
import { createHandOver, type HandOver } from './shell/hand-over';
import { exitOnUncaught } from './shell/crash';
import { createAsking } from './shell/ask';
import { offerContextMenu } from './shell/context-menu';
import { createJobSignals } from './shell/job-signals';
import { chooseExportFile, chooseFile, chooseReportFile, sayFailure } from './shell/dialogs';
import { openExternalLink } from './shell/external-links';
import { guardContents, guardSession } from './shell/guards';
import { lateDispatcher } from './shell/late-dispatcher';
import { registerProtocol, isFirstInstance, quitInOrder } from './shell/lifecycle';
import { setMenu } from './shell/menu';
import { updateMeans } from './shell/updater';
import { APP_ORIGIN, askPageUrl, isOwnOrigin, pageUrl } from './shell/origin';
import { createSecretStore } from './shell/secret-store';
import { windowStateFile, type WindowStateFile } from './shell/window-state-file';
import { createWindows, type AppWindows } from './shell/windows';
import { AppError } from './data/base/app-error';
import { job } from '@shared/api/jobs';
import type { Dispatcher } from './calls/dispatcher';
import type { Services } from './services';
import type { Log } from './data/base/events';
import type { AppVersions } from './calls/app';

// The composition root: makes everything, in order, and is the only place that does.

const started = performance.now();
const built = (...names: string[]) => path.join(import.meta.dirname, ...names);

app.setName('Authdesk');
// Whatever this program writes is for its user alone, wherever it lies.
process.umask(0o077);
// As root (containers, CI) Chromium runs without its sandbox, and enableSandbox() would take that switch away from the
// child processes, which then all die. The window asks for its sandbox either way.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

// Newer Electron keeps execCommand('paste') from reading the clipboard by itself; the older one needs to be told.
app.commandLine.appendSwitch('blink-settings', 'domPasteAllowed=false,javaScriptCanAccessClipboard=false');

// What administrators set is followed to the letter, or nothing is started.
const read = readPolicyAtStart({ isPackaged: app.isPackaged, platform: process.platform, env: process.env });
const passwords = takePasswords(process.env, startOptions(process.argv).passwordStdin === true);
if (read instanceof PolicyFault) void refuseStart(refusalOf(read));
else if (isFirstInstance({ passwords })) startApp(read);
else app.exit(0);

function startApp(inForce: PolicyInForce | null): void {
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
    backend ??= drawn.then(() =>
      startBackend({ windows, asking, dataFolder, log, mark, handOver, close: () => close(), policy: inForce }),
    );
    return backend;
  };
  const asking = createAsking({
    preload: built('../preload/ask.cjs'),
    page: askPageUrl(page),
    isPackaged: app.isPackaged,
    front: () => windows.front()?.window,
    log: log.child('ask'),
  });
  exitOnUncaught(log);
  registerAppScheme();
  setMenu({ ...windows, newWindow: () => void windows.open(null).catch(sayFailure) });
  guardContents(page, log);
  offerContextMenu();
  const handOver = createHandOver({
    windows,
    page,
    isQuitting: () => quitting,
    openWindow: () => void windows.open(null).catch(sayFailure),
    log: log.child('handed over'),
  });

  let quitting = false;
  app.once('before-quit', () => {
    quitting = true;
  });
  let closing: Promise<void> | null = null;
  const close = () => (closing ??= closeAll(stateFile, backend));
  quitInOrder(close, log);

  const open = async () => {
    await app.whenReady();
    mark('ready');
    registerProtocol();
    guardSession(session.defaultSession, page, log);
    if (isOwnOrigin(page, APP_ORIGIN)) serveApp(session.defaultSession, built('../renderer'));
    else applyDevPolicy(session.defaultSession, page);

    const { window } = await windows.open(await remembering);
    void pageDrawn(window.webContents).then(firstDrawn);
    start().catch((error: unknown) => {
      log.error('the services did not start', error);
      // Nothing of it may be touched by an older app, and no screen would work.
      if (error instanceof AppError && error.code === 'SCHEMA_MISMATCH') {
        void refuseStart({ message: error.message, detail: `${error.hint ?? ''}\n${dataFolder}` });
      }
    });
    app.on('activate', handOver.show);
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

/** Closes what is open, once. */
async function closeAll(stateFile: WindowStateFile, backend: Promise<Backend> | null): Promise<void> {
  await stateFile.flush();
  // Services that never started were reported then and have nothing to close.
  const running = await backend?.catch(() => null);
  await running?.services.close();
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
  readonly handOver: HandOver;
  /** Closes everything, as at the end. */
  readonly close: () => Promise<void>;
  readonly policy: PolicyInForce | null;
}

/** Everything behind the window, loaded and started beside it. */
async function startBackend({
  windows,
  asking,
  dataFolder,
  log,
  mark,
  handOver,
  close,
  policy,
}: BackendSettings): Promise<Backend> {
  const [{ createServices }, { createDispatcher }] = await Promise.all([
    import('./services'),
    import('./calls/dispatcher'),
  ]);
  const sqliteWorker = pathToFileURL(built('sqlite-worker.js'));
  const indexWorker = pathToFileURL(built('index-worker.js'));
  const signal = createJobSignals(windows);
  const secretStore = await createSecretStore(safeStorage, process.platform);
  const services = await createServices({
    dataFolder,
    resources: resourcesFolder(),
    sqliteWorker,
    indexWorker,
    secretStore,
    emit: (event, payload) => {
      windows.tellAll(event, payload);
      if (event === 'job') signal(job.parse(payload));
    },
    log: log.child('data'),
    actor: os.userInfo().username,
    ...asking,
    policy,
    updateMeans: meansOf(close, log.child('updates')),
    versions: readVersions(app.getVersion()),
    chooseFile: (what) => chooseFile(windows.front()?.window, what),
    chooseSaveFile: (request) => chooseExportFile(windows.front()?.window, request),
    chooseReportFile: (name) => chooseReportFile(windows.front()?.window, name),
    showFile: async (file) => shell.showItemInFolder(file),
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
  const look = () => void services.updates.tick().catch((error: unknown) => log.error('no look for updates', error));
  setInterval(look, LOOK_MS).unref();
  powerMonitor.on('lock-screen', () => void services.locked());
  powerMonitor.on('resume', () => void services.woke());
  const makeDispatcher = () =>
    createDispatcher({ handlers: services.handlers, log: log.child('calls'), checkOutputs: !app.isPackaged });
  windows.applyTheme(services.preferences.theme);
  mark('services ready');
  // At once: nobody is to be told that nothing is open while something is about to be.
  handOver.start(services.opening, { argv: process.argv, passwords });
  return { services, makeDispatcher };
}

/** How often it is asked whether a day has passed; the first time some minutes after the start, which needs the network itself. */
const LOOK_MS = 600_000;

/** What this build looks for newer versions with. */
function meansOf(close: () => Promise<void>, log: Log) {
  const { isPackaged } = app;
  return updateMeans({
    machine: {
      isPackaged,
      platform: process.platform,
      arch: process.arch,
      env: process.env,
      program: process.execPath,
    },
    configFile: isPackaged
      ? path.join(process.resourcesPath, 'app-update.yml')
      : path.join(app.getAppPath(), 'resources', 'installer', 'app-update.yml'),
    // A session of its own: that of the page has no network.
    fetchFeed: async (url, signal) => {
      const network = session.fromPartition('electron-updater', { cache: false });
      return network.fetch(url, { signal, credentials: 'omit', headers: { 'User-Agent': 'Authdesk' } });
    },
    prepare: async () => {
      await close();
      app.releaseSingleInstanceLock();
    },
    startAgain: () => {
      app.relaunch();
      app.exit(0);
    },
    log,
  });
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
