import type { ConnectionReport } from '@shared/api/connections';
import { CircleCheck, PlugZap } from 'lucide-react';
import { errorDetails, type ApiError } from '../../api/error';
import { CopyButton } from '../../ui/copy-button';
import { Notice } from '../../ui/notice';
import { Panel } from '../../ui/panel';
import { Spinner } from '../../ui/spinner';
import { EmptyState } from '../../ui/states';
import { ReportView } from './report';

/** Beside the form: what a test of it said. */
export function TestPanel({
  report,
  error,
  pending,
}: {
  report: ConnectionReport | undefined;
  error: ApiError | null;
  pending: boolean;
}) {
  return (
    <Panel
      title="Test"
      className="min-h-40"
      actions={error === null ? undefined : <CopyButton text={errorDetails(error)} what="details" />}
    >
      <div aria-live="polite">
        {pending ? (
          <p className="flex items-center gap-2 py-2 text-muted">
            <Spinner /> Reaching the database…
          </p>
        ) : error !== null ? (
          <Notice tone="danger" title={error.message}>
            {error.hint}
          </Notice>
        ) : report === undefined ? (
          <EmptyState compact icon={PlugZap} title="Not tested yet">
            A test signs in, looks at the tables and changes nothing.
          </EmptyState>
        ) : (
          <>
            <p className="mb-3 flex items-center gap-2 font-medium text-ok-ink">
              <CircleCheck className="size-4" aria-hidden />
              It works
            </p>
            <ReportView report={report} />
          </>
        )}
      </div>
    </Panel>
  );
}
