// Builds the app into out/, and only when something it is made of has changed since.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, modules, root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { capture, timed } from './run.mjs';

const SOURCES = ['src', 'package-lock.json', 'electron.vite.config.ts'];
const stamp = inRoot('out', '.built-from');

/** Fingerprints files and folders by name, size and time of change, without reading them. */
export function fingerprint(base, names = SOURCES) {
  const hash = createHash('sha1');
  const visit = (name) => {
    const full = path.join(base, name);
    const about = fs.statSync(full, { throwIfNoEntry: false });
    if (about?.isDirectory()) {
      for (const entry of fs.readdirSync(full).sort()) visit(path.join(name, entry));
    } else hash.update(`${name}\0${about?.size}\0${about?.mtimeMs}\n`);
  };
  names.forEach(visit);
  return hash.digest('hex');
}

/** Whether out/ holds the build of the sources as they are now. */
export function isBuilt() {
  try {
    return fs.readFileSync(stamp, 'utf8') === fingerprint(root) && fs.existsSync(inRoot('out', 'main', 'index.js'));
  } catch {
    return false;
  }
}

/** Makes the next start build again. */
export const forgetBuild = () => fs.rmSync(stamp, { force: true });

/** Builds the app whether needed or not; gives exit code and output. */
export async function build() {
  // Taken before, so that a file saved during the build makes the next one.
  const before = fingerprint(root);
  forgetBuild();
  const result = await capture(process.execPath, [electronVite, 'build'], { timeout: 300_000 });
  if (result.code === 0) fs.writeFileSync(stamp, before);
  return result;
}

/** The program of electron-vite. */
export const electronVite = path.join(modules, 'electron-vite', 'bin', 'electron-vite.js');

/** Builds the app when it has changed since the last build. */
export async function ensureBuild() {
  if (isBuilt()) return;
  await timed('Building the app', async () => {
    const { code, output } = await build();
    if (code === 0) return;
    throw new Problem(`${output.trim()}\n\nThe app could not be built: the lines above say where.`, { cause: output });
  });
}
