import { useEffect } from 'react';

/**
 * Marks the document as ready once the screen shows its data, or an empty, error or not-connected state. What drives the
 * app from outside waits for `data-app-state="ready"`.
 */
export function useScreenReady(ready: boolean): void {
  useEffect(() => {
    if (ready) document.documentElement.dataset['appState'] = 'ready';
  }, [ready]);
}
