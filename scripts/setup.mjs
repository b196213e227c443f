// npm run setup: installs all that is missing. `--require-official` refuses the stand-in Electron (for releases).
import { electronVersion, isFallback } from './lib/electron-runtime.mjs';
import { main } from './lib/problem.mjs';
import { ensureSetup } from './lib/setup.mjs';

await main(async (args) => {
  if (args.includes('--require-official')) process.env.ELECTRON_RUNTIME = 'official';
  await ensureSetup({ force: true });
  const kind = isFallback() ? ' (stand-in for development and tests)' : '';
  console.log(`Everything is in place: Node ${process.version.slice(1)}, Electron ${electronVersion()}${kind}`);
});
