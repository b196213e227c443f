/** How often something may happen. */
export interface Allowance {
  /** Whether it may happen once more now; counts it when it may. */
  readonly take: () => boolean;
}

/** Lets something happen `most` times within any `perMs` milliseconds. `now` is in milliseconds. */
export function createAllowance(limit: { most: number; perMs: number }, now: () => number = Date.now): Allowance {
  let taken: number[] = [];
  return {
    take: () => {
      const at = now();
      // A clock that was set back must not lock anybody out: what lies ahead counts no more.
      taken = taken.filter((time) => time > at - limit.perMs && time <= at);
      if (taken.length >= limit.most) return false;
      taken.push(at);
      return true;
    },
  };
}
