import { useState, type ReactNode } from 'react';
import { RevealDialog, type RevealTarget } from './reveal-dialog';

/** Reveals secrets, one at a time, each with a reason: `ask` opens the sheet, `dialog` has to be rendered somewhere. */
export function useReveal(): { readonly ask: (target: RevealTarget) => void; readonly dialog: ReactNode } {
  const [target, setTarget] = useState<RevealTarget | null>(null);
  return {
    ask: setTarget,
    dialog: target === null ? null : <RevealDialog target={target} onClose={() => setTarget(null)} />,
  };
}
