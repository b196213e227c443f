// Everything a fresh checkout lacks, in the order in which one thing needs the other.
import { ensureElectron } from './electron-runtime.mjs';
import { ensurePackages } from './npm-install.mjs';
import { ensurePostgresBinaries } from './postgres-binaries.mjs';
import { isSetUp, markSetUp } from './setup-state.mjs';
import { ensureSqliteAddon } from './sqlite-addon.mjs';
import { ensureSystem } from './system-packages.mjs';

/** Installs what is missing; `force` looks at every piece again even if setup is noted as complete. */
export async function ensureSetup({ force = false } = {}) {
  if (isSetUp() && !force) return;
  await ensurePackages();
  await ensurePostgresBinaries();
  await ensureElectron();
  await ensureSystem(['libraries']);
  await ensureSqliteAddon();
  markSetUp();
}
