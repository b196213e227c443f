// What goes into the archive of the app, put together file by file: nothing gets in that is not named here.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, modules, readJson } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';

/** The one library that is not in main's bundle, for its addon, and what of it is needed to run. */
const ADDON = 'better-sqlite3';

/**
 * Makes `folder` the app as electron-builder takes it: the built code, a package.json without what is only for developing,
 * and better-sqlite3 with one addon.
 */
export function stageApp(folder, { platform, arch, testBuild }) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  copyBuilt(inRoot('out'), path.join(folder, 'out'));
  const { name, version, description, license, author, homepage, type, main, dependencies, desktopName } = readJson(
    inRoot('package.json'),
  );
  const kept = { [ADDON]: dependencies[ADDON] };
  writeJson(path.join(folder, 'package.json'), {
    name,
    productName: 'Authdesk',
    version,
    description,
    license,
    author,
    homepage,
    type,
    main,
    desktopName,
    dependencies: kept,
  });
  stageAddon(folder, { platform, arch, testBuild });
}

/** The built code without what only developing needs: maps, and pictures of a tour. */
function copyBuilt(from, to) {
  for (const part of ['main', 'preload', 'renderer']) {
    if (!fs.existsSync(path.join(from, part))) throw new Problem('The app is not built: run `npm run build`.');
    fs.cpSync(path.join(from, part), path.join(to, part), {
      recursive: true,
      filter: (file) => !file.endsWith('.map'),
    });
  }
}

function stageAddon(folder, { platform, arch, testBuild }) {
  const from = path.join(modules, ADDON);
  const to = path.join(folder, 'node_modules', ADDON);
  fs.mkdirSync(to, { recursive: true });
  for (const name of ['package.json', 'LICENSE', 'lib']) {
    fs.cpSync(path.join(from, name), path.join(to, name), { recursive: true });
  }
  const {
    scripts: _scripts,
    gypfile: _gypfile,
    dependencies: _dependencies,
    ...kept
  } = readJson(path.join(from, 'package.json'));
  writeJson(path.join(to, 'package.json'), kept);
  // One that was compiled here for the stand-in runtime depends on this machine, and is for test builds only.
  const compiled = path.join('build', 'Release', 'better_sqlite3.node');
  const useCompiled = testBuild && fs.existsSync(path.join(from, compiled));
  const addon = useCompiled ? compiled : path.join('prebuilds', `${platform}-${arch}.node`);
  if (!fs.existsSync(path.join(from, addon))) throw new Problem(`better-sqlite3 has no addon for ${platform} ${arch}.`);
  fs.mkdirSync(path.dirname(path.join(to, addon)), { recursive: true });
  fs.copyFileSync(path.join(from, addon), path.join(to, addon));
}

const writeJson = (file, value) => fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
