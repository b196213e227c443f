// npm run notices: writes NOTICE, the licences of everything that ships: the packages whose code is in a bundle, better-sqlite3
// and the fonts. Electron brings its own (LICENSE.electron.txt, LICENSES.chromium.html). `-- --check` only compares.
import fs from 'node:fs';
import { ensureBuild } from './lib/build.mjs';
import { inRoot } from './lib/paths.mjs';
import { main, Problem } from './lib/problem.mjs';
import { ensureSetup } from './lib/setup.mjs';

await main(async (args) => {
  await ensureSetup();
  // The list of what ships is left by the build.
  await ensureBuild();
  const { noticeText } = await import('./release/notices.mjs');
  const text = await noticeText();
  if (!args.includes('--check')) fs.writeFileSync(inRoot('NOTICE'), text);
  else if (fs.readFileSync(inRoot('NOTICE'), 'utf8') !== text) {
    throw new Problem('NOTICE is not what ships any more: run `npm run notices`, look at what changed, and commit it.');
  }
});
