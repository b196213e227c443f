import type { AccountRow } from '@shared/api/accounts';
import { ArrowUpRight, Copy, ListFilter } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { formatTotal, plural } from '../../format/numbers';
import { useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { go } from '../../nav/store';
import { ExportButton } from '../../parts/export/export-button';
import { FilterChip } from '../../parts/lists/chip';
import { CopyMarked } from '../../parts/lists/copy-marked';
import { useListGrid } from '../../parts/lists/grid-state';
import { FromReplica } from '../../parts/from-replica';
import { JumpButton } from '../../parts/lists/jump-button';
import { ListSearch } from '../../parts/lists/list-search';
import { OrderReason } from '../../parts/lists/order-reason';
import { useLayout } from '../../parts/lists/use-layout';
import { useMarks } from '../../parts/lists/use-marks';
import { ViewsMenu } from '../../parts/lists/views-menu';
import { useFocusWhenRead } from '../../parts/use-focus-when-read';
import { copyText } from '../../ui/copy-button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle } from '../../ui/data-grid/types';
import type { MenuEntry } from '../../ui/menu';
import { Screen } from '../../ui/screen';
import { accountColumns } from './columns';
import { FilterMenu } from './filter-menu';
import { AccountsElsewhere, NoAccounts } from './list-states';
import {
  ACCOUNT_FILTER_KEYS,
  accountsState,
  accountsView,
  ALL_ACCOUNTS,
  describeFilters,
  readAccountsState,
} from './store';
import { useAccountsList } from './use-accounts-list';

const { ask, place, jump: jumpTo, useView, viewOf } = accountsView;
const COMMON = ['credential', 'google', 'github', 'microsoft', 'apple', 'discord', 'facebook'];

function openUser(account: AccountRow): void {
  place({ focusedId: account.id });
  go({ to: 'user', id: account.userId });
}

function rowMenu(account: AccountRow): readonly MenuEntry[] {
  return [
    { label: 'Open user', icon: ArrowUpRight, keys: 'Enter', onSelect: () => openUser(account) },
    {
      label: 'Only this person',
      icon: ListFilter,
      onSelect: () => ask({ person: account.userEmail ?? account.userId }),
    },
    { type: 'separator' },
    { label: 'Copy id at the provider', icon: Copy, onSelect: () => void copyText(account.accountId) },
    { label: 'Copy account id', icon: Copy, onSelect: () => void copyText(account.id) },
  ];
}

/** Every way to sign in of every person: who uses which provider, and whether a password is set. */
export function AccountsScreen() {
  const connectionId = useConnectionStatus().data?.open?.id ?? null;
  useState(() => viewOf(connectionId));
  useEffect(() => viewOf(connectionId), [connectionId]);

  const view = useView();
  const { list, filter, search, settled } = useAccountsList();
  const { layout, change, apply } = useLayout('accounts', connectionId);
  const question = JSON.stringify({ ...filter, from: undefined });
  const marks = useMarks(list.rows, question);
  const unsupported = list.error?.code === 'UNSUPPORTED' && list.rows.length === 0;
  useScreenReady(!list.firstLoad);

  const box = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  const [filtering, setFiltering] = useState(false);
  useCommand('find.filter', () => setFiltering(true), !unsupported);
  useCommand('find.search', () => box.current?.select());
  useCommand('list.columns', () => grid.current?.openColumns());

  const columns = useMemo(() => accountColumns(search), [search]);
  const onFocused = useCallback((id: string) => place({ focusedId: id }), []);
  const onScroll = useCallback((scrollTop: number) => place({ scrollTop }), []);
  const jump = (to: 'start' | 'end') => {
    jumpTo(to);
    grid.current?.focus();
  };
  const states = useListGrid(list, { from: view.from, place: place, onJump: jump });
  const intoList = useFocusWhenRead(grid, settled);
  const chips = describeFilters(view);
  const narrowed = search !== '' || chips.length > 0;
  const providers = [
    ...new Set([
      ...COMMON,
      ...list.rows.map((row) => row.providerId),
      ...(view.providerId === null ? [] : [view.providerId]),
    ]),
  ];
  const [one, many] = narrowed ? ['match', 'matches'] : ['account', 'accounts'];
  const more = list.loadMore !== undefined || list.loadBefore !== undefined;

  const copyMarked = <CopyMarked onCopy={() => grid.current?.copyMarked()} />;
  return (
    <Screen
      title="Accounts"
      count={
        list.firstLoad || unsupported || (list.error !== null && list.rows.length === 0) ? undefined : (
          <>
            <span role="status">
              {list.total === null
                ? `${more ? 'first ' : ''}${plural(list.rows.length, one, many)}`
                : formatTotal(list.total, one, many)}
            </span>
            <FromReplica source={list.source} />
            <JumpButton list={list} onJump={jump} />
          </>
        )
      }
      search={
        <ListSearch
          ref={box}
          value={view.search}
          onChange={(text, filters) => ask({ search: text, ...filters })}
          filterKeys={ACCOUNT_FILTER_KEYS}
          label="Search accounts"
          placeholder="Search name, address, provider or id there"
          busy={list.refreshing && view.search !== ''}
          onInto={intoList}
          onLeave={() => grid.current?.focus()}
          onBackspace={() => ask(chips.at(-1)?.without ?? {})}
        />
      }
      actions={
        <>
          <FilterMenu
            filters={view}
            providers={providers}
            onChange={ask}
            open={filtering}
            onOpenChange={setFiltering}
          />
          <ViewsMenu
            screen="accounts"
            state={accountsState(view, layout)}
            onApply={(state) => {
              const saved = readAccountsState(state);
              ask(saved.question);
              apply(saved.layout);
            }}
          />
          <ExportButton
            offer={{
              asked: { what: 'accounts', question: filter },
              total: list.current ? list.total : null,
              narrowed: [...(search === '' ? [] : [`“${search}”`]), ...chips.map(({ text }) => text)],
            }}
            disabled={unsupported}
          />
        </>
      }
      filters={
        chips.length === 0 && (list.order?.reason ?? null) === null ? null : (
          <>
            {chips.map(({ key, text, without }) => (
              <FilterChip key={key} text={text} onRemove={() => ask(without)} />
            ))}
            <OrderReason order={list.order} />
          </>
        )
      }
    >
      {unsupported ? (
        <AccountsElsewhere message={list.error?.message ?? ''} hint={list.error?.hint} />
      ) : (
        <DataGrid
          {...states}
          label="Accounts"
          handle={grid}
          takeFocus
          columns={columns}
          layout={layout}
          onLayoutChange={change}
          rows={list.rows}
          question={question}
          onOpen={openUser}
          rowMenu={rowMenu}
          selection={{
            ids: marks.ids,
            onChange: marks.set,
            noun: 'account',
            actions: () => copyMarked,
          }}
          initialFocusId={view.focusedId}
          onFocusedChange={onFocused}
          initialScroll={view.scrollTop}
          onScrollChange={onScroll}
          empty={
            <NoAccounts
              search={search}
              narrowed={chips.map(({ text }) => text)}
              onClear={() => {
                ask(ALL_ACCOUNTS);
                box.current?.focus();
              }}
            />
          }
        />
      )}
    </Screen>
  );
}
