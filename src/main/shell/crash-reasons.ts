/** Whether a process went away because something is wrong, and not because it was done. */
export function isCrash(reason: string): boolean {
  return reason !== 'clean-exit';
}
