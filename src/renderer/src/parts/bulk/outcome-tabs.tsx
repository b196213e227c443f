import type { JobRow } from '@shared/api/jobs';
import { formatNumber } from '../../format/numbers';
import { cx } from '../../ui/cx';
import { StatusDot } from '../../ui/badge';
import { OUTCOMES } from './words';

export interface OutcomeCount {
  readonly outcome: JobRow['outcome'] | undefined;
  readonly label: string;
  readonly count: number;
}

/** How many rows came to what; pressing one shows only those. */
export function OutcomeTabs({
  counts,
  value,
  onChange,
}: {
  counts: readonly OutcomeCount[];
  value: JobRow['outcome'] | undefined;
  onChange: (outcome: JobRow['outcome'] | undefined) => void;
}) {
  return (
    <div role="group" aria-label="Show rows" className="flex flex-wrap gap-2">
      {counts.map(({ outcome, label, count }) => (
        <button
          key={label}
          type="button"
          aria-pressed={value === outcome}
          onClick={() => onChange(outcome)}
          className={cx(
            'nums flex min-w-24 flex-col rounded-md border px-3 py-1.5 text-left',
            value === outcome ? 'border-accent bg-accent-soft' : 'border-line hover:bg-hover',
          )}
        >
          <span className="text-lg font-semibold">{formatNumber(count)}</span>
          <span className="flex items-center gap-1.5 text-sm text-muted">
            {outcome === undefined ? null : <StatusDot tone={OUTCOMES[outcome].tone} />}
            {label}
          </span>
        </button>
      ))}
    </div>
  );
}
