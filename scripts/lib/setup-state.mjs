// Remembers that setup is complete, so that starting the app costs two small file reads instead of all the checks.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { electronPath, electronVersion } from './electron-runtime.mjs';
import { inRoot, modules } from './paths.mjs';

const stamp = path.join(modules, '.authdesk-setup');

/** What the finished setup depended on: lockfile, Electron runtime, Node, platform. */
function current() {
  const lock = createHash('sha1')
    .update(fs.readFileSync(inRoot('package-lock.json')))
    .digest('hex');
  return [lock, `electron ${electronVersion()}`, `node ${process.version}`, process.platform, process.arch].join('\n');
}

/** Whether everything that setup installs is in place. */
export function isSetUp() {
  try {
    return electronPath() !== undefined && fs.readFileSync(stamp, 'utf8') === current();
  } catch {
    return false;
  }
}

/** Notes down that setup is complete. */
export const markSetUp = () => fs.writeFileSync(stamp, current());
