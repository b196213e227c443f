import type { Result } from '@shared/result';
import { bridge } from './bridge';
import { ApiError } from './error';

/** The data of a call, or an ApiError. */
export async function call<T>(answer: Promise<Result<T>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new ApiError(result.error);
  return result.data;
}

let calls = 0;

/** Runs a call under a fresh request id; when `signal` aborts, the query is stopped in the database itself. */
export async function cancellable<T>(signal: AbortSignal, run: (requestId: string) => Promise<Result<T>>): Promise<T> {
  calls += 1;
  // One id per call, never per method, or two calls would cancel each other; windows count apart.
  const requestId = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}-${calls}`;
  const stop = () => void bridge().app.cancel({ requestId });
  if (signal.aborted) throw new ApiError({ code: 'CANCELLED', message: 'Cancelled.' });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await call(run(requestId));
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The object without its undefined members, which strict schemas refuse. */
export function defined<T extends object>(input: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as T;
}
