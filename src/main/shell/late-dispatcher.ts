import type { ErrorInfo, Result } from '@shared/result';
import { AppError, cancelled } from '../data/base/app-error';
import type { Dispatcher } from '../calls/dispatcher';

/**
 * A dispatcher before there is one: calls wait for it, so that the window need not. Where it could not be made, every
 * call answers with the reason, which the page can show.
 */
export function lateDispatcher(coming: Promise<Dispatcher>): Dispatcher {
  let dispatcher: Dispatcher | null = null;
  /** Counts pages: a call of a page that is gone is not made when its turn comes. */
  let generation = 0;
  coming.then(
    (made) => {
      dispatcher = made;
    },
    () => undefined,
  );

  const wait = async (method: unknown, input: unknown): Promise<Result<unknown>> => {
    const mine = generation;
    try {
      const made = await coming;
      return mine === generation ? await made.call(method, input) : fail(cancelled().toInfo());
    } catch (error) {
      return fail(error instanceof AppError ? error.toInfo() : couldNotStart);
    }
  };

  return {
    call: (method, input) => dispatcher?.call(method, input) ?? wait(method, input),
    cancel: (requestId) => dispatcher?.cancel(requestId),
    cancelAll: () => {
      generation++;
      dispatcher?.cancelAll();
    },
  };
}

const couldNotStart: ErrorInfo = {
  code: 'INTERNAL',
  message: 'Authdesk could not start completely.',
  hint: 'Close it and start it again; if that does not help, its log says why.',
};

function fail(error: ErrorInfo): Result<never> {
  return { ok: false, error };
}
