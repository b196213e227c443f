import type { Hit } from '@shared/api/search';
import type { Form, Recognised } from './form';
import { forms } from './forms';
import type { SearchContext } from './look-ups/find-rows';
import { readPasted } from './pasted';

const MAX_HITS = 20;

/** Everything a pasted text may be; never throws. */
export function recognise(text: string, known: readonly Form[] = forms): Recognised[] {
  const pasted = readPasted(text);
  return known.map((form) => form(pasted)).filter((one) => one !== null);
}

/**
 * The records a pasted text leads to, best first, each once. What an index answers is asked first. What would read a
 * whole big table is asked only when nothing was found before, and a guess at names only when nothing was found at all.
 */
export async function searchAnything(search: SearchContext, text: string): Promise<Hit[]> {
  const possible = recognise(text).filter((one) => one.isPossible(search));
  const certain = possible.filter((one) => !one.guess);
  const rounds = [
    certain.filter((one) => one.isCheap(search)),
    certain.filter((one) => !one.isCheap(search)),
    possible.filter((one) => one.guess),
  ];
  const found = new Map<string, Hit>();
  for (const round of rounds) {
    if (found.size > 0) break;
    for (const one of round) {
      search.signal.throwIfAborted();
      for (const hit of await one.lookUp(search)) {
        const record = `${hit.type}:${hit.id}`;
        if (!found.has(record)) found.set(record, hit);
      }
    }
  }
  return [...found.values()].slice(0, MAX_HITS);
}
