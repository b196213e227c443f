import type { OutboxMessage } from '@shared/api/email';
import { Inbox, Lock } from 'lucide-react';
import { useMemo, useState } from 'react';
import { create } from 'zustand';
import { useConnections, useConnectionStatus } from '../../api/connections';
import { outboxPages } from '../../api/email';
import { usePagedList } from '../../api/paged';
import { plural } from '../../format/numbers';
import { useScreenReady } from '../../nav/ready';
import { statusOf } from '../../parts/lists/grid-status';
import { askedConnection, EVERY_DATABASE, isOfSeveral, type KnownConnection } from '../../parts/lists/of-database';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridColumn } from '../../ui/data-grid/types';
import { Screen } from '../../ui/screen';
import { Segmented } from '../../ui/segmented';
import { EmptyState } from '../../ui/states';
import { RelativeTime } from '../../ui/time';
import { KIND_WORDS } from '../mail-log/public/words';
import { MailView } from './mail-view';

const useOutboxView = create<{ readonly shownId: string | null }>()(() => ({ shownId: null }));

function show(id: string): void {
  useOutboxView.setState({ shownId: id });
}

const ACTS = { onOpen: ({ id }: OutboxMessage) => show(id) };

const COLUMNS: readonly GridColumn<OutboxMessage>[] = [
  {
    id: 'to',
    header: 'To',
    grow: 1.5,
    min: 120,
    cell: (mail) => (
      <span className="truncate font-medium" title={mail.to}>
        {mail.to}
      </span>
    ),
  },
  {
    id: 'kind',
    header: 'What',
    width: 118,
    hideBelow: 520,
    cell: (mail) => <span className="truncate text-muted">{mail.kind === null ? '—' : KIND_WORDS[mail.kind]}</span>,
  },
  {
    id: 'subject',
    header: 'Subject',
    grow: 1,
    min: 100,
    cell: (mail) => (
      <span className="flex min-w-0 items-center gap-1.5 text-muted" title={mail.subject}>
        {mail.text === null ? (
          <Lock className="size-3 shrink-0 text-faint" aria-label="Kept for an earlier run" />
        ) : null}
        <span className="truncate">{mail.subject}</span>
      </span>
    ),
  },
  { id: 'at', header: 'Made', width: 92, cell: (mail) => <RelativeTime iso={mail.at} className="text-muted" /> },
];

function databaseColumn(connections: readonly KnownConnection[]): GridColumn<OutboxMessage> {
  const nameOf = ({ connectionId }: OutboxMessage) => connections.find(({ id }) => id === connectionId)?.name ?? '—';
  return {
    id: 'connection',
    header: 'Database',
    width: 120,
    cell: (mail) => (
      <span className="truncate text-muted" title={nameOf(mail)}>
        {nameOf(mail)}
      </span>
    ),
  };
}

/** Mail that was made and deliberately not sent: read it, copy its link. */
export function OutboxScreen() {
  const openId = useConnectionStatus().data?.open?.id ?? null;
  const [every, setEvery] = useState(false);
  const filter = every ? { connectionId: EVERY_DATABASE } : {};
  const several = isOfSeveral(filter, openId);
  const list = usePagedList(outboxPages(askedConnection(filter, openId)));
  const saved = useConnections().data;
  const columns = useMemo(() => (several ? [...COLUMNS, databaseColumn(saved ?? [])] : COLUMNS), [several, saved]);
  const shownId = useOutboxView((state) => state.shownId);
  useScreenReady(!list.firstLoad);
  const mail = list.rows.find((row) => row.id === shownId) ?? list.rows[0];
  const [initialId] = useState(shownId);

  const count = plural(list.total?.value ?? list.rows.length, 'mail');
  return (
    <Screen
      title="Outbox"
      actions={
        openId === null ? undefined : (
          <Segmented
            label="Which database"
            value={every ? 'every' : 'this'}
            onValueChange={(value) => setEvery(value === 'every')}
            options={[
              { value: 'this', label: 'This database' },
              { value: 'every', label: 'Every database' },
            ]}
          />
        )
      }
      count={list.firstLoad || list.rows.length === 0 ? undefined : <span role="status">{count}, none sent</span>}
    >
      <div className="flex min-h-0 flex-1">
        <DataGrid
          label="Outbox"
          className={list.rows.length === 0 ? '' : 'max-w-120 min-w-90 border-r border-line 2xl:max-w-160'}
          takeFocus
          columns={columns}
          rows={list.rows}
          status={statusOf(list)}
          acts={ACTS}
          place={{ focusedId: initialId, onFocused: show }}
          empty={
            <EmptyState icon={Inbox} title="The outbox is empty">
              Connections whose mail goes “into the outbox” send nothing: each mail is kept here instead, to be read and
              its link copied. Other connections leave nothing here.
            </EmptyState>
          }
        />
        {mail === undefined ? null : <MailView key={mail.id} mail={mail} />}
      </div>
    </Screen>
  );
}
