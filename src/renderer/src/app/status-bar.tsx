import type { ConnectionStatus } from '@shared/api/connections';
import { CircleCheck, ShieldAlert, ShieldCheck, X } from 'lucide-react';
import { useCancelJob, useJobs } from '../api/app';
import { useAuditCheck } from '../api/audit';
import { remarkCount } from '../features/connections/report';
import { formatLatency, formatNumber, plural } from '../format/numbers';
import { go } from '../nav/store';
import { IconButton } from '../ui/button';
import { Spinner } from '../ui/spinner';

function Jobs() {
  const jobs = useJobs();
  const cancel = useCancelJob();
  const running = (jobs.data ?? []).filter((job) => job.state === 'running');
  const first = running[0];
  if (first === undefined) return null;
  return (
    <span role="status" className="nums flex min-w-0 items-center gap-1.5 text-ink">
      <Spinner className="size-3" />
      <span className="truncate">
        {first.title} {formatNumber(first.done)}
        {first.total === null ? '' : ` of ${formatNumber(first.total)}`}
        {running.length > 1 ? ` (+${running.length - 1})` : ''}
      </span>
      <IconButton
        icon={X}
        label={`Stop: ${first.title}`}
        size="sm"
        side="top"
        onClick={() => cancel.mutate(first.id)}
      />
    </span>
  );
}

function AuditCheck() {
  const check = useAuditCheck();
  if (check.data === undefined) return null;
  const { ok, entries, reason } = check.data;
  return (
    <button
      type="button"
      onClick={() => go({ to: 'audit' })}
      title={ok ? 'Every entry of the audit trail holds' : (reason ?? 'An entry of the audit trail does not hold')}
      className={ok ? 'flex items-center gap-1 hover:text-ink' : 'flex items-center gap-1 font-medium text-danger-ink'}
    >
      {ok ? <ShieldCheck className="size-3" aria-hidden /> : <ShieldAlert className="size-3" aria-hidden />}
      {ok ? `Audit whole, ${plural(entries, 'entry', 'entries')}` : 'Audit trail is broken'}
    </button>
  );
}

/** One quiet line at the foot of the window: the database, what runs, whether the audit trail holds. */
export function StatusBar({ status }: { status: ConnectionStatus | undefined }) {
  const report = status?.open === null ? null : status?.report;
  return (
    <footer className="nums flex h-6 shrink-0 items-center gap-4 border-t border-line bg-canvas px-3 text-xs text-muted">
      {report === null || report === undefined ? null : (
        <>
          <span className="truncate">{report.serverVersion}</span>
          <span title="Time of one round trip when it was opened">{formatLatency(report.latencyMs)}</span>
        </>
      )}
      {report !== null && report !== undefined && remarkCount(report) > 0 ? (
        <button
          type="button"
          className="truncate hover:text-ink"
          title={report.warnings.join('\n')}
          onClick={() => go({ to: 'connections' })}
        >
          {plural(remarkCount(report), 'remark')} about this database
        </button>
      ) : report === null || report === undefined ? null : (
        <span className="flex items-center gap-1">
          <CircleCheck className="size-3" aria-hidden />
          better-auth tables found
        </span>
      )}
      <span className="ml-auto" />
      <Jobs />
      <AuditCheck />
    </footer>
  );
}
