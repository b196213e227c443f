/** The two sides of a comparison, in milliseconds, sample by sample. */
export interface Paired {
  readonly ours: number[];
  readonly theirs: number[];
}

interface Rounds {
  /** As many pairs as wanted … */
  readonly pairs: number;
  /** … unless time is up before, but three of them at least. */
  readonly withinMs?: number;
}

type Side = (round: number) => Promise<unknown>;

/** How long one piece of work takes. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Runs both sides in turn, each first in every other round, after one round that does not count. */
export async function paired(ours: Side, theirs: Side, { pairs, withinMs = 40_000 }: Rounds): Promise<Paired> {
  const samples: Paired = { ours: [], theirs: [] };
  await ours(0);
  await theirs(0);
  const started = performance.now();
  for (let round = 0; round < pairs; round += 1) {
    const both = [
      async () => samples.ours.push(await timeOf(async () => ours(round))),
      async () => samples.theirs.push(await timeOf(async () => theirs(round))),
    ];
    // oxlint-disable-next-line no-await-in-loop -- one at a time, or they would be measured against each other
    for (const side of round % 2 === 0 ? both : both.toReversed()) await side();
    if (round >= 2 && performance.now() - started > withinMs) break;
  }
  return samples;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);
export const p95 = (samples: readonly number[]): number => quantile(samples, 0.95);

function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds as people read them. */
export function ms(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(value >= 10_000 ? 1 : 2)} s`;
  return `${value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)} ms`;
}

/** Median and p95 of samples. */
export const spread = (samples: readonly number[]): string =>
  `${ms(median(samples))} (p95 ${ms(p95(samples))}, n ${samples.length})`;
