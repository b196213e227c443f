// What the benchmark needs of scripts/lib, which has no types, in one place that has.
export { ensureBuild, isBuilt } from '../../scripts/lib/build.mjs';
export { onVirtualScreen, virtualScreenEnv } from '../../scripts/lib/display.mjs';
export { electronPath } from '../../scripts/lib/electron-runtime.mjs';
export { inRoot } from '../../scripts/lib/paths.mjs';
export { rootUserEnv } from '../../scripts/lib/root-user.mjs';
