// npm start: opens the app on its embedded demo database; installs and builds what is missing first.
// What follows `npm start --` goes to the app; an `--open=...` or a file there takes the place of the demo.
import { ensureBuild } from './lib/build.mjs';
import { requireDisplay } from './lib/display.mjs';
import { electronPath } from './lib/electron-runtime.mjs';
import { root } from './lib/paths.mjs';
import { main } from './lib/problem.mjs';
import { rootUserEnv } from './lib/root-user.mjs';
import { attach } from './lib/run.mjs';
import { isSetUp } from './lib/setup-state.mjs';

await main(async (args) => {
  // Before anything lengthy: installing would be in vain.
  requireDisplay();
  // Loaded only when needed: most starts find everything in place.
  if (!isSetUp()) await (await import('./lib/setup.mjs')).ensureSetup();
  await ensureBuild();
  const names = (arg) => arg.startsWith('--open=') || !(arg.startsWith('-') || /^authdesk:/i.test(arg));
  const open = args.some(names) ? [] : ['--open=Demo'];
  const code = await attach(electronPath(), ['.', ...open, ...args], { cwd: root, env: rootUserEnv() });
  // The loader's code for a library that is not there: setup was complete, then the system changed.
  if (code === 127) await (await import('./lib/system-packages.mjs')).ensureSystem(['libraries']);
  return code;
});
