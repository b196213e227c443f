/** What a ratio ought to be. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** One line of the table. */
export interface Figure {
  readonly what: string;
  /** The database, such as "Postgres 1 M". */
  readonly on: string;
  /** The side above the line of the ratio, and the one below it. */
  readonly above: string;
  readonly below: string;
  /** Null where there is nothing to measure. */
  readonly ratio: number | null;
  readonly target: Target | null;
  readonly note?: string;
}

/** A figure that cannot be had, and why. */
export function missing(what: string, on: string, why: string, target: Target | null = null): Figure {
  return { what, on, above: '', below: '', ratio: null, target, note: why };
}

/** The target in words. */
export function targetText(target: Target | null): string {
  if (target === null) return '';
  return 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
}

/** Whether a figure is what it ought to be. */
export function verdict({ ratio, target }: Figure): '' | 'met' | 'missed' | 'none' {
  if (ratio === null) return 'none';
  if (target === null) return '';
  return ('atMost' in target ? ratio <= target.atMost : ratio >= target.atLeast) ? 'met' : 'missed';
}

/** A ratio with as many digits as mean something. */
export function ratioText(ratio: number | null): string {
  if (ratio === null) return '–';
  return ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2);
}
