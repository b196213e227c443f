import type { MailKind, MailStatus, MailVia } from '@shared/api/email';
import type { ReactNode } from 'react';
import { useConnectionStatus } from '../../../api/connections';
import { EarlierMails } from '../../mail-log/public/earlier-mails';
import { mailRoute, noWayBack } from '../../mail-log/public/words';
import { Details } from '../../../ui/details';
import { Notice } from '../../../ui/notice';
import { Checkbox } from '../../../ui/toggle';
import { countdownText } from '../../../ui/use-seconds-until';
import { plural } from '../../../format/numbers';
import { KINDS } from './kinds';
import type { MailEntry } from './use-mail-form';

/** Earlier mails of a kind a dialog shows. */
const SHOWN = 3;

/** The way the mail takes, and that there is no way back, in one line. */
export function Way({ via }: { via: MailVia }) {
  const open = useConnectionStatus().data?.open ?? null;
  return (
    <p>
      {mailRoute(via, open).title}. {noWayBack(via)}
    </p>
  );
}

/** What is good to know before: what the mail is for, what its way lets anybody know, main's warnings, earlier mails. */
export function MailDetails({ status, entry, kind }: { status: MailStatus; entry: MailEntry; kind: MailKind }) {
  const open = useConnectionStatus().data?.open ?? null;
  const { via, pace } = status;
  return (
    <Details>
      <ul className="flex list-disc flex-col gap-1 pl-4">
        <li>{KINDS[kind].meaning}</li>
        {via === null ? null : <li className="wrap-anywhere">{mailRoute(via, open).promise}</li>}
        {pace === null ? null : (
          <li>{`It takes ${plural(pace.mails, 'such mail')} in ${plural(pace.seconds, 'second')}.`}</li>
        )}
        {entry.warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      <Earlier status={status} kind={kind} />
    </Details>
  );
}

/** Mails of this kind the person was sent before. */
export function Earlier({ status, kind }: { status: MailStatus; kind: MailKind }) {
  const mails = status.recent.filter((mail) => mail.kind === kind);
  if (mails.length === 0) {
    return (
      <p className="text-sm text-faint">None was sent with Authdesk before; what the app sent is not known here.</p>
    );
  }
  const more = mails.length - SHOWN;
  return (
    <section aria-label="Tried before">
      <h3 className="text-sm font-medium">
        Tried before{more > 0 ? <span className="font-normal text-faint"> · the last {SHOWN}</span> : null}
      </h3>
      <EarlierMails mails={mails.slice(0, SHOWN)} showKind={false} />
    </section>
  );
}

function Asked({ children, ask }: { children: ReactNode; ask: ReactNode }) {
  return (
    <div className="flex flex-col gap-2">
      {children}
      {ask}
    </div>
  );
}

/** What asks for a yes of its own: a ban, a link that wipes accounts, a mail sent only just now. */
export function Reservations({
  entry,
  cooldown,
  agreed,
  onAgree,
}: {
  entry: MailEntry;
  /** Seconds the last mail of this kind should still be given. */
  cooldown: number;
  agreed: boolean;
  onAgree: (agreed: boolean) => void;
}) {
  if (entry.confirm === null && cooldown === 0) return null;
  return (
    <Asked ask={<Checkbox checked={agreed} onCheckedChange={onAgree} label="Send it all the same" />}>
      {entry.confirm === null ? null : <Notice tone="warn" title={entry.confirm} />}
      {cooldown === 0 ? null : (
        <Notice
          tone="warn"
          title={<span className="nums">Sent only just now: give it {countdownText(cooldown)} more</span>}
        />
      )}
    </Asked>
  );
}
