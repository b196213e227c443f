import { useEffect } from 'react';
import { formFieldOf } from './fault-field';

/** The parts of the form that settings stand in which have no box of their own name. */
const PART_OF_PATH: readonly (readonly [prefix: string, part: string])[] = [
  ['mail', 'Mail'],
  ['authServer', 'Auth server'],
];

function boxOf(path: string): HTMLElement | null {
  // What main calls by its last word may stand under that very name too.
  const names = [path, formFieldOf(path)].filter((name) => name !== undefined);
  for (const name of names) {
    const box = document.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`);
    if (box !== null) return box;
  }
  const part = PART_OF_PATH.find(([prefix]) => path.startsWith(prefix))?.[1];
  return part === undefined
    ? null
    : document.querySelector<HTMLElement>(`section[aria-label="${part}"] :is(input, button, textarea)`);
}

/** Puts the caret into the box of a setting somebody was sent to, once the form is there. */
export function useLookAtField(path: string | undefined, ready: boolean): void {
  useEffect(() => {
    if (path === undefined || !ready) return undefined;
    // After the form has taken the focus for itself.
    const timer = setTimeout(() => {
      const box = boxOf(path);
      box?.scrollIntoView({ block: 'center' });
      box?.focus();
    }, 50);
    return () => clearTimeout(timer);
  }, [path, ready]);
}
