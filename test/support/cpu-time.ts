/**
 * Milliseconds of processor time that this process spends on some work. Unlike the time by the clock they stay the same
 * on a busy machine, so what must be cheap can be told from what is not.
 */
export function cpuMilliseconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
