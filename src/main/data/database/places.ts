import { AppError } from '../base/app-error';

/** So many at a time, the others in the order they came. */
export interface Places {
  /**
   * Waits for a place; the answer gives it back.
   * @throws AppError TIMEOUT
   */
  readonly enter: () => Promise<() => void>;
  /** One place fewer than are taken now, for some milliseconds; false where there is no other one to wait for. */
  readonly shrink: (milliseconds: number) => boolean;
}

/** `size` places; who waits longer than `patienceMs` is told so. */
export function places(size: number, patienceMs: number): Places {
  const waiting: (() => void)[] = [];
  let taken = 0;
  let limit = size;
  let smallerUntil = 0;

  const room = () => {
    if (limit < size && performance.now() >= smallerUntil) limit = size;
    return limit - taken;
  };
  const letIn = () => {
    while (waiting.length > 0 && room() > 0) waiting.shift()?.();
  };
  const take = () => {
    taken += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      taken -= 1;
      letIn();
    };
  };
  return {
    enter: async () => {
      if (waiting.length === 0 && room() > 0) return take();
      return new Promise((resolve, reject) => {
        const enter = () => {
          clearTimeout(timer);
          resolve(take());
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(enter), 1);
          reject(
            new AppError('TIMEOUT', 'Every connection Authdesk has to this database is busy.', {
              hint: 'Try again when what is running has ended, such as an export.',
            }),
          );
        }, patienceMs);
        waiting.push(enter);
      });
    },
    shrink: (milliseconds) => {
      if (taken < 2) return false;
      limit = Math.min(limit, taken - 1);
      smallerUntil = performance.now() + milliseconds;
      return true;
    },
  };
}
