import type { SessionsReport } from '@shared/api/connection-report';
import type { ConnectionStatus, ConnectionSummary } from '@shared/api/connections';
import { CircleHelp, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { create } from 'zustand';
import { editAfterFailure } from '../../../parts/edit-connection';
import { plural } from '../../../format/numbers';
import { useRoute } from '../../../nav/store';
import { Button } from '../../../ui/button';
import { cx } from '../../../ui/cx';
import { SessionQuestions } from './sheet';

interface Asked {
  readonly summary: ConnectionSummary;
  readonly sessions: SessionsReport;
}

/** Connections whose banner was put away for this run. */
const useLater = create<{ readonly ids: readonly string[] }>()(() => ({ ids: [] }));

/** Under the head of the window: what is not known of how the open app keeps sessions, until it is answered or put off. */
export function SessionsBanner({ status }: { status: ConnectionStatus | undefined }) {
  // As it was when it was asked for: saving an answer takes the banner away, and the sheet has to see that to its end.
  const [asking, setAsking] = useState<Asked | null>(null);
  const open = status?.open ?? null;
  const sessions = status?.report?.sessions;
  if (open === null || sessions === undefined) return null;
  return (
    <>
      <Banner open={open} sessions={sessions} onAnswer={() => setAsking({ summary: open, sessions })} />
      {asking?.summary.id === open.id ? (
        <SessionQuestions
          summary={asking.summary}
          report={asking.sessions}
          asked={asking.sessions.questions.map(({ key }) => key)}
          open
          onClose={() => setAsking(null)}
        />
      ) : null}
    </>
  );
}

function Banner({
  open,
  sessions: { storageMissing, questions },
  onAnswer,
}: {
  open: ConnectionSummary;
  sessions: SessionsReport;
  onAnswer: () => void;
}) {
  const later = useLater((state) => state.ids);
  const route = useRoute();
  const lacking = storageMissing !== null;
  if ((!lacking && questions.length === 0) || later.includes(open.id)) return null;
  // The form itself asks for it.
  if (route.to === 'connection-edit') return null;
  const putOff = () => useLater.setState(({ ids }) => ({ ids: [...ids, open.id] }));
  const Icon = lacking ? TriangleAlert : CircleHelp;
  return (
    <section
      aria-label="About sessions"
      className={cx(
        'flex shrink-0 items-center gap-2 border-b px-4 py-1.5',
        lacking ? 'border-warn/40 bg-warn-soft' : 'border-line bg-info-soft',
      )}
    >
      <Icon className={cx('size-4 shrink-0', lacking ? 'text-warn-ink' : 'text-info-ink')} aria-hidden />
      <p className="min-w-0 flex-1 wrap-anywhere">
        {lacking ? (
          storageMissing
        ) : (
          <>
            <span className="font-medium">{plural(questions.length, 'question')}</span> about how this app keeps
            sessions. <span className="text-muted">The answers decide when a logout takes effect.</span>
          </>
        )}
      </p>
      {lacking ? (
        <Button
          size="sm"
          onClick={() =>
            editAfterFailure(open.id, {
              code: 'UNSUPPORTED',
              message: storageMissing,
              hint: 'Enter it under “Sessions”.',
              field: 'sessions.redisUrl',
            })
          }
        >
          Enter the address of Redis
        </Button>
      ) : null}
      {questions.length === 0 ? null : (
        <Button size="sm" onClick={onAnswer}>
          {lacking ? `Answer ${plural(questions.length, 'question')}` : 'Answer'}
        </Button>
      )}
      <Button size="sm" variant="ghost" onClick={putOff}>
        Later
      </Button>
    </section>
  );
}
