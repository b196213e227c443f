// npm run package: makes the packages this machine can, in release/. A release is made with `-- --release`: that takes the
// official runtime only and is no test build. `-- --inspectable` lets a test driver attach; `-- --dir` stops at the unpacked app.
import fs from 'node:fs';
import path from 'node:path';
import { ensureBuild } from './lib/build.mjs';
import { electronPath, isFallback } from './lib/electron-runtime.mjs';
import { inRoot } from './lib/paths.mjs';
import { firstLine, main, Problem } from './lib/problem.mjs';
import { timed } from './lib/run.mjs';
import { ensureSetup } from './lib/setup.mjs';

const FLAGS = ['--release', '--inspectable', '--dir'];

await main(async (args) => {
  const unknown = args.filter((arg) => !FLAGS.includes(arg));
  if (unknown.length > 0) throw new Problem(`There is no ${unknown.join(', ')}: there are ${FLAGS.join(', ')}.`);
  const [release, inspectable, dirOnly] = FLAGS.map((flag) => args.includes(flag));
  if (release && inspectable) throw new Problem('What is released has no door for a driver: leave out --inspectable.');
  await ensureSetup();
  if (release && isFallback()) {
    throw new Problem(
      'A release is never made of the stand-in runtime: set ELECTRON_RUNTIME=official and run `npm run setup`.',
    );
  }
  await ensureBuild();
  const made = await packageAll({ testBuild: !release, inspectable, dirOnly });
  for (const line of made) console.log(line);
  return made.some((line) => line.startsWith('FAILED')) ? 1 : 0;
});

/** Makes what can be made here; gives a line for each package, and for each that could not be made the reason. */
async function packageAll({ testBuild, inspectable, dirOnly }) {
  const { build, Platform, DIR_TARGET } = await import('electron-builder');
  const { configuration } = await import('./release/config.mjs');
  const { renderIcons } = await import('./release/icons.mjs');
  const { stageApp } = await import('./release/stage.mjs');
  const output = inRoot('release', inspectable ? 'inspectable' : testBuild ? 'test' : 'packages');
  fs.rmSync(output, { recursive: true, force: true });
  const work = path.join(output, 'work');
  stageApp(path.join(work, 'app'), { platform: process.platform, arch: process.arch, testBuild });
  const config = configuration({
    app: path.join(work, 'app'),
    output,
    icons: renderIcons(path.join(work, 'icons')),
    electronDist: path.dirname(electronPath()),
    inspectable,
  });
  const current = Platform.current();
  const pack = async (target) =>
    build({ config, projectDir: inRoot(), targets: current.createTarget(target), publish: 'never' });
  await timed('Packing the app', () => quietly(() => pack(DIR_TARGET)));
  const unpacked = path.join(output, current.nodeName === 'linux' ? 'linux-unpacked' : '');
  const lines = [`unpacked  ${path.relative(inRoot(), unpacked)}`];
  if (dirOnly) return lines;
  if (current.nodeName !== 'linux') {
    await build({ config, projectDir: inRoot(), targets: current.createTarget(), publish: 'never' });
    return [...lines, `packages  ${path.relative(inRoot(), output)}`];
  }
  const { makeDeb, makeRpm } = await import('./release/linux-packages.mjs');
  const icons = config.linux.icon;
  lines.push(await orWhyNot('deb', () => makeDeb({ unpacked, output, icons })));
  lines.push(await orWhyNot('rpm', () => makeRpm({ unpacked, output, icons })));
  lines.push(await orWhyNot('AppImage', () => quietly(() => pack('AppImage'))));
  return lines;
}

async function orWhyNot(name, make) {
  try {
    const [file] = await make();
    return `${name.padEnd(9)} ${path.relative(inRoot(), file)}`;
  } catch (error) {
    return `${name.padEnd(9)} not made here: ${firstLine(error)}`;
  }
}

/** Electron-builder tells much; only what went wrong is of interest. */
async function quietly(work) {
  const { log, info } = console;
  console.log = console.info = () => {};
  try {
    return await work();
  } finally {
    Object.assign(console, { log, info });
  }
}
