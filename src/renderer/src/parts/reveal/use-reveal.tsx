import { useState, type ReactNode } from 'react';
import { RevealDialog } from './reveal-dialog';

/** A secret somebody asks for: where it lies, and what it is called. */
export interface RevealTarget {
  readonly table: 'session' | 'account' | 'verification';
  readonly id: string;
  readonly column: string;
  /** As in "Reveal …?", such as `access token of Google`. */
  readonly what: string;
  /** Whose it is. */
  readonly object: string;
}

/** Reveals secrets, one at a time, each with a reason: `ask` opens the sheet, `dialog` has to be rendered somewhere. */
export function useReveal(): { readonly ask: (target: RevealTarget) => void; readonly dialog: ReactNode } {
  const [target, setTarget] = useState<RevealTarget | null>(null);
  return {
    ask: setTarget,
    dialog: target === null ? null : <RevealDialog target={target} onClose={() => setTarget(null)} />,
  };
}
