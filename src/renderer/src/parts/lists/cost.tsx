import { Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ApiError } from '../../api/error';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { EmptyState } from '../../ui/states';

/** Whether a question was not run because it would keep the database busy. */
export function isCostly(error: ApiError): boolean {
  return costOf(error) !== null;
}

function costOf({ info }: ApiError) {
  return info.code === 'CONFIRMATION_REQUIRED' && info.details?.reason === 'cost' ? info.details : null;
}

function IndexSql({ error, className }: { error: ApiError; className: string }) {
  const sql = costOf(error)?.indexSql ?? null;
  if (sql === null) return null;
  return (
    <div className={className}>
      <span className="text-sm text-muted">This index would make it free; hand it to whoever runs the database:</span>
      <span className="flex max-w-full min-w-0 items-center gap-1 rounded-md bg-surface/70 pl-2">
        <code className="min-w-0 truncate font-mono text-sm selectable" title={sql}>
          {sql}
        </code>
        <CopyButton text={sql} what="the index" />
      </span>
    </div>
  );
}

interface CostProps {
  readonly error: ApiError;
  readonly asking: boolean;
  readonly onAccept: () => void;
}

/** Above the rows that were there before: what the search would cost, the way to run it, and what would make it free. */
export function CostBar({ error, asking, onAccept }: CostProps): ReactNode {
  return (
    <div role="alert" className="flex items-start gap-2 bg-info-soft px-4 py-1.5">
      <Hourglass className="mt-0.5 size-4 shrink-0 text-info-ink" aria-hidden />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="wrap-anywhere selectable">
          <span className="font-medium">{error.message}</span>{' '}
          <span className="text-muted">{error.hint} The rows below are the ones from before.</span>
        </div>
        <IndexSql error={error} className="flex min-w-0 flex-wrap items-center gap-x-2" />
      </div>
      <Button size="sm" busy={asking} onClick={onAccept}>
        Run it anyway
      </Button>
    </div>
  );
}

/** The same where there are no rows to keep. */
export function CostState({ error, asking, onAccept }: CostProps): ReactNode {
  return (
    <EmptyState
      icon={Hourglass}
      title={error.message}
      actions={
        <Button variant="primary" busy={asking} onClick={onAccept}>
          Run it anyway
        </Button>
      }
    >
      {error.hint}
      <IndexSql error={error} className="mt-2 flex min-w-0 flex-col items-center gap-1" />
    </EmptyState>
  );
}
