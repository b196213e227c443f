import type { MailLogRow } from '@shared/api/email';
import { ArrowUpRight, Copy, Info } from 'lucide-react';
import { useMemo } from 'react';
import { useConnections, useConnectionStatus } from '../../api/connections';
import { commandKeys, runCommand } from '../../nav/commands';
import { ListScreen } from '../../parts/lists/list-screen';
import { isOfSeveral, type KnownConnection } from '../../parts/lists/of-database';
import { useList } from '../../parts/lists/use-list';
import { useOpenUser } from '../../parts/open-user/use-open-user';
import { Button } from '../../ui/button';
import { copyText } from '../../ui/copy-button';
import type { MenuEntry } from '../../ui/menu';
import { mailLogColumns } from './columns';
import { mailLogFilterFields } from './filters';
import { mailLog } from './query';
import { MailQueue } from './queue';

const NONE: readonly KnownConnection[] = [];
const toneOf = ({ outcome }: MailLogRow) => (outcome === 'failed' ? ('danger' as const) : undefined);

function copyEntry(what: string, text: string | null): readonly MenuEntry[] {
  return text === null ? [] : [{ label: `Copy ${what}`, icon: Copy, onSelect: () => void copyText(text) }];
}

/** Every mail that was tried with Authdesk, and what is known of it: never that it was delivered. */
export function MailLogScreen() {
  const connections = useConnections().data ?? NONE;
  const openId = useConnectionStatus().data?.open?.id ?? null;
  const definition = useMemo(() => mailLog(connections, openId), [connections, openId]);
  const fields = useMemo(() => mailLogFilterFields(connections), [connections]);
  const list = useList(definition);
  const { answered } = list;
  const several = isOfSeveral(answered.filters, openId);
  const columns = useMemo(() => mailLogColumns(answered.search, several), [answered.search, several]);
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
      fields={fields}
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
