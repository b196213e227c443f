// The steps of `npm test`: what each one runs and how its result is counted.
import fs from 'node:fs';
import path from 'node:path';
import { build, isBuilt } from './build.mjs';
import { onVirtualScreen, virtualScreenEnv } from './display.mjs';
import { electronPath } from './electron-runtime.mjs';
import { inRoot, modules, readJson } from './paths.mjs';
import { countLastLine, countPlaywright, countVitest, sum } from './report.mjs';
import { rootUserEnv } from './root-user.mjs';
import { capture } from './run.mjs';

const MINUTE = 60_000;
const tool = (...parts) => path.join(modules, ...parts);
const tsconfigs = [
  ['shared', 'tsconfig.shared.json'],
  ['data', 'tsconfig.data.json'],
  ['main', 'tsconfig.main.json'],
  ['preload', 'tsconfig.preload.json'],
  ['renderer', 'tsconfig.renderer.json'],
  // the same code against the API of the older runtime that tests may run on
  ['older-electron', 'tsconfig.fallback.json'],
  ['all', 'tsconfig.json'],
];

/**
 * All steps in order. `paired` ones keep one core busy each and run two at a time, the longest first; then the others run,
 * those with windows beside those without. `display` ones open windows and need the build; `needs` are system packages beyond that. Reports are written
 * below `reports`.
 */
export function allSteps(reports) {
  const unit = { project: 'unit', reports, paired: true, timeout: 20 * MINUTE };
  return [
    vitest('unit:node', { ...unit, runtime: () => process.execPath }),
    vitest('unit:electron', { ...unit, runtime: electronPath, env: { ELECTRON_RUN_AS_NODE: '1' } }),
    check('lint', tool('oxlint', 'bin', 'oxlint'), ['--deny-warnings', 'src', 'test', 'scripts', 'bench']),
    ...tsconfigs.map(([name, file]) =>
      check(`types:${name}`, tool('typescript', 'bin', 'tsc'), ['--noEmit', '-p', file]),
    ),
    check('format', tool('oxfmt', 'bin', 'oxfmt'), ['--check']),
    { name: 'build', paired: true, run: async () => (isBuilt() ? { code: 0, output: '' } : build()) },
    vitest('integration', {
      project: 'integration',
      reports,
      timeout: 60 * MINUTE,
      runtime: () => process.execPath,
      needs: ['redis', 'psql', 'pooler', 'ssh'],
    }),
    playwright('page', 'test/page/playwright.config.ts', reports, 20 * MINUTE),
    shortTour(),
    packaged(reports),
    { ...playwright('e2e', 'playwright.config.ts', reports, 60 * MINUTE), needs: ['keyring'] },
  ];
}

/** The steps whose names begin with one of the prefixes (all of them without any), and the build where it is needed. */
export function selectSteps(steps, prefixes) {
  if (prefixes.length === 0) return steps;
  const chosen = steps.filter((step) => prefixes.some((prefix) => step.name.startsWith(prefix)));
  const building = chosen.some((step) => step.display);
  return steps.filter((step) => chosen.includes(step) || (building && step.name === 'build'));
}

function check(name, program, args) {
  return { name, paired: true, run: () => capture(process.execPath, [program, ...args], { timeout: 15 * MINUTE }) };
}

function vitest(name, { project, reports, timeout, runtime, env, ...more }) {
  const file = path.join(reports, `${name.replace(':', '-')}.json`);
  const args = ['run', `--project=${project}`, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const run = async () => {
    fs.rmSync(file, { force: true });
    const result = await capture(runtime(), [tool('vitest', 'vitest.mjs'), ...args], { env, timeout });
    return { ...result, counts: countVitest(readJson(file)) };
  };
  return { name, run, ...more };
}

/** The short tour: a walk through the app whose steps count as tests. */
function shortTour() {
  const { command, args } = onVirtualScreen(process.execPath, [inRoot('test', 'tour', 'tour.mjs'), '--short']);
  const env = { ...virtualScreenEnv, ...rootUserEnv(), ELECTRON_RUN_AS_NODE: undefined };
  const run = async () => {
    const result = await capture(command, args, { env, timeout: 10 * MINUTE });
    return { ...result, counts: countLastLine(result.output) };
  };
  return { name: 'tour', display: true, run };
}

function playwright(name, config, reports, timeout) {
  return { name, display: true, run: async () => playwrightRun({ name, config, reports, timeout }) };
}

/** Runs tests of Playwright, all of a configuration or those of some files; gives how it ended, and the counts. */
async function playwrightRun({ name, config, reports, timeout, files = [], env: more = {} }) {
  const file = path.join(reports, `${name}.json`);
  const cli = [tool('@playwright', 'test', 'cli.js'), 'test', `--config=${config}`, '--reporter=list,json', ...files];
  const { command, args } = onVirtualScreen(process.execPath, cli);
  const env = { ...virtualScreenEnv, PLAYWRIGHT_JSON_OUTPUT_FILE: file, ELECTRON_RUN_AS_NODE: undefined, ...more };
  fs.rmSync(file, { force: true });
  const result = await capture(command, args, { env, timeout });
  return { ...result, counts: countPlaywright(readJson(file)) };
}

/** What the packaged app is tested with: the main job, and the attacks. */
const ON_THE_PACKAGE = ['main-job', 'main-asks', 'no-way-out', 'secrets-stay', 'security'];

/**
 * Packs the app as it would ship and looks at it, then packs it so that a driver can attach, which is the one difference, and
 * does the main job and the attacks in that.
 */
function packaged(reports) {
  const script = (name, ...args) =>
    capture(process.execPath, [inRoot('scripts', name), ...args], { timeout: 5 * MINUTE });
  const folder = (kind) => inRoot('release', kind, 'linux-unpacked');
  const run = async () => {
    let looked = { passed: 0, failed: 0, skipped: 0 };
    let output = '';
    for (const [name, ...args] of [
      ['notices.mjs', '--check'],
      ['package.mjs', '--dir'],
      ['verify-package.mjs', folder('test'), '--test-build'],
      ['package.mjs', '--dir', '--inspectable'],
      ['verify-package.mjs', folder('inspectable'), '--inspectable'],
    ]) {
      const result = await script(name, ...args);
      output += result.output;
      if (name === 'verify-package.mjs') looked = sum([looked, countLastLine(result.output)]);
      if (result.code !== 0) return { ...result, output, counts: { ...looked, failed: looked.failed || 1 } };
    }
    const env = { AUTHDESK_PACKAGED: path.join(folder('inspectable'), 'authdesk'), ...rootUserEnv() };
    const job = { name: 'packaged', config: 'playwright.config.ts', reports, timeout: 30 * MINUTE };
    const result = await playwrightRun({ ...job, files: ON_THE_PACKAGE, env });
    return { ...result, output: output + result.output, counts: sum([looked, result.counts]) };
  };
  return { name: 'packaged', display: true, needs: ['pooler'], run };
}
