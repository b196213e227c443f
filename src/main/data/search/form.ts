import type { Hit } from '@shared/api/search';
import { isCheap, isReadable, type SearchContext, type LookUpColumn } from './look-ups/find-rows';
import type { Pasted } from './pasted';
/** A hit before it says what the text was recognised as, unless that differs from the form's name. */
export type Found = Omit<Hit, 'recognisedAs'> & Partial<Pick<Hit, 'recognisedAs'>>;

interface Definition<Key> {
  /** What the text is then, in a support agent's words. */
  readonly name: string;
  /** Where this database cannot be asked by it, the form is left out; where that means a scan, it comes late. */
  readonly by: LookUpColumn;
  /** Asked only when nothing else was found. */
  readonly guess?: true;
  /** Takes from pasted text what to look for. Pure, and never throws; what opens something is kept as `Secret`. */
  readonly recognise: (pasted: Pasted) => readonly Key[];
  readonly lookUp: (keys: readonly Key[], search: SearchContext) => Promise<Found[]>;
}

/** A text that was recognised: what as, and how to look it up. The text itself is not in it, to be printed by accident. */
export interface Recognised {
  readonly name: string;
  readonly guess: boolean;
  readonly keys: () => readonly unknown[];
  readonly isPossible: (search: SearchContext) => boolean;
  readonly isCheap: (search: SearchContext) => boolean;
  readonly lookUp: (search: SearchContext) => Promise<Hit[]>;
}

/** One kind of text that can be pasted; null when the text is not of this kind. */
export type Form = (pasted: Pasted) => Recognised | null;

/** Makes a form out of a recogniser and its look-up. */
export function form<Key>({ name, by, guess, recognise, lookUp }: Definition<Key>): Form {
  return (pasted) => {
    const keys = recognise(pasted);
    if (keys.length === 0) return null;
    return {
      name,
      guess: guess === true,
      keys: () => keys,
      isPossible: (search) => isReadable(search, by),
      isCheap: (search) => isCheap(search, by),
      lookUp: async (search) => (await lookUp(keys, search)).map((found) => ({ recognisedAs: name, ...found })),
    };
  };
}
