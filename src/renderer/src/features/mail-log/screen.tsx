import type { MailLogRow } from '@shared/api/email';
import { mailKinds, mailLogRow, mailVia } from '@shared/api/email';
import { ArrowUpRight, Copy, Info, Mails, SearchX } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { plural } from '../../format/numbers';
import { commandKeys, runCommand, useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { go } from '../../nav/store';
import { useListGrid } from '../../parts/lists/grid-state';
import { ListSearch } from '../../parts/lists/list-search';
import { useLayout } from '../../parts/lists/use-layout';
import { ViewsMenu } from '../../parts/lists/views-menu';
import { KIND_WORDS, OUTCOME_WORDS, VIA_WORDS } from './public/words';
import { useFocusWhenRead } from '../../parts/use-focus-when-read';
import { Button } from '../../ui/button';
import { copyText } from '../../ui/copy-button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle } from '../../ui/data-grid/types';
import type { MenuEntry } from '../../ui/menu';
import { Screen } from '../../ui/screen';
import { Select } from '../../ui/select';
import { EmptyState } from '../../ui/states';
import { toast } from '../../ui/toast';
import { mailLogColumns } from './columns';
import { MailQueue } from './queue';
import {
  EVERYTHING,
  isNarrowed,
  MAIL_LOG_FILTER_KEYS,
  mailLogState,
  mailLogView,
  readMailLogState,
  type MailLogQuestion,
} from './store';
import { useMailLogList } from './use-mail-log-list';

const { ask, place, useView, viewOf } = mailLogView;

function choices<Value extends string>(any: string, values: readonly Value[], word: (value: Value) => string) {
  return [
    { value: 'any' as const, label: any },
    ...values.map((value) => ({ value, label: word(value) })),
  ] as readonly { readonly value: Value | 'any'; readonly label: string }[];
}

const KINDS = choices('Every mail', mailKinds, (kind) => KIND_WORDS[kind]);
const WAYS = choices('Every transport', mailVia.options, (via) => VIA_WORDS[via]);
const OUTCOMES = choices('Every outcome', mailLogRow.shape.outcome.options, (outcome) => OUTCOME_WORDS[outcome].label);

function Filters({ view }: { view: MailLogQuestion }) {
  return (
    <>
      <Select
        label="What"
        value={view.kind ?? 'any'}
        onValueChange={(kind) => ask({ kind: kind === 'any' ? null : kind })}
        options={KINDS}
        className="w-34"
      />
      <Select
        label="Transport"
        value={view.via ?? 'any'}
        onValueChange={(via) => ask({ via: via === 'any' ? null : via })}
        options={WAYS}
        className="w-34"
      />
      <Select
        label="Outcome"
        value={view.outcome ?? 'any'}
        onValueChange={(outcome) => ask({ outcome: outcome === 'any' ? null : outcome })}
        options={OUTCOMES}
        className="w-34"
      />
    </>
  );
}

function NoMails({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  if (!narrowed) {
    return (
      <EmptyState icon={Mails} title="No mail was sent with Authdesk yet">
        Every mail that is tried is kept here with what the server said. What the app itself sends is not known here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title="No mail fits this"
      actions={
        <Button variant="primary" onClick={onClear}>
          Show everything
        </Button>
      }
    >
      Addresses and message ids were searched.
    </EmptyState>
  );
}

/** Every mail that was tried with Authdesk, and what is known of it: never that it was delivered. */
export function MailLogScreen() {
  const connectionId = useConnectionStatus().data?.open?.id ?? null;
  useState(() => viewOf(connectionId));
  useEffect(() => viewOf(connectionId), [connectionId]);
  const view = useView();
  const { list, filter, search, settled } = useMailLogList();
  const { layout, change, apply } = useLayout('mail-log', connectionId);
  useScreenReady(!list.firstLoad);

  const box = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  useCommand('find.search', () => box.current?.select());
  useCommand('list.columns', () => grid.current?.openColumns());
  const columns = useMemo(() => mailLogColumns(search), [search]);
  const onFocused = useCallback((id: string) => place({ focusedId: id }), []);
  const onScroll = useCallback((scrollTop: number) => place({ scrollTop }), []);
  const states = useListGrid(list, { from: 'start', place, onJump: () => {} });
  const intoList = useFocusWhenRead(grid, settled);

  const whyNot = (row: MailLogRow): string | null => {
    if (row.userId === null) return 'It was a test, sent to nobody of the database.';
    return row.connectionId === connectionId ? null : `It was sent over “${row.connectionName}”, which is not open.`;
  };
  const open = (row: MailLogRow) => {
    const reason = whyNot(row);
    if (reason === null && row.userId !== null) go({ to: 'user', id: row.userId });
    else toast.info({ title: 'There is no user to open', description: reason ?? undefined });
  };
  const rowMenu = (row: MailLogRow): readonly MenuEntry[] => {
    const { messageId, reply } = row;
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
      { label: 'Copy address', icon: Copy, onSelect: () => void copyText(row.to) },
      ...(messageId === null
        ? []
        : [{ label: 'Copy message id', icon: Copy, onSelect: () => void copyText(messageId) }]),
      ...(reply === null
        ? []
        : [{ label: 'Copy what the server said', icon: Copy, onSelect: () => void copyText(reply) }]),
    ];
  };

  return (
    <Screen
      title="Mail log"
      count={
        list.firstLoad || (list.error !== null && list.rows.length === 0) ? undefined : (
          <span role="status">{plural(list.total?.value ?? list.rows.length, 'mail')}</span>
        )
      }
      search={
        <ListSearch
          ref={box}
          value={view.search}
          onChange={(text, filters) => ask({ search: text, ...filters })}
          filterKeys={MAIL_LOG_FILTER_KEYS}
          label="Search the mail log"
          placeholder="Search address or message id"
          busy={list.refreshing && view.search !== ''}
          onInto={intoList}
          onLeave={() => grid.current?.focus()}
        />
      }
      actions={
        <>
          <ViewsMenu
            screen="mail-log"
            state={mailLogState(view, layout)}
            onApply={(state) => {
              const saved = readMailLogState(state);
              ask(saved.question);
              apply(saved.layout);
            }}
          />
          <Button keys={commandKeys('go.templates')} onClick={() => runCommand('go.templates')}>
            Templates
          </Button>
        </>
      }
      filters={
        <>
          <Filters view={view} />
          <span
            className="ml-auto flex min-w-0 items-center gap-1.5 text-sm text-faint"
            title="Accepted means that the next server took it. Bounces come back to the sender’s mailbox, which Authdesk does not read."
          >
            <Info className="size-3.5 shrink-0" aria-hidden />
            <span className="truncate">Whether a mail arrived or bounced is unknown here.</span>
          </span>
        </>
      }
    >
      <MailQueue />
      <DataGrid
        {...states}
        label="Mail log"
        handle={grid}
        takeFocus
        columns={columns}
        layout={layout}
        onLayoutChange={change}
        rows={list.rows}
        question={JSON.stringify(filter)}
        onOpen={open}
        rowMenu={rowMenu}
        rowTone={(row) => (row.outcome === 'failed' ? 'danger' : undefined)}
        initialFocusId={view.focusedId}
        onFocusedChange={onFocused}
        initialScroll={view.scrollTop}
        onScrollChange={onScroll}
        empty={<NoMails narrowed={search !== '' || isNarrowed(view)} onClear={() => ask(EVERYTHING)} />}
      />
    </Screen>
  );
}
