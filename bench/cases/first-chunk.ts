import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { missing, type Figure } from '../lib/figures';
import { inRoot, isBuilt } from '../lib/scripts.mjs';

const LIMIT_KB = 600;
const TITLE = `script before the window draws anything / ${LIMIT_KB} kB`;

/** What the page reads before it draws anything: its entry and all that this imports, whatever the files are called. */
// oxlint-disable-next-line require-await -- a case is a list that comes in time
export async function* firstChunk(): AsyncGenerator<Figure> {
  if (!isBuilt()) {
    yield missing(TITLE, 'Electron', 'the tree is not built, or was changed since');
    return;
  }
  const folder = inRoot('out', 'renderer');
  const page = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const found = new Set<string>();
  const follow = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    const text = readFileSync(path.join(folder, 'assets', name), 'utf8');
    for (const [, next = ''] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) follow(next);
  };
  for (const [, name = ''] of page.matchAll(/<script[^>]*src="[^"]*assets\/([^"]+\.js)"/g)) follow(name);
  const kilobytes = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + statSync(path.join(folder, 'assets', name)).size, 0) / 1000;
  const first = kilobytes(found);
  const all = kilobytes(readdirSync(path.join(folder, 'assets')).filter((name) => name.endsWith('.js')));
  yield {
    what: TITLE,
    on: 'Electron',
    above: `${first.toFixed(0)} kB in ${found.size} files`,
    below: `${all.toFixed(0)} kB in all`,
    ratio: first / LIMIT_KB,
    target: { atMost: 1 },
  };
}
