import type { MailKind, MailStatus } from '@shared/api/email';
import type { ReactNode } from 'react';
import { useConnectionStatus } from '../../../api/connections';
import { EarlierMails } from '../../mail-log/public/earlier-mails';
import { mailRoute, noWayBack } from '../../mail-log/public/words';
import { Notice } from '../../../ui/notice';
import { Checkbox } from '../../../ui/toggle';
import { countdownText } from '../../../ui/use-seconds-until';
import { plural } from '../../../format/numbers';
import type { MailEntry } from './use-mail-form';

/** Earlier mails of a kind a dialog shows. */
const SHOWN = 3;

/** The way the mail takes, and what it lets anybody know afterwards. */
export function Way({ status }: { status: MailStatus }) {
  const open = useConnectionStatus().data?.open ?? null;
  if (status.via === null) return null;
  const { title, promise } = mailRoute(status.via, open);
  return (
    <div>
      <div className="font-medium">{title}</div>
      <p className="text-muted wrap-anywhere">
        {promise}
        {status.pace === null
          ? null
          : ` It takes ${plural(status.pace.mails, 'such mail')} in ${plural(status.pace.seconds, 'second')}.`}
      </p>
    </div>
  );
}

/** Mails of this kind the person was sent before. */
export function Earlier({ status, kind }: { status: MailStatus; kind: MailKind }) {
  const mails = status.recent.filter((mail) => mail.kind === kind);
  if (mails.length === 0) {
    return (
      <p className="text-sm text-faint">
        No such mail was tried with Authdesk before. What the app itself sent is not known here.
      </p>
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
        >
          Mails take minutes at times, and a second one confuses more than it helps.
        </Notice>
      )}
    </Asked>
  );
}

/** What to know before: main's warnings, and that there is no way back. */
export function Warnings({ entry, via }: { entry: MailEntry; via: MailStatus['via'] }) {
  return (
    <ul className="flex list-disc flex-col gap-0.5 pl-4 text-muted">
      <li className="font-medium text-ink">{noWayBack(via)}</li>
      {entry.warnings.map((warning) => (
        <li key={warning}>{warning}</li>
      ))}
    </ul>
  );
}
