// The licences of what ships, read from the very modules that go into the bundles.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, readJson } from '../lib/paths.mjs';

/** The packages that ship, by name and version, from the list the build leaves (`out/packages.json`). */
export function shippedPackages() {
  const folders = new Set([...(readJson(inRoot('out', 'packages.json')) ?? []), 'node_modules/better-sqlite3']);
  return [...folders]
    .map((folder) => ({ folder, ...readJson(inRoot(folder, 'package.json')) }))
    .sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

/** NOTICE as it is to be: each package with its licence's own words. */
export async function noticeText() {
  const parts = shippedPackages().map(({ folder, name, version, license }) => {
    const file = fs.readdirSync(inRoot(folder)).find((one) => /^(licen[cs]e|copying)(\.|-|$)/i.test(one));
    const words =
      file === undefined ? `Licence: ${license}` : fs.readFileSync(path.join(inRoot(folder), file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${words}`;
  });
  const head = 'Authdesk contains the following works of others, under the licences that follow each.';
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
