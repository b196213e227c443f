// npm run dev: the app with hot reload of the interface; arguments after `--` go to the app.
import { electronVite, forgetBuild } from './lib/build.mjs';
import { requireDisplay } from './lib/display.mjs';
import { main } from './lib/problem.mjs';
import { rootUserEnv } from './lib/root-user.mjs';
import { attach } from './lib/run.mjs';
import { ensureSetup } from './lib/setup.mjs';

await main(async (args) => {
  requireDisplay();
  await ensureSetup();
  // It puts a development build into out/, which `npm start` must not take for its own.
  forgetBuild();
  return attach(process.execPath, [electronVite, 'dev', '--watch', '--', ...args], { env: rootUserEnv() });
});
