import type { MailReport } from '@shared/api/email';
import { clockTime } from '../../../format/dates';
import { outcomeLimit, outcomeTitle, VIA_WORDS } from './words';
import { CopyButton } from '../../../ui/copy-button';
import { Notice } from '../../../ui/notice';
import { KeyValueList } from '../../../ui/panel';

/** What is known of a mail that was handed over, and no more than that. */
export function HandedOver({ report }: { report: MailReport }) {
  const { via, messageId, besides, reply } = report;
  return (
    <div className="flex flex-col gap-3">
      <Notice tone={via === 'smtp' ? 'ok' : 'info'} title={<span role="status">{outcomeTitle(report)}</span>}>
        {outcomeLimit(via)}
      </Notice>
      <KeyValueList
        labelWidth={112}
        items={[
          { label: 'Handed over', value: <span className="nums">{clockTime(report.acceptedAt)}</span> },
          { label: 'To', value: report.to },
          { label: 'Transport', value: VIA_WORDS[via] },
          ...(messageId === undefined
            ? []
            : [
                {
                  label: 'Message id',
                  value: <span className="font-mono text-sm">{messageId}</span>,
                  action: <CopyButton text={messageId} what="message id" />,
                },
              ]),
          ...(via === 'outbox'
            ? []
            : [
                ...(reply === null ? [] : [{ label: via === 'smtp' ? 'SMTP reply' : 'Its answer', value: reply }]),
                { label: 'Arrived', value: 'Unknown', note: 'Bounces come back to the sender’s mailbox, not here.' },
              ]),
        ]}
      />
      {besides.length === 0 ? null : (
        <ul className="flex list-disc flex-col gap-0.5 pl-4 text-muted">
          {besides.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
