// What has to hold of a package, each as a check that names what is wrong.
import fs from 'node:fs';
import path from 'node:path';
import { capture } from '../lib/run.mjs';
import { fuses } from './config.mjs';

const MIB = 1024 * 1024;
/** How large it may be: unpacked without the runtime's languages (40 MB, which formats of dates need), and its archive. */
const BUDGET = { unpacked: 240 * MIB, archive: 4 * MIB };

/** Every file that may be in the archive. */
const ALLOWED = [
  /^\/package\.json$/,
  /^\/out\/main\/(index|sqlite-worker|index-worker)\.js$/,
  /^\/out\/main\/chunks\/[\w-]+\.js$/,
  /^\/out\/preload\/(index|ask)\.cjs$/,
  /^\/out\/renderer\/(index|ask)\.html$/,
  /^\/out\/renderer\/assets\/[\w-]+\.(js|css|woff2|svg)$/,
  /^\/node_modules\/better-sqlite3\/(package\.json|LICENSE|lib\/[\w/-]+\.js)$/,
  /^\/node_modules\/better-sqlite3\/(build\/Release\/better_sqlite3|prebuilds\/[\w-]+)\.node$/,
];
/** What no file that ships may hold: keys, a builder's folders, the address of a map. */
const NEVER_IN = [
  /-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}/,
  /\/(?:home|Users)\/[\w.-]+\/|\/work\//,
  /sourceMappingURL=(?!data:)/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}|\bAKIA[0-9A-Z]{16}\b/,
];
const FUSES = {
  RunAsNode: 'runAsNode',
  EnableCookieEncryption: 'enableCookieEncryption',
  EnableNodeOptionsEnvironmentVariable: 'enableNodeOptionsEnvironmentVariable',
  EnableNodeCliInspectArguments: 'enableNodeCliInspectArguments',
  EnableEmbeddedAsarIntegrityValidation: 'enableEmbeddedAsarIntegrityValidation',
  OnlyLoadAppFromAsar: 'onlyLoadAppFromAsar',
  LoadBrowserProcessSpecificV8Snapshot: 'loadBrowserProcessSpecificV8Snapshot',
  GrantFileProtocolExtraPrivileges: 'grantFileProtocolExtraPrivileges',
};

/**
 * Looks at an unpacked Linux package; gives each check with what is wrong, or null.
 * @param {string} folder
 * @param {{ testBuild: boolean, inspectable: boolean }} kind what was built: a test build may hold the stand-in runtime
 */
export async function verifyPackage(folder, { testBuild, inspectable }) {
  const asar = await import('@electron/asar');
  const archive = path.join(folder, 'resources', 'app.asar');
  const program = path.join(folder, 'authdesk');
  const names = asar.listPackage(archive).map((name) => name.replaceAll('\\', '/'));
  const files = names.filter((name) => asar.statFile(archive, name.slice(1)).files === undefined);
  const checks = [];
  const check = async (name, look) => checks.push({ name, wrong: (await look()) ?? null });

  await check('all eight fuses are as they are to ship', async () => wrongFuses(program, inspectable));
  await check('the archive holds what is on the list, and nothing else', () =>
    listed(files.filter((name) => !ALLOWED.some((allowed) => allowed.test(name)))),
  );
  await check('only the addon lies outside of the archive', () => {
    const outside = walk(`${archive}.unpacked`).filter((file) => !file.endsWith('.node'));
    return listed(outside) ?? (walk(`${archive}.unpacked`).length === 1 ? null : 'not just one addon');
  });
  await check('every file of the archive carries its checksum', () =>
    listed(files.filter((name) => asar.statFile(archive, name.slice(1)).integrity?.hash === undefined)),
  );
  await check('no key, no folder of a builder, no map', () => {
    const texts = files.filter((name) => /\.(js|cjs|css|html|json)$/.test(name));
    return listed(
      texts.filter((name) => {
        const text = asar.extractFile(archive, name.slice(1)).toString('utf8');
        return NEVER_IN.some((pattern) => pattern.test(text));
      }),
    );
  });
  await check(`the archive weighs at most ${BUDGET.archive / MIB} MiB`, () =>
    overweight(sizeOf(archive), BUDGET.archive),
  );
  await check(`it weighs at most ${BUDGET.unpacked / MIB} MiB unpacked, its languages apart`, () => {
    const weighed = walk(folder).filter((file) => !file.startsWith('locales'));
    return overweight(sum(weighed.map((file) => sizeOf(path.join(folder, file)))), BUDGET.unpacked);
  });
  await check('licence and notices are there', () =>
    listed(['LICENSE', 'NOTICE', 'LICENSES.chromium.html'].filter((name) => sizeOf(path.join(folder, name)) < 500)),
  );
  await check('it brings every language of the runtime', () =>
    fs.readdirSync(path.join(folder, 'locales')).filter((name) => name.endsWith('.pak')).length < 50
      ? 'some are missing'
      : null,
  );
  await check('the runtime is the official one', () =>
    fs.existsSync(path.join(folder, 'FALLBACK-RUNTIME')) && !testBuild ? 'it is the stand-in for tests' : null,
  );
  await check('its program cannot be made a Node', () => isNode(program));
  return checks;
}

async function wrongFuses(program, inspectable) {
  const { FuseState, FuseV1Options, getCurrentFuseWire } = await import('@electron/fuses');
  const wire = await getCurrentFuseWire(program);
  const wanted = fuses({ inspectable });
  const wrong = Object.entries(FUSES).filter(
    ([name, key]) => (wire[FuseV1Options[name]] === FuseState.ENABLE) !== wanted[key],
  );
  return listed(wrong.map(([name]) => name));
}

/** Whether a variable of the environment turns it into a Node, which would run anything as us. */
async function isNode(program) {
  const env = { ELECTRON_RUN_AS_NODE: '1', DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
  const { output } = await capture(program, ['-p', '6*7'], { env, timeout: 10_000 });
  return /^42$/m.test(output) ? 'ELECTRON_RUN_AS_NODE works' : null;
}

/** All files below a folder, relative to it. */
function walk(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

const sizeOf = (file) => (fs.existsSync(file) ? fs.statSync(file).size : 0);
const sum = (sizes) => sizes.reduce((all, size) => all + size, 0);
const overweight = (size, budget) => (size > budget ? `${(size / MIB).toFixed(1)} MiB` : null);
const listed = (names) => (names.length === 0 ? null : names.slice(0, 5).join(', '));
