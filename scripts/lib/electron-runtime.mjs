// Sees to it that node_modules/electron/dist holds an Electron that runs. In this order:
//   1. what is there already, 2. Electron's own installer (the pinned version, checked against its checksums),
//   3. where that cannot be reached: the older stand-in of electron-fallback.mjs, for development and tests only.
// ELECTRON_RUNTIME=official|fallback forces 2 or 3; `official` is what a release needs.
import fs from 'node:fs';
import path from 'node:path';
import { modules, readJson } from './paths.mjs';
import { Problem } from './problem.mjs';
import { capture, timed } from './run.mjs';

const home = path.join(modules, 'electron');
const dist = path.join(home, 'dist');

/** Where the runtime's program is, or undefined when there is none. */
export function electronPath() {
  try {
    const program = path.join(dist, fs.readFileSync(path.join(home, 'path.txt'), 'utf8'));
    return fs.existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/** The version of the runtime in place, or undefined when there is none. */
export function electronVersion() {
  if (!electronPath()) return undefined;
  try {
    return fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

const marker = path.join(dist, 'FALLBACK-RUNTIME');

/** Whether the runtime in place is the stand-in that must never be released. */
export const isFallback = () => fs.existsSync(marker);

/** Puts an Electron runtime in place unless one is. */
export async function ensureElectron({ choice = process.env.ELECTRON_RUNTIME ?? 'auto' } = {}) {
  const { fallbackAvailable, fallbackRecipe, makeFallback } = await import('./electron-fallback.mjs');
  const wanted = readJson(path.join(home, 'package.json'))?.version;
  if (!wanted) throw new Problem('The electron package is missing from node_modules: run `npm ci`.');
  if (electronVersion() === wanted && choice !== 'fallback') return;
  const current = isFallback() && fs.readFileSync(marker, 'utf8').includes(fallbackRecipe());
  if (electronVersion() && current && choice !== 'official') return;

  const mayFallBack = fallbackAvailable() && choice !== 'official';
  if (choice !== 'fallback') {
    console.log(`Installing Electron ${wanted} ...`);
    const failure = await installOfficial(wanted, mayFallBack ? 60_000 : 600_000);
    if (!failure) return console.log(`Electron ${wanted} is in place`);
    if (!mayFallBack) {
      throw new Problem(
        `Electron ${wanted} could not be downloaded (${failure}): it comes from github.com, so allow that or set ELECTRON_MIRROR, then run the command again.`,
      );
    }
    console.log(
      `Electron ${wanted} cannot be downloaded here (${failure}); taking the stand-in for development and tests`,
    );
  }
  await timed('Putting the stand-in runtime in place', async () => {
    const ready = await makeFallback();
    fs.rmSync(dist, { recursive: true, force: true });
    fs.cpSync(ready, dist, { recursive: true, verbatimSymlinks: true });
    fs.writeFileSync(path.join(home, 'path.txt'), 'electron');
  });
}

/** Runs Electron's own installer; gives the reason when it fails, nothing when it worked. */
async function installOfficial(wanted, limit) {
  // It unpacks over what is there, so an older runtime has to be out of its way, and comes back if it fails.
  const aside = `${dist}.aside`;
  fs.rmSync(aside, { recursive: true, force: true });
  if (fs.existsSync(dist)) fs.renameSync(dist, aside);
  const timeout = Number(process.env.ELECTRON_DOWNLOAD_TIMEOUT_MS) || limit;
  const result = await capture(process.execPath, [path.join(home, 'install.js')], { timeout });
  const worked = result.code === 0 && electronVersion() === wanted;
  if (!worked && fs.existsSync(aside)) {
    fs.rmSync(dist, { recursive: true, force: true });
    fs.renameSync(aside, dist);
  }
  fs.rmSync(aside, { recursive: true, force: true });
  if (worked) return undefined;
  if (result.timedOut) return `no answer within ${timeout / 1000} s`;
  return reason(result.output);
}

/** The line of the installer's output that says why. */
function reason(output) {
  const lines = output.split('\n').map((l) => l.trim());
  const line = lines.find((l) => /Error|E[A-Z]{4,}/.test(l)) ?? lines.find(Boolean) ?? 'no reason given';
  return line.replace(/^(\w*Error: )+/, '').replace(/\.$/, '');
}
