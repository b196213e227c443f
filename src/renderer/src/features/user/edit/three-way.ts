/** How one field came out when two people changed the same row. */
export interface Merged<Value> {
  readonly field: string;
  readonly original: Value;
  readonly mine: Value;
  readonly theirs: Value;
  /** `conflict`: both changed it, to different values; nobody but the person can decide. */
  readonly by: 'nobody' | 'mine' | 'theirs' | 'both-alike' | 'conflict';
}

/**
 * Compares what two people made of the same values, field by field. Changes of different fields merge; the same change
 * is no conflict; different changes of one field are.
 */
export function threeWay<Value>(
  original: Readonly<Record<string, Value>>,
  mine: Readonly<Record<string, Value>>,
  theirs: Readonly<Record<string, Value>>,
): Merged<Value>[] {
  return Object.keys(original).map((field) => {
    const values = { original: original[field], mine: mine[field], theirs: theirs[field] } as Pick<
      Merged<Value>,
      'original' | 'mine' | 'theirs'
    >;
    const changedHere = values.mine !== values.original;
    const changedThere = values.theirs !== values.original;
    const by =
      changedHere && changedThere
        ? values.mine === values.theirs
          ? 'both-alike'
          : 'conflict'
        : changedHere
          ? 'mine'
          : changedThere
            ? 'theirs'
            : 'nobody';
    return { field, ...values, by };
  });
}

export type Choices = Readonly<Record<string, 'mine' | 'theirs'>>;

/**
 * The values that would be saved: merged where that is possible, chosen where it was not. Null as long as a conflict has
 * no choice; a choice also turns back what merged by itself.
 */
export function resolve<Value>(merged: readonly Merged<Value>[], choices: Choices): Record<string, Value> | null {
  const result: Record<string, Value> = {};
  for (const { field, by, original, mine, theirs } of merged) {
    const side = choices[field] ?? (by === 'conflict' ? undefined : by === 'mine' ? 'mine' : 'theirs');
    if (side === undefined) return null;
    result[field] = by === 'nobody' ? original : side === 'mine' ? mine : theirs;
  }
  return result;
}
