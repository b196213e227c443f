import type { AppVersions } from '../calls/app';

/** The versions of what the app runs on, as `app.info` tells them. */
export function readVersions(version: string): AppVersions {
  const { electron, chrome, node } = process.versions;
  return { version, electron: electron ?? 'none', chromium: chrome ?? 'none', node };
}
