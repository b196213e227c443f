import type { Hit } from '@shared/api/search';
import { useCallback, useEffect, useRef, useState } from 'react';
import { toApiError, type ApiError } from '../../api/error';
import { askAnything } from '../../api/search';

/** What became of a pasted text. The text itself is nowhere in it. */
export type Answer =
  | { readonly state: 'idle' }
  | { readonly state: 'asking'; readonly secret: boolean }
  | { readonly state: 'found'; readonly secret: boolean; readonly hits: readonly Hit[] }
  | { readonly state: 'failed'; readonly secret: boolean; readonly error: ApiError };

const IDLE: Answer = { state: 'idle' };

/** Asks what a text means; a newer question stops the older one in the database. The text is dropped with its answer. */
export function useAnything() {
  const [answer, setAnswer] = useState<Answer>(IDLE);
  const running = useRef<AbortController | null>(null);

  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
  }, []);
  const clear = useCallback(() => {
    stop();
    setAnswer(IDLE);
  }, [stop]);
  const ask = useCallback(
    (text: string, secret: boolean) => {
      stop();
      const control = new AbortController();
      running.current = control;
      setAnswer({ state: 'asking', secret });
      askAnything(text, control.signal)
        .then((hits) => ({ state: 'found', secret, hits }) as const)
        .catch((error: unknown) => ({ state: 'failed', secret, error: toApiError(error) }) as const)
        .then((next) => {
          if (running.current === control) setAnswer(next);
        })
        .catch(() => undefined);
    },
    [stop],
  );
  useEffect(() => stop, [stop]);

  return { answer, ask, clear };
}
