import type { MailLogRow } from '@shared/api/email';
import { ArrowUpRight, Copy, Info } from 'lucide-react';
import { useMemo } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { commandKeys, runCommand } from '../../nav/commands';
import { go } from '../../nav/store';
import { ListScreen } from '../../parts/lists/list-screen';
import { useList } from '../../parts/lists/use-list';
import { Button } from '../../ui/button';
import { copyText } from '../../ui/copy-button';
import type { MenuEntry } from '../../ui/menu';
import { toast } from '../../ui/toast';
import { mailLogColumns } from './columns';
import { MAIL_LOG_FILTER_FIELDS } from './filters';
import { MAIL_LOG } from './query';
import { MailQueue } from './queue';

const toneOf = ({ outcome }: MailLogRow) => (outcome === 'failed' ? ('danger' as const) : undefined);

function copyEntry(what: string, text: string | null): readonly MenuEntry[] {
  return text === null ? [] : [{ label: `Copy ${what}`, icon: Copy, onSelect: () => void copyText(text) }];
}

/** Opens the user of a mail; `whyNot` says why there is none to open. */
function useOpenUser() {
  const connectionId = useConnectionStatus().data?.open?.id ?? null;
  const whyNot = ({ userId, connectionId: over, connectionName }: MailLogRow): string | null => {
    if (userId === null) return 'It was a test, sent to nobody of the database.';
    return over === connectionId ? null : `It was sent over “${connectionName}”, which is not open.`;
  };
  const open = (row: MailLogRow) => {
    const reason = whyNot(row);
    if (reason === null && row.userId !== null) go({ to: 'user', id: row.userId });
    else toast.info({ title: 'There is no user to open', description: reason ?? undefined });
  };
  return { open, whyNot };
}

/** Every mail that was tried with Authdesk, and what is known of it: never that it was delivered. */
export function MailLogScreen() {
  const list = useList(MAIL_LOG);
  const { answered } = list;
  const columns = useMemo(() => mailLogColumns(answered.search), [answered.search]);
  const { open, whyNot } = useOpenUser();
  const menu = (row: MailLogRow): readonly MenuEntry[] => {
    const reason = whyNot(row);
    return [
      {
        label: 'Open user',
        icon: ArrowUpRight,
        keys: 'Enter',
        ...(reason === null ? {} : { disabled: true, reason }),
        onSelect: () => open(row),
      },
      { type: 'separator' },
      ...copyEntry('address', row.to),
      ...copyEntry('message id', row.messageId),
      ...copyEntry('what the server said', row.reply),
    ];
  };

  return (
    <ListScreen
      list={list}
      columns={columns}
      acts={{ onOpen: open, menu, tone: toneOf }}
      fields={MAIL_LOG_FILTER_FIELDS}
      after={
        <Button keys={commandKeys('go.templates')} onClick={() => runCommand('go.templates')}>
          Templates
        </Button>
      }
      bar={{
        note: (
          <span
            className="flex min-w-0 items-center gap-1.5 text-sm text-faint"
            title="Accepted means that the next server took it. Bounces come back to the sender’s mailbox, which Authdesk does not read."
          >
            <Info className="size-3.5 shrink-0" aria-hidden />
            <span className="truncate">Whether a mail arrived or bounced is unknown here.</span>
          </span>
        ),
      }}
      above={<MailQueue />}
    />
  );
}
