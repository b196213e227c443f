import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { BulkMenu, WithMarked } from '../../parts/bulk/bulk-menu';
import { ExportButton } from '../../parts/export/export-button';
import { CopyMarked } from '../../parts/lists/copy-marked';
import { useListGrid } from '../../parts/lists/grid-state';
import { FromReplica } from '../../parts/from-replica';
import { JumpButton } from '../../parts/lists/jump-button';
import { useLayout } from '../../parts/lists/use-layout';
import { useMarks } from '../../parts/lists/use-marks';
import { ViewsMenu } from '../../parts/lists/views-menu';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle, GridSort } from '../../ui/data-grid/types';
import { Screen } from '../../ui/screen';
import { CreateUserButton } from './create-button';
import { userColumns } from './columns';
import { filterBar } from './filter-bar';
import { FilterMenu } from './filter-menu';
import { describeFilters } from './filter-text';
import { NoUsers } from './list-states';
import { openUser, userMenu } from './row-menu';
import { UsersSearchBox } from './search-box';
import { SearchIndexMenu } from './search-index';
import { askUsers, jumpUsers, placeUsers, useUsersView, viewUsersOf } from './store';
import { UsersCount } from './users-count';
import { useUsersBox } from './use-users-box';
import { useUsersList } from './use-users-list';
import { ViewCount } from './view-count';
import { readUsersState, usersState } from './view-state';

const SORTS = ['createdAt', 'email', 'name', 'updatedAt'] as const;

function sortBy(sort: GridSort): void {
  const by = SORTS.find((known) => known === sort.by);
  if (by !== undefined) askUsers({ sort: { by, direction: sort.direction } });
}

/** Finds a user: type, paste or filter, arrow down, Enter. */
export function UsersScreen() {
  const status = useConnectionStatus().data;
  const connectionId = status?.open?.id ?? null;
  // Before anything is asked: a search from another database must not reach this one.
  useState(() => viewUsersOf(connectionId));
  useEffect(() => viewUsersOf(connectionId), [connectionId]);

  const view = useUsersView();
  const box = useUsersBox();
  const { list, filter, answered, search, settled } = useUsersList(box.text);
  const { layout, change, apply } = useLayout('users', connectionId);
  const question = JSON.stringify({ ...filter, from: undefined });
  const marks = useMarks(list.rows, question);
  useScreenReady(!list.firstLoad);

  const input = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  const [filtering, setFiltering] = useState(false);
  useCommand('find.search', () => input.current?.select());
  useCommand('find.filter', () => setFiltering(true));
  useCommand('list.columns', () => grid.current?.openColumns());

  const [openFor, setOpenFor] = useState<string | null>(null);
  // A wish to open outlives neither a failure nor another letter: nothing must jump away by itself.
  if (openFor !== null && (list.error !== null || openFor !== box.text)) setOpenFor(null);
  const target = list.rows.find((user) => user.id === view.focusedId) ?? list.rows[0];
  useEffect(() => {
    // Enter right after typing opens what was typed, not what the list showed before.
    if (openFor !== null && settled && target !== undefined) openUser(target);
  }, [openFor, settled, target]);

  const known = status?.report?.tables.user.columns;
  const columns = useMemo(
    () => userColumns(answered.search ?? '', (field) => known === undefined || field in known),
    [answered.search, known],
  );
  const onFocused = useCallback((id: string) => placeUsers({ focusedId: id }), []);
  const onScroll = useCallback((scrollTop: number) => placeUsers({ scrollTop }), []);
  const jump = (to: 'start' | 'end') => {
    jumpUsers(to);
    grid.current?.focus();
  };
  const states = useListGrid(list, { from: view.from, place: placeUsers, onJump: jump });
  const chips = describeFilters(view.filters).map((chip) => chip.text);
  const clear = () => {
    askUsers({ search: '', filters: {} });
    input.current?.focus();
  };

  const withMarked = (
    <>
      <WithMarked ids={marks.ids} />
      <CopyMarked onCopy={() => grid.current?.copyMarked()} />
    </>
  );
  return (
    <Screen
      title="Users"
      count={
        list.firstLoad || (list.error !== null && list.rows.length === 0) ? undefined : (
          <>
            <UsersCount
              key={JSON.stringify([answered.search, answered.filters])}
              filter={answered}
              total={list.total}
              loaded={list.rows.length}
              more={list.loadMore !== undefined || list.loadBefore !== undefined || !list.current}
              narrowed={answered.search !== undefined || answered.filters !== undefined}
            />
            <FromReplica source={list.source} />
            <JumpButton list={list} onJump={jump} />
          </>
        )
      }
      search={
        <UsersSearchBox
          box={box}
          ref={input}
          busy={list.refreshing && box.text !== ''}
          onEnter={() => setOpenFor(box.text)}
          onDown={() => target !== undefined && grid.current?.focusRow(target.id)}
          onLeave={() => grid.current?.focus()}
        />
      }
      actions={
        <>
          <SearchIndexMenu users={status?.report?.tables.user.rows?.value ?? 0} />
          <CreateUserButton />
          <FilterMenu
            filters={view.filters}
            onChange={(filters) => askUsers({ filters })}
            open={filtering}
            onOpenChange={setFiltering}
            hasAdmin={status?.report?.plugins.includes('admin') ?? true}
          />
          <ViewsMenu
            screen="users"
            state={usersState(view, layout)}
            onApply={(state) => {
              const saved = readUsersState(state);
              askUsers(saved.question);
              apply(saved.layout);
            }}
            count={ViewCount}
          />
          <BulkMenu
            match={{
              kind: 'match',
              search,
              filters: filter.filters ?? {},
              words: [...(search === '' ? [] : [`“${search}”`]), ...chips],
              total: list.current ? list.total : null,
            }}
            marked={marks.ids}
          />
          <ExportButton
            offer={{
              asked: { what: 'users', question: filter },
              total: list.current ? list.total : null,
              narrowed: [...(search === '' ? [] : [`“${search}”`]), ...chips],
            }}
          />
        </>
      }
      filters={filterBar({
        filters: view.filters,
        order: list.rows.length === 0 ? null : list.order,
        searching: search !== '',
        sorted: view.sort !== null,
      })}
    >
      <DataGrid
        {...states}
        label="Users"
        handle={grid}
        takeFocus
        columns={columns}
        layout={layout}
        onLayoutChange={change}
        rows={list.rows}
        question={question}
        sort={view.sort ?? (list.order === null || list.order.by === 'match' ? null : list.order)}
        onSortChange={sortBy}
        onOpen={openUser}
        rowMenu={userMenu}
        selection={{
          ids: marks.ids,
          onChange: marks.set,
          noun: 'user',
          actions: () => withMarked,
        }}
        initialFocusId={view.focusedId}
        onFocusedChange={onFocused}
        initialScroll={view.scrollTop}
        onScrollChange={onScroll}
        empty={<NoUsers search={search} filters={chips} onClear={clear} />}
      />
    </Screen>
  );
}
