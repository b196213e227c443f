import type { BulkPreview } from '@shared/api/bulk';
import type { JobRow } from '@shared/api/jobs';
import { formatNumber, plural } from '../../format/numbers';
import { Notice } from '../../ui/notice';
import { OutcomeTabs, type OutcomeCount } from './outcome-tabs';
import { RowsGrid } from './rows-grid';

function countsOf({ willRun, skipped, notFound, ambiguous, duplicates }: BulkPreview): readonly OutcomeCount[] {
  const left = skipped.reduce((sum, { count }) => sum + count, 0);
  return [
    { outcome: undefined, label: 'Rows in all', count: willRun + left + notFound + ambiguous + duplicates },
    { outcome: 'waiting', label: 'Would run', count: willRun },
    { outcome: 'skipped', label: 'Would be skipped', count: left },
    { outcome: 'not-found', label: 'Not found', count: notFound },
    { outcome: 'ambiguous', label: 'Several users', count: ambiguous },
    { outcome: 'duplicate', label: 'Duplicates', count: duplicates },
  ];
}

/** What a dry run found: how many, why some are skipped, what to know before, and each row. */
export function PreviewView({
  preview,
  outcome,
  onOutcome,
}: {
  preview: BulkPreview;
  outcome: JobRow['outcome'] | undefined;
  onOutcome: (outcome: JobRow['outcome'] | undefined) => void;
}) {
  return (
    <div className="flex flex-col gap-3 pt-1">
      {preview.willRun === 0 ? (
        <Notice tone="warn" title="There is nobody for whom this would be done.">
          {`${plural(preview.matched, 'user')} found; the rows say why each is left out.`}
        </Notice>
      ) : null}
      <OutcomeTabs counts={countsOf(preview)} value={outcome} onChange={onOutcome} />
      {preview.skipped.length === 0 ? null : (
        <ul className="nums text-muted">
          {preview.skipped.map(({ reason, count }) => (
            <li key={reason}>
              <span className="font-medium text-ink">{formatNumber(count)}</span> skipped:{' '}
              {reason.toLowerCase().charAt(0)}
              {reason.slice(1)}
            </li>
          ))}
        </ul>
      )}
      <RowsGrid id={preview.id} started={false} outcome={outcome} turn={preview.id} />
      {preview.notes.length === 0 ? null : (
        <Notice tone={preview.undoable ? 'info' : 'warn'}>
          <ul className="flex flex-col gap-0.5">
            {preview.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
