// Which npm packages are part of what people install: what main needs to run, and what the page is made of.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, readJson } from '../lib/paths.mjs';

/** Licences that ask for no more than their text beside the app. */
export const LICENCES = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'OFL-1.1',
  '0BSD',
  'Unlicense',
  'MIT-0',
  'BlueOak-1.0.0',
  'Python-2.0',
];

/** What packages name but nobody gets: native code that is never built, and headers to build with. */
const LEFT_OUT = ['cpu-features', 'node-addon-api'];

const IMPORT = /(?:from|import|@import|url\()\s*\(?\s*['"]([^'"]+)['"]/gu;

/**
 * All packages that ship, sorted by name: those of `dependencies` and those the page imports (which are devDependencies,
 * since the page is bundled), with all that they need in turn.
 * @returns {{ name: string, version: string, licence: string, folder: string, integrity: string, neededBy: string | null }[]}
 * `folder` below the root; `neededBy` null for those that our own code names
 */
export function shippedPackages() {
  const { packages } = readJson(inRoot('package-lock.json'));
  const { dependencies, devDependencies } = packages[''];
  const known = { ...dependencies, ...devDependencies };
  const direct = [...Object.keys(dependencies), ...importedByThePage().filter((name) => name in known)];
  const found = new Map();
  const add = (name, from, neededBy) => {
    const folder = resolved(packages, name, from);
    if (folder === undefined || found.has(folder) || LEFT_OUT.includes(name)) return;
    const { version, license, integrity, ...needs } = packages[folder];
    found.set(folder, { name, version, licence: license ?? olderLicence(folder), folder, integrity, neededBy });
    for (const next of Object.keys({ ...needs.dependencies, ...needs.optionalDependencies })) add(next, folder, name);
  };
  for (const name of direct) {
    if (resolved(packages, name, '') === undefined) throw new Error(`${name} is not in package-lock.json`);
    add(name, '', null);
  }
  const own = new Set(direct.map((name) => `node_modules/${name}`));
  const list = [...found.values()].map((one) => (own.has(one.folder) ? { ...one, neededBy: null } : one));
  return list.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.folder < b.folder ? -1 : 1));
}

/** The licence in the form npm took before 2015. */
function olderLicence(folder) {
  return readJson(inRoot(folder, 'package.json'))?.licenses?.[0]?.type ?? 'unknown';
}

/** Where Node finds a package that is asked for in a folder of the lockfile. */
function resolved(packages, name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const folder = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (folder in packages) return folder;
    if (at === '') return undefined;
  }
}

function importedByThePage() {
  const base = inRoot('src', 'renderer');
  const files = fs.readdirSync(base, { recursive: true, encoding: 'utf8' });
  const names = files
    .filter((file) => /\.(tsx?|css|html)$/u.test(file))
    .flatMap((file) => [...fs.readFileSync(path.join(base, file), 'utf8').matchAll(IMPORT)])
    .map(([, to]) => /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*/u.exec(to)?.[0])
    .filter((name) => name !== undefined);
  return [...new Set(names)];
}
