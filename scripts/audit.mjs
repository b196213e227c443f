// npm run audit: asks the registry for known faults of our packages; a serious one in what ships ends it with 1.
import { main, Problem } from './lib/problem.mjs';
import { capture } from './lib/run.mjs';
import { sortAdvisories } from './supply/advisories.mjs';
import { shippedPackages } from './supply/shipped.mjs';

await main(async () => {
  const { output } = await capture('npm', ['audit', '--json'], { timeout: 120_000 });
  const report = parsed(output);
  if (report?.auditReportVersion === undefined) {
    throw new Problem('The registry told nothing of known faults, so nothing is known.', { cause: output });
  }
  const folders = shippedPackages().map(({ folder }) => folder);
  const { stop, mention } = sortAdvisories(report, folders);
  for (const { name, severity, ships } of mention)
    console.log(`${severity} in ${name}${ships ? '' : ', which does not ship'}`);
  for (const { name, severity } of stop) console.error(`${severity} in ${name}, which ships`);
  console.log(`${stop.length} that stop a release, ${mention.length} others`);
  return stop.length === 0 ? 0 : 1;
});

function parsed(output) {
  try {
    return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  } catch {
    return undefined;
  }
}
