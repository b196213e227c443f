import type { UserRow } from '@shared/api/users';
import { ArrowUpRight, Copy, Mail } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { errorDetails } from '../../api/error';
import { useHealth } from '../../api/health';
import type { UsersFilter } from '../../api/keys';
import { useUsers } from '../../api/users';
import { commandKeys, useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { go } from '../../nav/store';
import { copyText } from '../../ui/copy-button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle, GridSort } from '../../ui/data-grid/types';
import { FromReplica } from '../../parts/from-replica';
import { SearchInput } from '../../ui/input';
import type { MenuEntry } from '../../ui/menu';
import { Screen } from '../../ui/screen';
import { StaleBar } from '../../ui/stale-bar';
import { ErrorState } from '../../ui/states';
import { toast } from '../../ui/toast';
import { ExportButton } from '../../parts/export/export-button';
import { useDebounced } from '../../ui/use-debounced';
import { userColumns } from './columns';
import { FilterMenu } from './filter-menu';
import { filterBar } from './filter-bar';
import { describeFilters } from './filter-text';
import { NoUsers } from './list-states';
import { askUsers, useUsersView, viewUsersOf } from './store';
import { UsersCount } from './users-count';

const SORTS = ['createdAt', 'email', 'name', 'updatedAt'] as const;

function openUser(user: UserRow): void {
  useUsersView.setState({ focusedId: user.id });
  go({ to: 'user', id: user.id });
}

function copy(text: string, what: string): void {
  void copyText(text).then((done) => {
    if (done) toast.ok({ title: `Copied the ${what}`, description: text });
  });
}

function rowMenu(user: UserRow): readonly MenuEntry[] {
  return [
    { label: 'Open', icon: ArrowUpRight, keys: 'Enter', onSelect: () => openUser(user) },
    { type: 'separator' },
    { label: 'Copy address', icon: Mail, onSelect: () => copy(user.email, 'address') },
    { label: 'Copy id', icon: Copy, onSelect: () => copy(user.id, 'id') },
  ];
}

function sortBy(sort: GridSort): void {
  const by = SORTS.find((known) => known === sort.by);
  if (by !== undefined) askUsers({ sort: { by, direction: sort.direction } });
}

/** Finds a user: type, arrow down, Enter. */
export function UsersScreen() {
  const status = useConnectionStatus().data;
  const connectionId = status?.open?.id ?? null;
  // Before anything is asked: a search from another database must not reach this one.
  useState(() => viewUsersOf(connectionId));
  useEffect(() => viewUsersOf(connectionId), [connectionId]);

  const view = useUsersView();
  const search = useDebounced(view.search.trim(), view.search === '' ? 0 : 120);
  const filter = useMemo<UsersFilter>(
    () => ({
      ...(view.sort === null ? {} : { sort: view.sort }),
      ...(search === '' ? {} : { search }),
      ...(Object.keys(view.filters).length === 0 ? {} : { filters: view.filters }),
    }),
    [search, view.filters, view.sort],
  );
  const list = useUsers(filter);
  // What the rows on screen answer; behind `filter` while a search is on its way, or has failed.
  const [answered, setAnswered] = useState(filter);
  if (list.current && answered !== filter) setAnswered(filter);
  const health = useHealth((state) => state.health);
  useScreenReady(!list.firstLoad);

  const box = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  const [filtering, setFiltering] = useState(false);
  useCommand('find.search', () => box.current?.select());
  useCommand('find.filter', () => setFiltering(true));

  const settled = list.current && !list.refreshing && search === view.search.trim();
  const [openWhenRead, setOpenWhenRead] = useState(false);
  // A wish to open does not outlive a failure: a later retry must not jump away by itself.
  if (openWhenRead && list.error !== null) setOpenWhenRead(false);
  const target = list.rows.find((user) => user.id === view.focusedId) ?? list.rows[0];
  useEffect(() => {
    // Enter right after typing opens what was typed, not what the list showed before.
    if (openWhenRead && settled && target !== undefined) openUser(target);
  }, [openWhenRead, settled, target]);

  const onSearchKey = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      if (target !== undefined) grid.current?.focusRow(target.id);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      setOpenWhenRead(true);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (view.search === '') grid.current?.focus();
      else askUsers({ search: '' });
    }
  };

  const columns = useMemo(() => userColumns(answered.search ?? ''), [answered.search]);
  const onFocused = useCallback((id: string) => useUsersView.setState({ focusedId: id }), []);
  const onScroll = useCallback((scrollTop: number) => useUsersView.setState({ scrollTop }), []);
  const chips = describeFilters(view.filters);
  const narrowed = answered.search !== undefined || answered.filters !== undefined;
  const clear = () => {
    askUsers({ search: '', filters: {} });
    box.current?.focus();
  };

  return (
    <Screen
      title="Users"
      count={
        list.firstLoad || (list.error !== null && list.rows.length === 0) ? undefined : (
          <>
            <UsersCount
              key={JSON.stringify(answered)}
              filter={answered}
              total={list.total}
              loaded={list.rows.length}
              more={list.loadMore !== undefined}
              narrowed={narrowed}
            />
            <FromReplica source={list.source} />
          </>
        )
      }
      search={
        <SearchInput
          ref={box}
          value={view.search}
          onValueChange={(value) => {
            setOpenWhenRead(false);
            askUsers({ search: value });
          }}
          label="Search users"
          placeholder="Search name, address or id"
          keys={commandKeys('find.search')}
          busy={list.refreshing && view.search !== ''}
          className="w-full max-w-90"
          onKeyDown={onSearchKey}
        />
      }
      actions={
        <>
          <FilterMenu
            filters={view.filters}
            onChange={(filters) => askUsers({ filters })}
            open={filtering}
            onOpenChange={setFiltering}
            hasAdmin={status?.report?.plugins.includes('admin') ?? true}
          />
          <ExportButton
            offer={{
              asked: { what: 'users', question: filter },
              total: list.current ? list.total : null,
              narrowed: [...(search === '' ? [] : [`“${search}”`]), ...chips.map((chip) => chip.text)],
            }}
          />
        </>
      }
      filters={filterBar({
        filters: view.filters,
        order: list.order,
        searching: search !== '',
        sorted: view.sort !== null,
      })}
    >
      <DataGrid
        label="Users"
        handle={grid}
        takeFocus
        columns={columns}
        rows={list.rows}
        question={JSON.stringify(filter)}
        totalRows={list.total?.exact === true ? list.total.value : null}
        sort={view.sort ?? (list.order === null || list.order.by === 'match' ? null : list.order)}
        onSortChange={sortBy}
        onOpen={openUser}
        rowMenu={rowMenu}
        // A page may come empty with more to read behind it: that is not yet "no match".
        loading={list.firstLoad || (list.rows.length === 0 && list.loadMore !== undefined && list.error === null)}
        refreshing={list.refreshing}
        onEndReached={list.loadMore}
        loadingMore={list.loadingMore}
        initialFocusId={view.focusedId}
        onFocusedChange={onFocused}
        initialScroll={view.scrollTop}
        onScrollChange={onScroll}
        dimmed={health !== 'ok'}
        stale={
          list.error === null ? undefined : (
            <StaleBar
              message={list.error.message}
              hint={list.error.hint}
              readAt={list.readAt}
              note={list.current ? undefined : 'They answer an earlier search.'}
              details={errorDetails(list.error)}
              retrying={list.refreshing}
              onRetry={list.retry}
            />
          )
        }
        error={
          list.error === null ? undefined : (
            <ErrorState
              message={list.error.message}
              hint={list.error.hint}
              details={errorDetails(list.error)}
              onRetry={list.retry}
              retrying={list.refreshing}
            />
          )
        }
        empty={<NoUsers search={search} filters={chips.map((chip) => chip.text)} onClear={clear} />}
      />
    </Screen>
  );
}
