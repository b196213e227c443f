/** A change of filters: those named take the value; undefined takes them away. */
export type FilterChange<Filters> = { readonly [Key in keyof Filters]?: Filters[Key] | undefined };

/** How each filter of a list is said, in the order of the chips. */
export type FilterWords<Filters> = {
  readonly [Key in keyof Filters]-?: (value: NonNullable<Filters[Key]>) => string;
};

/** One filter in force, as a person would say it. */
export interface FilterChip<Filters> {
  readonly key: keyof Filters & string;
  readonly text: string;
}

/** The filters with some of them changed; one that narrows nothing is left out. */
export function changeFilters<Filters extends object>(filters: Filters, change: FilterChange<Filters>): Filters {
  const entries = Object.entries({ ...filters, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Filters;
}

/** Each filter in force as a person would say it, in the order of `words`. */
export function describeFilters<Filters extends object>(
  filters: Filters,
  words: FilterWords<Filters>,
): readonly FilterChip<Filters>[] {
  return (Object.keys(words) as (keyof Filters & string)[]).flatMap((key) => {
    const value = filters[key];
    return value === undefined || value === null ? [] : [{ key, text: words[key](value) }];
  });
}

/** Whether nothing narrows a list, but perhaps the filters named. */
export function isUnnarrowed(filters: object, ...but: readonly string[]): boolean {
  return Object.keys(filters).every((key) => but.includes(key));
}
