import type { MailLogRow } from '@shared/api/email';
import { StatusDot } from '../../../ui/badge';
import { RelativeTime } from '../../../ui/time';
import { KIND_WORDS, OUTCOME_WORDS, VIA_WORDS } from './words';

/** Mails to one person, newest first, each with what is known of it. */
export function EarlierMails({ mails, showKind }: { mails: readonly MailLogRow[]; showKind: boolean }) {
  return (
    <ul className="flex flex-col">
      {mails.map((mail) => {
        const { label, tone, explain } = OUTCOME_WORDS[mail.outcome];
        const said = [explain, mail.reply, mail.messageId].filter((part) => part !== null).join('\n');
        return (
          <li key={mail.id} title={said} className="flex h-6 min-w-0 items-center gap-2">
            <StatusDot tone={mail.outcome === 'accepted' ? 'neutral' : tone} />
            <RelativeTime iso={mail.at} className="w-24 shrink-0" />
            {showKind ? <span className="w-28 shrink-0 truncate">{KIND_WORDS[mail.kind]}</span> : null}
            <span className="w-22 shrink-0 text-muted">{VIA_WORDS[mail.via]}</span>
            <span className="shrink-0">{label}</span>
            <span className="min-w-0 flex-1 truncate text-faint selectable">{mail.reply}</span>
          </li>
        );
      })}
    </ul>
  );
}
