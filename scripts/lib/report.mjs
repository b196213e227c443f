// Counts results. Strict on purpose: whatever is not a clear success is a failure.

const none = { passed: 0, failed: 0, skipped: 0 };

/** The counts in a report of vitest's JSON reporter. */
export function countVitest(report) {
  const tests = report?.testResults?.flatMap((file) => file.assertionResults) ?? [];
  const having = (...states) => tests.filter((test) => states.includes(test.status)).length;
  // A file that cannot even be loaded has no tests to fail.
  const broken = report?.testResults?.filter((f) => f.status === 'failed' && f.assertionResults.length === 0) ?? [];
  return {
    passed: having('passed'),
    failed: having('failed') + broken.length,
    skipped: having('skipped', 'pending', 'todo', 'disabled'),
  };
}

/** The counts in a report of Playwright's JSON reporter; a test that passed on a second try counts as failed. */
export function countPlaywright(report) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  const broken = unexpected + flaky === 0 ? (report?.errors?.length ?? 0) : 0;
  return { passed: expected, failed: unexpected + flaky + broken, skipped };
}

/** The counts on the last line of a program of ours; nothing where it broke off. */
export function countLastLine(output) {
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(output.trim().split('\n').at(-1) ?? '') ?? [];
  return passed === undefined ? none : { passed: Number(passed), failed: Number(failed), skipped: 0 };
}

/** The counts of a step, from how its program ended and what it reported (nothing, for a plain check). */
export function stepCounts({ code, counts }) {
  if (!counts) return code === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
  const ran = counts.passed + counts.failed;
  // Crashed, ended badly without naming a failed test, or ran nothing at all.
  const unexplained = counts.failed === 0 && (code !== 0 || ran === 0);
  return unexplained ? { ...counts, failed: 1 } : counts;
}

/** The sum of several counts. */
export function sum(list) {
  return list.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    none,
  );
}

/** The line a run ends with. */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
