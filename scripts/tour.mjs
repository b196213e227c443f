// npm run tour: drives the app through its main screens on a virtual display and takes pictures.
import { ensureBuild } from './lib/build.mjs';
import { attachOnVirtualScreen } from './lib/display.mjs';
import { inRoot } from './lib/paths.mjs';
import { main, Problem } from './lib/problem.mjs';
import { rootUserEnv } from './lib/root-user.mjs';
import { ensureSetup } from './lib/setup.mjs';
import { ensureSystem } from './lib/system-packages.mjs';
import { chosenParts } from '../test/tour/parts.mjs';

await main(async (args) => {
  try {
    chosenParts(args);
  } catch (error) {
    throw new Problem(error.message);
  }
  await ensureSetup();
  await ensureSystem(['display']);
  await ensureBuild();
  const tour = [process.execPath, [inRoot('test', 'tour', 'tour.mjs'), ...args]];
  return attachOnVirtualScreen(tour, { env: rootUserEnv() });
});
