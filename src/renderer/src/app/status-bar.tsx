import type { ConnectionReport } from '@shared/api/connection-report';
import type { ConnectionStatus } from '@shared/api/connections';
import { CircleCheck, CircleHelp, Info, ShieldAlert, ShieldCheck, Unplug } from 'lucide-react';
import { useAuditCheck } from '../api/audit';
import { useHealth } from '../api/health';
import { headlineOf, remarkCount } from '../features/connections/report/findings';
import { clockTime } from '../format/dates';
import { formatLatency, plural } from '../format/numbers';
import { commandKeys, runCommand } from '../nav/commands';
import { go } from '../nav/store';
import { JobsItem } from './jobs/jobs-item';
import { cx } from '../ui/cx';
import { Tooltip } from '../ui/tooltip';

function AuditCheck() {
  const check = useAuditCheck();
  if (check.data === undefined) return null;
  const { ok, entries, reason } = check.data;
  return (
    <button
      type="button"
      onClick={() => go({ to: 'audit' })}
      title={
        ok
          ? `${plural(entries, 'entry', 'entries')}, all whole when it was last checked at ${clockTime(check.dataUpdatedAt)}`
          : (reason ?? 'An entry of the audit trail does not hold')
      }
      className={ok ? 'flex items-center gap-1 hover:text-ink' : 'flex items-center gap-1 font-medium text-danger-ink'}
    >
      {ok ? <ShieldCheck className="size-3" aria-hidden /> : <ShieldAlert className="size-3" aria-hidden />}
      {ok ? 'Audit intact' : 'Audit broken'}
    </button>
  );
}

/** How the database is and what there is to know about it; leads to the whole report. */
function ReportItem({ report }: { report: ConnectionReport }) {
  const health = useHealth((state) => state.health);
  const count = remarkCount(report);
  const waiting = report.questions.length > 0;
  const Icon = health !== 'ok' ? Unplug : waiting ? CircleHelp : count > 0 ? Info : CircleCheck;
  const text = waiting ? plural(report.questions.length, 'question') : count > 0 ? plural(count, 'thing') : 'All good';
  return (
    <Tooltip label={`Connection report: ${headlineOf(report).text}`} keys={commandKeys('go.report')} side="top">
      <button
        type="button"
        onClick={() => runCommand('go.report')}
        className={cx(
          '-mx-1.5 flex h-5 min-w-0 items-center gap-2 rounded-sm px-1.5 hover:bg-hover hover:text-ink',
          waiting && 'text-warn-ink',
        )}
      >
        <Icon className="size-3 shrink-0" aria-hidden />
        <span className="sr-only">Connection report</span>
        <span className="truncate">{report.serverVersion}</span>
        <span>{health === 'ok' ? formatLatency(report.latencyMs) : 'not answering'}</span>
        <span>{waiting ? `${text} to answer` : count > 0 ? `${text} to know` : text}</span>
      </button>
    </Tooltip>
  );
}

/** One quiet line at the foot of the window: the database, what runs, whether the audit trail holds. */
export function StatusBar({ status }: { status: ConnectionStatus | undefined }) {
  const report = status?.open === null ? null : status?.report;
  return (
    <footer className="nums flex h-6 shrink-0 items-center gap-4 border-t border-line bg-canvas px-3 text-xs text-muted">
      {report === null || report === undefined ? null : <ReportItem report={report} />}
      <span className="ml-auto" />
      <JobsItem />
      <AuditCheck />
    </footer>
  );
}
