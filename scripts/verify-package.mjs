// npm run verify-package -- FOLDER [--test-build] [--inspectable]: looks at an unpacked package as an attacker and as a
// miser would, and ends with `N passed, N failed`. Without a flag it is held against what may be released.
import path from 'node:path';
import { main, Problem } from './lib/problem.mjs';
import { ensureSetup } from './lib/setup.mjs';

await main(async (args) => {
  const flags = args.filter((arg) => arg.startsWith('--'));
  const [folder, ...more] = args.filter((arg) => !arg.startsWith('--'));
  const unknown = flags.filter((flag) => !['--test-build', '--inspectable'].includes(flag));
  if (folder === undefined || more.length > 0 || unknown.length > 0) {
    throw new Problem('Name one unpacked package: npm run verify-package -- release/packages/linux-unpacked');
  }
  await ensureSetup();
  const { verifyPackage } = await import('./release/verify.mjs');
  const inspectable = flags.includes('--inspectable');
  const checks = await verifyPackage(path.resolve(folder), {
    testBuild: flags.includes('--test-build') || inspectable,
    inspectable,
  });
  for (const { name, wrong } of checks)
    console.log(`${wrong === null ? 'ok    ' : 'FAILED'} ${name}${wrong === null ? '' : `: ${wrong}`}`);
  const failed = checks.filter(({ wrong }) => wrong !== null).length;
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
});
