import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Logger, ResolvedUpdateFileInfo, UpdateInfo } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider';
import { z } from 'zod';
import type { Log } from '../data/base/events';
import type { UpdateFile } from '../data/updates/manifest';
import type { Download, Installer, UpdateMeans } from '../data/updates/updates';
import source from './update-source.json';

/** What is known of this program where it runs. */
interface Machine {
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly env: Record<string, string | undefined>;
  /** The program's file. */
  readonly program: string;
}

interface Settings {
  readonly machine: Machine;
  /** `app-update.yml`, which electron-updater reads. */
  readonly configFile: string;
  /** Gets an address over the network of the system, with its proxy. */
  readonly fetchFeed: UpdateMeans['fetchFeed'];
  /** Closes everything of ours, so that nothing is cut off, and makes room for the next instance. */
  readonly prepare: () => Promise<void>;
  /** Starts this version again, where the next one could not be put in place. */
  readonly startAgain: () => void;
  readonly log: Log;
}

const developing = z.object({ feed: z.url(), keys: z.array(z.string()).min(1) });

/**
 * What this build looks for updates with. Without a package that is nothing, and nothing goes out, unless a developer names
 * a feed and its keys (`AUTHDESK_UPDATES`, as JSON).
 */
export function updateMeans(settings: Settings): UpdateMeans | null {
  const { isPackaged, env } = settings.machine;
  const named = isPackaged ? undefined : env['AUTHDESK_UPDATES'];
  if (!isPackaged && named === undefined) return null;
  const { feed, keys } = named === undefined ? source : developing.parse(JSON.parse(named));
  const kind = kindOf(settings.machine, settings.configFile);
  return { feed, keys, fetchFeed: settings.fetchFeed, installer: kind === null ? null : installerOf(kind, settings) };
}

/** The kind of package that can replace itself here; null for all others, which their own tools replace. */
export function kindOf({ platform, env, program }: Machine, configFile: string): UpdateFile['kind'] | null {
  if (platform === 'darwin') return 'mac-zip';
  // What is installed by MSI has no uninstaller of its own beside it, and belongs to the administrators.
  if (platform === 'win32') {
    const isOwn = existsSync(path.win32.join(path.win32.dirname(program), 'Uninstall Authdesk.exe'));
    // Without the name on the certificate electron-updater would not look at the system's own signature.
    return isOwn && /^publisherName:/mu.test(readFileSync(configFile, 'utf8')) ? 'nsis' : null;
  }
  return env['APPIMAGE'] === undefined ? null : 'appimage';
}

function installerOf(kind: UpdateFile['kind'], settings: Settings): Installer {
  let updater: Awaited<ReturnType<typeof makeUpdater>> | null = null;
  return {
    takes: (file) => file.kind === kind && (file.arch === 'any' || file.arch === settings.machine.arch),
    download: async (update, onPercent) => {
      updater = await makeUpdater(kind, update, settings);
      const { CancellationToken } = await import('electron-updater');
      const token = new CancellationToken();
      updater.on('download-progress', ({ transferred }) => {
        // A server that never ends would fill the disk before the checksum is looked at.
        if (transferred > update.file.size) token.cancel();
        onPercent((transferred / update.file.size) * 100);
      });
      const found = await updater.checkForUpdates();
      if (found?.isUpdateAvailable !== true) throw new Error('electron-updater does not take it for newer');
      await updater.downloadUpdate(token);
    },
    install: async () => {
      const ready = updater;
      if (ready === null) throw new Error('nothing was downloaded');
      await settings.prepare();
      // Nothing of ours is open any more: where this fails, the only way on is a new start.
      ready.once('error', settings.startAgain);
      ready.quitAndInstall(true, true);
    },
  };
}

/**
 * electron-updater as no more than the hand that fetches and replaces: which file, and with which checksum, it is told from
 * the manifest whose signature was checked. It asks no feed, and never acts by itself.
 */
async function makeUpdater(kind: UpdateFile['kind'], update: Download, { machine, configFile, log }: Settings) {
  const library = await import('electron-updater');
  const Updater = { appimage: library.AppImageUpdater, nsis: library.NsisUpdater, 'mac-zip': library.MacUpdater }[kind];
  const updater = new Updater();
  const { version, url, file } = update;
  const info: UpdateInfo = {
    version,
    files: [{ url, sha512: file.sha512, size: file.size }],
    path: file.name,
    sha512: file.sha512,
    releaseDate: '',
  };
  class Verified extends library.Provider<UpdateInfo> {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(runtime);
    }
    override async getLatestVersion(): Promise<UpdateInfo> {
      return info;
    }
    override resolveFiles({ files }: UpdateInfo): ResolvedUpdateFileInfo[] {
      return files.map((one) => ({ url: new URL(one.url), info: one }));
    }
  }
  updater.logger = loggerOf(log);
  updater.updateConfigPath = configFile;
  updater.forceDevUpdateConfig = !machine.isPackaged;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  updater.disableDifferentialDownload = true;
  updater.requestHeaders = { 'User-Agent': 'Authdesk' };
  updater.setFeedURL({ provider: 'custom', updateProvider: Verified });
  return updater;
}

function loggerOf(log: Log): Logger {
  const text = (message: unknown) => String(message);
  return {
    info: () => {},
    warn: (message) => log.warn(text(message)),
    error: (message) => log.error(text(message)),
  };
}
