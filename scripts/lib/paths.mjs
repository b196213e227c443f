// Where things are. Uses Node's own modules only, because it is loaded before anything is installed.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

if (!import.meta.dirname) {
  console.error(`Node 20.19 or newer is needed, this is ${process.version}: install it from https://nodejs.org.`);
  process.exit(1);
}

/** The root of the checkout. */
export const root = path.resolve(import.meta.dirname, '..', '..');

/** The folder all npm packages are installed in. */
export const modules = path.join(root, 'node_modules');

/** The path of a file or folder below the root of the checkout. */
export const inRoot = (...parts) => path.join(root, ...parts);

/** Reads a JSON file, or gives undefined when there is none that can be read. */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The per-user folder for what is slow to make; inside node_modules when the home folder cannot be written to. */
export function cacheDir() {
  const own = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'authdesk');
  for (const dir of [own, path.join(modules, '.cache', 'authdesk')]) {
    try {
      fs.mkdirSync(dir, { recursive: true });
      fs.accessSync(dir, fs.constants.W_OK);
      return dir;
    } catch {
      // a read-only or foreign home folder: take the next one
    }
  }
  return fs.mkdtempSync(path.join(os.tmpdir(), 'authdesk-cache-'));
}
