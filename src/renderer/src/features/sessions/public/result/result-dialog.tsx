import { useRef, useState } from 'react';
import { exactTime, ticketTime } from '../../../../format/dates';
import { useDoneActs } from '../../../../api/acts';
import { useCommand } from '../../../../nav/commands';
import { undoNow } from '../../../../parts/undo/undo-acts';
import { Button } from '../../../../ui/button';
import { CopyButton } from '../../../../ui/copy-button';
import { Dialog } from '../../../../ui/dialog';
import { Notice, TONE_ICONS } from '../../../../ui/notice';
import { Spinner } from '../../../../ui/spinner';
import { cx } from '../../../../ui/cx';
import { INK_TONE } from '../../../../ui/tone';
import { useAuditEntry } from '../../../../api/audit';
import { useConnections } from '../../../../api/connections';
import { useMarks } from '../../../../api/notes';
import { headline, isPlain, ticketText, toneOf, type TicketRecord } from './facts';
import { RevokeFacts } from './revoke-facts';
import { undoOf } from './undo-of';
import { hideResult, namesOf, showLastResult, useEndResult, type RevokeResult } from './store';

/** Takes the act back from where its result is shown; says so where it cannot be. */
function UndoHere({ result }: { result: Pick<RevokeResult, 'entries' | 'why'> }) {
  const done = useDoneActs((state) => state.done);
  const act = undoOf(result.entries, done);
  const [busy, setBusy] = useState(false);
  if (act === null) {
    return result.entries.some((entry) => entry.undo === 'no') ? (
      <span className="mr-auto text-sm text-faint">It cannot be undone.</span>
    ) : null;
  }
  return (
    <Button
      className="mr-auto"
      busy={busy}
      onClick={() => {
        setBusy(true);
        void undoNow(act, result.why).finally(() => {
          setBusy(false);
          hideResult();
        });
      }}
    >
      Undo
    </Button>
  );
}

/** Whose sessions they all were; null where several people's, or that is not known. */
function onlyPerson(sessions: RevokeResult['sessions']): TicketRecord['whom'] {
  const [first] = sessions;
  if (first === undefined || sessions.some(({ userId }) => userId !== first.userId)) return null;
  return { label: first.userEmail ?? first.userName ?? first.userId, id: first.userId };
}

/** What the audit says of it: over which connection, by whom, for what reason. Null until it is read. */
function useRecord({ entries, sessions }: Pick<RevokeResult, 'entries' | 'sessions'>): TicketRecord | null {
  const entry = useAuditEntry(entries[0]?.id).data ?? null;
  const saved = useConnections().data ?? [];
  if (entry === null) return null;
  const { connection, target, person, actor, reason, ticket } = entry;
  const environment = saved.find(({ id }) => id === connection?.id)?.environment ?? null;
  return {
    connection: connection === null ? null : { name: connection.name, environment },
    whom: target?.type === 'user' ? { label: target.label, id: target.id } : onlyPerson(sessions),
    by: person === null ? actor : `${person} (${actor})`,
    reason,
    ticket,
  };
}

function Result({ result }: { result: RevokeResult }) {
  const { report, who, sessions, failure, wider } = result;
  const close = useRef<HTMLButtonElement>(null);
  const record = useRecord(result);
  const whom = record?.whom?.id;
  const zone = useMarks(whom ?? '', whom !== undefined).data?.zone ?? null;
  const tone = wider !== undefined && report.revoked === 0 && isPlain(report) ? 'ok' : toneOf(report);
  const Icon = TONE_ICONS[tone];
  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next) hideResult();
      }}
      title={
        <span className="flex items-start gap-2">
          <Icon className={cx('mt-0.75 size-4.5 shrink-0', INK_TONE[tone])} aria-hidden />
          <span className="wrap-anywhere">{wider?.title ?? headline(report, who)}</span>
        </span>
      }
      description={report.revoked === 0 && wider === undefined ? undefined : exactTime(report.effectiveAt)}
      initialFocus={close}
      footer={
        <>
          <UndoHere result={result} />
          <CopyButton
            text={ticketText(report, {
              who,
              wider,
              record,
              devices: Object.values(namesOf(sessions)),
              time: (iso) => ticketTime(iso, zone),
            })}
            what="the result"
            label="Copy for ticket"
          />
          <Button ref={close} variant="primary" onClick={hideResult}>
            Close
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pt-1">
        {failure === null ? null : (
          <Notice tone="danger" title={`Not all of it was done. ${failure.message}`}>
            {failure.hint}
          </Notice>
        )}
        <RevokeFacts report={report} first={wider?.facts ?? []} names={namesOf(sessions)} />
      </div>
    </Dialog>
  );
}

/** The result of a logout, wherever it was asked for; one for the whole window. */
export function RevokeResultHost() {
  const { last, open, proving } = useEndResult();
  useCommand('session.result', showLastResult, last !== null);
  if (proving !== null) {
    return (
      <Dialog open onOpenChange={() => undefined} title="Asking the auth server" size="sm">
        <p className="flex items-center gap-2 pt-1 text-muted" role="status">
          <Spinner />
          {proving}
        </p>
      </Dialog>
    );
  }
  return open && last !== null ? <Result result={last} /> : null;
}
