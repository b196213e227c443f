import { useEffect, useRef, useState } from 'react';
import { isPasted, pasteKind } from '../../parts/paste/paste-kind';
import { useAnything } from '../../parts/paste/use-anything';

/** Nobody goes on typing after this long. */
const IDLE_MS = 400;

/** What is typed or pasted into the palette. What may be a secret is looked up at once and leaves the box. */
export function usePaletteQuery() {
  const [shown, setShown] = useState('');
  const [searched, setSearched] = useState('');
  const { answer, ask, clear } = useAnything();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const change = (text: string) => {
    clearTimeout(timer.current);
    const kind = pasteKind(text);
    const pasted = isPasted(shown, text);
    clear();
    if (kind !== 'secret') {
      setShown(text);
      setSearched(text);
      if (kind === 'lead') timer.current = setTimeout(() => ask(text, false), pasted ? 0 : IDLE_MS);
      return;
    }
    // Never searched for as text: queries are kept for a while.
    setSearched('');
    const recognise = () => {
      setShown('');
      ask(text, true);
    };
    if (pasted) {
      recognise();
    } else {
      setShown(text);
      timer.current = setTimeout(recognise, IDLE_MS);
    }
  };
  return { shown, searched, answer, change };
}
