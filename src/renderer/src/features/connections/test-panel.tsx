import type { HostKey } from '@shared/api/ssh';
import type { NameMapping, TimeSettings } from '@shared/api/app-settings';
import type { ConnectionReport } from '@shared/api/connection-report';
import { PlugZap } from 'lucide-react';
import { errorDetails, type ApiError } from '../../api/error';
import { CopyButton } from '../../ui/copy-button';
import { Notice } from '../../ui/notice';
import { Panel } from '../../ui/panel';
import { Spinner } from '../../ui/spinner';
import { EmptyState } from '../../ui/states';
import { askedHostKey, HostKeyNotice } from './host-key-notice';
import { NamePicker } from './mapping/picker';
import type { KnownNames } from './mapping/names';
import type { ChangeAnswer } from './report/sessions';
import { ReportView } from './report/view';

function Failure({ error, onAcceptKey }: { error: ApiError; onAcceptKey: (key: HostKey) => void }) {
  const hostKey = askedHostKey(error.info);
  if (hostKey !== null) return <HostKeyNotice hostKey={hostKey} onAccept={() => onAcceptKey(hostKey)} />;
  return (
    <Notice tone="danger" title={error.message}>
      {error.hint}
    </Notice>
  );
}

/** Beside the form: what a test of it said, and what it needs to go on. */
export function TestPanel({
  report,
  error,
  pending,
  names,
  mapping,
  onMapping,
  onAnswer,
  onChange,
  onTest,
  onAcceptKey,
}: {
  report: ConnectionReport | undefined;
  error: ApiError | null;
  pending: boolean;
  /** What a failed test said about names. */
  names: KnownNames | null;
  mapping: NameMapping;
  onMapping: (mapping: NameMapping) => void;
  onAnswer: (times: TimeSettings) => void;
  /** Leads to the box that answers a question about sessions. */
  onChange: ChangeAnswer;
  onTest: () => void;
  onAcceptKey: (key: HostKey) => void;
}) {
  return (
    <Panel
      title="Connection report"
      className="min-h-40"
      actions={error === null ? undefined : <CopyButton text={errorDetails(error)} what="details" />}
    >
      <div aria-live="polite">
        {pending ? (
          <p className="flex items-center gap-2 py-2 text-muted">
            <Spinner /> Reaching the database…
          </p>
        ) : error !== null ? (
          <Failure error={error} onAcceptKey={onAcceptKey} />
        ) : report === undefined ? (
          <EmptyState compact icon={PlugZap} title="Not tested yet">
            A test signs in, looks at the tables and changes nothing.
          </EmptyState>
        ) : (
          <ReportView report={report} onAnswer={onAnswer} onChange={onChange} />
        )}
      </div>
      {pending || error === null || names === null ? null : (
        <NamePicker key={error.message} value={mapping} onChange={onMapping} known={names} onTest={onTest} />
      )}
    </Panel>
  );
}
