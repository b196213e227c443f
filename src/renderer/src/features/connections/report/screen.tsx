import type { SessionQuestion } from '@shared/api/app-settings';
import type { ConnectionSummary } from '@shared/api/connections';
import { ArrowLeft, Pencil, Plug, RotateCw } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useAnswerTimes, useConnections, useConnectionStatus, useTestConnection } from '../../../api/connections';
import { errorDetails } from '../../../api/error';
import { useCommand } from '../../../nav/commands';
import { useScreenReady } from '../../../nav/ready';
import { back, go } from '../../../nav/store';
import { Button, IconButton } from '../../../ui/button';
import { EnvironmentBadge } from '../../../ui/environment';
import { Notice } from '../../../ui/notice';
import { ProgressLine } from '../../../ui/progress-line';
import { Screen, ScreenBody } from '../../../ui/screen';
import { EmptyState, ErrorState, SkeletonRows } from '../../../ui/states';
import { editAfterFailure } from '../../../parts/edit-connection';
import { openConnection } from '../wanted';
import { SessionQuestions } from '../questions/sheet';
import { ReportView } from './view';

function Locked({ summary }: { summary: ConnectionSummary }) {
  return (
    <EmptyState
      icon={Plug}
      title="Its password is not stored"
      actions={
        <Button variant="primary" onClick={() => openConnection(summary)}>
          Enter it and open
        </Button>
      }
    >
      Authdesk cannot look at this database without it. It is asked for when the connection is opened.
    </EmptyState>
  );
}

function Report({ summary }: { summary: ConnectionSummary }) {
  const status = useConnectionStatus().data;
  const test = useTestConnection();
  const answer = useAnswerTimes();
  const [asking, setAsking] = useState<readonly SessionQuestion[] | null>(null);
  const isOpen = status?.open?.id === summary.id;
  const locked = summary.secrets === 'missing' && !isOpen;
  const report = test.data ?? (isOpen ? status?.report : null) ?? null;
  const look = () => test.mutate({ id: summary.id });
  const arrive = useEffectEvent(() => {
    if (!isOpen && !locked) look();
  });
  useEffect(() => arrive(), []);
  useCommand('find.reload', look, !locked);
  useScreenReady(report !== null || test.error !== null || locked);
  const edit = () => editAfterFailure(summary.id, test.error?.info ?? null);

  return (
    <Screen
      title="Connection report"
      count={
        <span data-env={summary.environment} className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium text-ink">{summary.name}</span>
          <EnvironmentBadge environment={summary.environment} />
          <span className="truncate font-mono text-sm">{summary.target}</span>
        </span>
      }
      before={<IconButton icon={ArrowLeft} label="Back" keys="Alt+ArrowLeft" onClick={back} />}
      actions={
        <span data-env={summary.environment} className="flex items-center gap-2">
          <Button icon={RotateCw} busy={test.isPending} disabled={locked} onClick={look}>
            Look again
          </Button>
          <Button icon={Pencil} onClick={edit}>
            Edit
          </Button>
          {isOpen ? null : (
            <Button variant="env" icon={Plug} onClick={() => openConnection(summary)}>
              Open
            </Button>
          )}
        </span>
      }
    >
      <div className="relative flex min-h-0 flex-1 flex-col">
        <ProgressLine active={test.isPending && report !== null} />
        {locked ? (
          <Locked summary={summary} />
        ) : test.error !== null && !test.isPending ? (
          <ErrorState
            message={test.error.message}
            hint={test.error.hint}
            details={errorDetails(test.error)}
            onRetry={look}
            actions={<Button onClick={edit}>Edit connection</Button>}
          />
        ) : report === null ? (
          <div className="p-4">
            <p role="status" className="appear-late mb-3 text-muted">
              Reaching {summary.target}…
            </p>
            <SkeletonRows rows={8} />
          </div>
        ) : (
          <ScreenBody width="wide">
            {answer.error === null ? null : (
              <div className="mb-3">
                <Notice tone="danger" title={answer.error.message}>
                  {answer.error.hint}
                </Notice>
              </div>
            )}
            <ReportView
              report={report}
              answering={answer.isPending || test.isPending}
              onAnswer={(times) =>
                answer.mutate({ summary, times, open: isOpen }, { onSuccess: () => (isOpen ? test.reset() : look()) })
              }
              onChange={(key) => setAsking([key])}
              openId={isOpen && summary.driver === 'postgres' ? summary.id : undefined}
            />
            {asking === null ? null : (
              <SessionQuestions
                summary={summary}
                report={report.sessions}
                asked={asking}
                open={isOpen}
                onClose={() => setAsking(null)}
                onSaved={() => (isOpen ? test.reset() : look())}
              />
            )}
          </ScreenBody>
        )}
      </div>
    </Screen>
  );
}

/** What is known of a connection's database: of the open one (`id: null`), or of one that is looked at before opening. */
export function ReportScreen({ id }: { id: string | null }) {
  const connections = useConnections();
  const open = useConnectionStatus().data?.open ?? null;
  const summary = id === null ? open : (connections.data?.find((one) => one.id === id) ?? null);
  useScreenReady(summary === null && !connections.isPending);
  if (summary !== null) return <Report key={summary.id} summary={summary} />;
  return (
    <Screen title="Connection report">
      {connections.isPending ? (
        <SkeletonRows rows={6} />
      ) : (
        <EmptyState
          icon={Plug}
          title={id === null ? 'No connection is open' : 'This connection is gone'}
          actions={<Button onClick={() => go({ to: 'connections' })}>All connections</Button>}
        >
          {id === null ? 'Open one to see what its database holds.' : 'It was removed, here or in another window.'}
        </EmptyState>
      )}
    </Screen>
  );
}
