// Stands in for the default app of a stock Electron, which the stand-in runtime lacks: `electron [switches] <dir|file>`.
// It does what `electron .`, electron-vite and Playwright rely on, and no more.
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const request = parse(process.argv.slice(1));
if (request.version) {
  console.log(`v${process.versions.electron}`);
  process.exit(0);
}
// Playwright's loader comes as `-r` and has to run before the app does.
if (request.preload.length > 0) Module._preloadModules(request.preload);
try {
  if (!request.entry) throw new Error('usage: electron [switches] <path to app>');
  // Awaited at top level: Electron holds "ready" back until this module has been evaluated, and apps have calls to
  // make before it (registerSchemesAsPrivileged).
  await start(request.entry);
} catch (error) {
  console.error('The app could not be started:', error);
  process.exit(1);
}

function parse(argv) {
  const preload = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i];
    if (arg === '-v' || arg === '--version') return { preload, version: true };
    if (arg === '-r' || arg === '--require') preload.push(argv[++i]);
    else if (arg.startsWith('--require=')) preload.push(arg.slice('--require='.length));
    // Other switches are Chromium's or Node's and carry their value after "=".
    else if (!arg.startsWith('-')) return { preload, entry: arg };
  }
  return { preload };
}

async function start(target) {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  const full = path.resolve(target);
  const isFolder = fs.statSync(full).isDirectory();
  const appPath = isFolder ? full : path.dirname(full);
  const manifest = path.join(appPath, 'package.json');
  let file = isFolder ? path.join(full, 'index.js') : full;
  if (fs.existsSync(manifest)) {
    const about = JSON.parse(fs.readFileSync(manifest, 'utf8'));
    if (about.version) app.setVersion(about.version);
    if (about.productName || about.name) app.setName(about.productName || about.name);
    app.setDesktopName(about.desktopName ?? `${app.name}.desktop`);
    if (isFolder && about.main) file = createRequire(manifest).resolve(path.join(appPath, about.main));
  }
  app.setAppPath(appPath);
  await import(pathToFileURL(file).href);
}
