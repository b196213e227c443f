// npm test: installs what is missing, then runs every check and test and ends with `N passed, N failed`.
// `npm test -- unit e2e` runs only the steps whose names begin so.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeMemoryFolder } from './lib/memory-folder.mjs';
import { firstLine, main, Problem } from './lib/problem.mjs';
import { stepCounts, sum, summary } from './lib/report.mjs';
import { seconds } from './lib/run.mjs';
import { ensureSetup } from './lib/setup.mjs';
import { allSteps, selectSteps } from './lib/steps.mjs';
import { ensureSystem } from './lib/system-packages.mjs';

const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'authdesk-test-'));
let memory = null;
// Whoever reads only the last line must not take a run that broke off for a success.
let lastLine = summary({ passed: 0, failed: 1, skipped: 0 });
process.on('exit', () => {
  for (const folder of [reports, memory]) if (folder !== null) discard(folder);
  console.log(lastLine);
});
function discard(folder) {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch {
    // What was mounted in it, or is still being written, stays; that is no failure of a test.
  }
}

async function runTests(args) {
  const steps = selectSteps(allSteps(reports), args);
  if (steps.length === 0) {
    const names = allSteps(reports).map((step) => step.name);
    throw new Problem(`No step begins with ${args.join(' or ')}: there are ${names.join(', ')}.`);
  }
  await ensureSetup();
  const needs = [...new Set(steps.flatMap((step) => [...(step.display ? ['display'] : []), ...(step.needs ?? [])]))];
  if (needs.length > 0) await ensureSystem(needs);
  memory = makeMemoryFolder();
  if (memory !== null) process.env.TMPDIR = memory;
  const started = performance.now();
  const total = sum(await runAll(steps));
  console.log(`\nAll of it took ${seconds(performance.now() - started)}`);
  lastLine = summary(total);
  return total.failed > 0 ? 1 : 0;
}

/**
 * Runs the paired steps two at a time, then those with windows one after the other beside those without, as each of the
 * two leaves a core idle now and then; gives the counts of each.
 */
async function runAll(steps) {
  const counts = new Map();
  const work = async (queue) => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      const built = !step.display || counts.get('build')?.failed === 0;
      counts.set(step.name, await runStep(built ? step : withoutBuild(step)));
    }
  };
  const paired = steps.filter((step) => step.paired);
  await Promise.all([work(paired), work(paired)]);
  const long = steps.filter((step) => !step.paired);
  await Promise.all([work(long.filter((step) => !step.display)), work(long.filter((step) => step.display))]);
  return [...counts.values()];
}

const withoutBuild = ({ name }) => ({ name, run: async () => ({ code: 1, output: 'Not run: the build failed.' }) });

/** Runs one step, prints a line about it (and its output when it failed), and gives its counts. */
async function runStep({ name, run }) {
  const start = performance.now();
  const elapsed = () => seconds(performance.now() - start);
  const sign = setInterval(() => console.log(`  ...    ${name} is running (${elapsed()})`), 30_000);
  const result = await run().catch((error) => ({ code: 1, output: firstLine(error) }));
  clearInterval(sign);
  const counts = stepCounts(result);
  const tests = result.counts ? `  ${summary(counts)}` : '';
  console.log(`  ${counts.failed > 0 ? 'FAILED' : 'ok    '} ${name.padEnd(22)} ${elapsed().padStart(8)}${tests}`);
  if (counts.failed > 0) console.log(shown(result));
  return counts;
}

/** The output of a failed step without the tests that passed; its end alone where it is very long. */
function shown({ output, timedOut }) {
  const lines = output
    .trimEnd()
    .split('\n')
    .filter((line) => !/^\s*✓/u.test(line));
  const kept = lines.length > 400 ? [`(${lines.length - 400} lines left out)`, ...lines.slice(-400)] : lines;
  if (timedOut) kept.push('Ended by us: it ran out of time.');
  return kept.map((line) => `      | ${line}`).join('\n');
}

await main(runTests);
