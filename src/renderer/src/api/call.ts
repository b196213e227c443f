import type { Result, WrittenEntry } from '@shared/result';
import { noteActs } from './acts';
import { bridge } from './bridge';
import { ApiError } from './error';

/** The data of a call, or an ApiError. What a write did is noted, told in a message and offered to be undone. */
export async function call<T>(answer: Promise<Result<T>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new ApiError(result.error);
  noteActs(result.entries, false);
  return result.data;
}

/** What a write answered, and the audit entry it left, by which it can be undone. */
export interface Acted<T> {
  readonly data: T;
  readonly entry: WrittenEntry | null;
}

/** Like `call`, for a write whose caller tells itself what came of it (`parts/undo/announce-done`): with the entry it left. */
export async function act<T>(answer: Promise<Result<T>>): Promise<Acted<T>> {
  const result = await answer;
  if (!result.ok) throw new ApiError(result.error);
  noteActs(result.entries, true);
  return { data: result.data, entry: result.entries?.at(-1) ?? null };
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
