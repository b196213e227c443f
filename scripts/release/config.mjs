// The one configuration of all packages, as electron-builder takes it.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/paths.mjs';

export const APP_ID = 'dev.authdesk.app';
/** Files that hold a SQLite database, as the desktop may hand them to us. */
export const SQLITE_ENDINGS = ['db', 'sqlite', 'sqlite3', 'db3'];

/**
 * Electron's switches ("fuses") as they are burned into what ships. `inspectable` is for tests only: a driver can attach.
 */
export function fuses({ inspectable = false } = {}) {
  return {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: inspectable,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  };
}

/**
 * @param {{ app: string, output: string, icons: Record<number, string>, electronDist: string, inspectable: boolean }} build
 * the staged app, where packages go, the icon by size, the unpacked runtime, and whether a driver may attach
 * @returns {import('electron-builder').Configuration}
 */
export function configuration({ app, output, icons, electronDist, inspectable }) {
  return {
    appId: APP_ID,
    productName: 'Authdesk',
    executableName: 'authdesk',
    copyright: 'MIT',
    directories: { app, output, buildResources: inRoot('resources', 'installer') },
    electronDist,
    npmRebuild: false,
    asar: { smartUnpack: false },
    asarUnpack: ['**/*.node'],
    files: ['**/*'],
    extraResources: [
      { from: inRoot('resources', 'demo'), to: 'resources/demo' },
      { from: inRoot('resources', 'installer', 'app-update.yml'), to: 'app-update.yml' },
    ],
    extraFiles: ['LICENSE', 'NOTICE'].map((name) => ({ from: inRoot(name), to: name })),
    electronFuses: fuses({ inspectable }),
    icon: icons[1024],
    protocols: [{ name: 'Authdesk', schemes: ['authdesk'] }],
    fileAssociations: [
      {
        ext: SQLITE_ENDINGS,
        name: 'SQLite database',
        mimeType: 'application/vnd.sqlite3',
        role: 'Editor',
        rank: 'Alternate',
      },
    ],
    // An unpacked runtime is copied as it is, with the app it brings.
    afterPack: ({ appOutDir }) => {
      fs.rmSync(path.join(appOutDir, 'resources', 'default_app.asar'), { force: true });
    },
    linux: {
      category: 'Development',
      icon: path.dirname(icons[1024]),
      target: ['AppImage'],
      desktop: { entry: { StartupWMClass: 'authdesk' } },
    },
    // The tools of this version start the app without --no-sandbox.
    toolsets: { appimage: '1.0.3' },
    win: {
      target: [
        { target: 'nsis', arch: ['x64', 'arm64'] },
        { target: 'msi', arch: ['x64'] },
      ],
    },
    nsis: {
      // Without blanks, which a place for downloads may turn into something else.
      artifactName: 'Authdesk-Setup-${version}.${ext}',
      oneClick: false,
      perMachine: false,
      allowToChangeInstallationDirectory: true,
      deleteAppDataOnUninstall: false,
    },
    msi: { perMachine: true },
    mac: {
      category: 'public.app-category.developer-tools',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: inRoot('resources', 'installer', 'entitlements.mac.plist'),
      entitlementsInherit: inRoot('resources', 'installer', 'entitlements.mac.plist'),
      target: ['dmg', 'zip'].map((target) => ({ target, arch: ['x64', 'arm64'] })),
    },
    // Where updates come from is main's business (src/main/shell/update-source.json); a release is drafted by scripts/draft-release.mjs.
    publish: null,
  };
}
