/** Whether a process went away because something is wrong, and not because it was done. */
export function isCrash(reason: string): boolean {
  return reason !== 'clean-exit';
}

/** Waits for work, but not longer than `ms`; says which of the two it was. A failure counts as finished. */
export async function withDeadline(work: () => Promise<unknown>, ms: number): Promise<'finished' | 'late' | 'failed'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  const finished = Promise.resolve()
    .then(work)
    .then(
      () => 'finished' as const,
      () => 'failed' as const,
    );
  const outcome = await Promise.race([finished, late]);
  clearTimeout(timer);
  return outcome;
}
