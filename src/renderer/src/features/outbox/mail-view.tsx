import type { OutboxMessage } from '@shared/api/email';
import { Lock } from 'lucide-react';
import { useState } from 'react';
import { useConnections } from '../../api/connections';
import { exactTime } from '../../format/dates';
import { useOpenUser } from '../../parts/open-user/use-open-user';
import { OpenUserButton } from '../../parts/open-user/open-user-button';
import { CopyButton } from '../../ui/copy-button';
import { KeyValueList } from '../../ui/panel';
import { EmptyState } from '../../ui/states';
import { MailFrame } from '../mail-log/public/mail-frame';
import { KIND_WORDS } from '../mail-log/public/words';
import { Tabs, type TabItem } from '../../ui/tabs';
import { firstLink, firstLinkOfHtml, textParts } from './link-text';

type View = 'rendered' | 'text' | 'html';

function Rendered({ text }: { text: string }) {
  return (
    <div className="p-4">
      <div className="mx-auto max-w-160 rounded-lg border border-line bg-raised px-6 py-5 leading-6 whitespace-pre-wrap selectable">
        {textParts(text).map((part, index) =>
          part.link ? (
            <span
              key={`${index}-${part.text}`}
              title="A link of the mail. Authdesk does not open it; copy it instead."
              className="font-medium wrap-anywhere text-accent-ink underline decoration-accent/40 underline-offset-2"
            >
              {part.text}
            </span>
          ) : (
            <span key={`${index}-${part.text.length}`} className="wrap-anywhere">
              {part.text}
            </span>
          ),
        )}
      </div>
    </div>
  );
}

/** The HTML as a mail program would draw it, in a frame where nothing runs, loads or leads anywhere. */
function Drawn({ html }: { html: string }) {
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1 bg-white">
        <MailFrame html={html} title="The mail as HTML" />
      </div>
      <p className="shrink-0 border-t border-line px-4 py-1.5 text-sm text-faint">
        Drawn without scripts and without anything from the network; links lead nowhere and can be copied.
      </p>
    </div>
  );
}

function Source({ source }: { source: string }) {
  return (
    <div className="relative">
      <div className="absolute top-2 right-2">
        <CopyButton text={source} what="source" />
      </div>
      <pre className="p-4 pr-12 font-mono text-sm wrap-anywhere whitespace-pre-wrap selectable">{source}</pre>
    </div>
  );
}

/** A mail as the person would have got it, its source, and its link to copy. */
export function MailView({ mail }: { mail: OutboxMessage }) {
  const [view, setView] = useState<View>('rendered');
  const connections = useConnections();
  const via = connections.data?.find((one) => one.id === mail.connectionId)?.name ?? mail.connectionId;
  const link = firstLink(mail.text) ?? firstLinkOfHtml(mail.html);
  const { userId } = mail;
  const { whyNot } = useOpenUser();
  const tabs: TabItem<View>[] = [];
  if (mail.html !== null) tabs.push({ value: 'rendered', label: 'Mail', content: <Drawn html={mail.html} /> });
  else if (mail.text !== null) tabs.push({ value: 'rendered', label: 'Mail', content: <Rendered text={mail.text} /> });
  if (mail.text !== null) tabs.push({ value: 'text', label: 'Text', content: <Source source={mail.text} /> });
  if (mail.html !== null) tabs.push({ value: 'html', label: 'HTML source', content: <Source source={mail.html} /> });
  const shown = tabs.some((tab) => tab.value === view) ? view : (tabs[0]?.value ?? 'rendered');

  return (
    <section aria-label="Mail" className="flex min-w-0 flex-1 flex-col bg-surface">
      <header className="flex shrink-0 flex-col gap-2.5 px-4 pt-3 pb-3">
        <div className="flex items-start gap-3">
          <h2 className="min-w-0 flex-1 text-lg font-semibold wrap-anywhere selectable">{mail.subject}</h2>
          {link === null ? null : <CopyButton text={link} what="link" label="Copy link" />}
          {userId === null ? null : <OpenUserButton person={mail} />}
        </div>
        <KeyValueList
          labelWidth={72}
          items={[
            { label: 'To', value: mail.to },
            { label: 'From', value: mail.from },
            { label: 'What', value: mail.kind === null ? 'Made by an earlier release' : KIND_WORDS[mail.kind] },
            { label: 'Made', value: exactTime(mail.at), note: 'Kept here and sent to nobody.' },
            { label: 'Database', value: via, note: userId === null ? undefined : (whyNot(mail) ?? undefined) },
          ]}
        />
      </header>
      {tabs.length === 0 ? (
        <div className="min-h-0 flex-1 border-t border-line">
          <EmptyState icon={Lock} title="Kept for an earlier run of Authdesk">
            The text of this mail held a live link, so it was sealed with a key that ended with that run. Make the mail
            again if it is still needed.
          </EmptyState>
        </div>
      ) : (
        <Tabs label="How to show the mail" className="flex-1" value={shown} onValueChange={setView} tabs={tabs} />
      )}
    </section>
  );
}
