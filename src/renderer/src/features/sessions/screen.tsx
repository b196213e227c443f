import type { SessionRow } from '@shared/api/sessions';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { matchOf } from '../../api/sessions';
import { plural } from '../../format/numbers';
import { commandKeys, useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { ExportButton } from '../../parts/export/export-button';
import { CopyMarked } from '../../parts/lists/copy-marked';
import { useListGrid } from '../../parts/lists/grid-state';
import { FromReplica } from '../../parts/from-replica';
import { JumpButton } from '../../parts/lists/jump-button';
import { ListSearch } from '../../parts/lists/list-search';
import { useLayout } from '../../parts/lists/use-layout';
import { useMarks } from '../../parts/lists/use-marks';
import { ViewsMenu } from '../../parts/lists/views-menu';
import { useRevokeCommand } from './public/use-revoke-command';
import { useRevokeSessions } from './public/use-revoke-sessions';
import { askSessions, jumpSessions, placeSessions, useSessionsView, viewSessionsOf } from './public/view';
import { useFocusWhenRead } from '../../parts/use-focus-when-read';
import { useWriteGuard } from '../../parts/write-guard';
import { Button } from '../../ui/button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle, GridSort } from '../../ui/data-grid/types';
import { Screen } from '../../ui/screen';
import { sessionColumns } from './columns';
import { RevokeMatching } from './revoke-matching';
import { FilterBar } from './filter-bar';
import { SESSION_FILTER_KEYS, type TypedSessionFilters } from './filter-keys';
import { SessionFilterMenu } from './filter-menu';
import { describeSessions } from './filter-text';
import { NoSessions, SessionsElsewhere } from './list-states';
import { narrowSessions, openUser, sessionMenu } from './row-menu';
import { SessionsCount } from './sessions-count';
import { useSessionsList } from './use-sessions-list';
import { readSessionsState, sessionsState } from './view-state';

const SORTS = ['createdAt', 'updatedAt', 'expiresAt'] as const;

/** Takes filters that were typed whole, and leaves the rest of the text in the box. */
function take(search: string, { state, ...facts }: Partial<TypedSessionFilters>): void {
  const before = useSessionsView.getState().facts;
  askSessions({ search, facts: { ...before, ...facts }, ...(state === undefined ? {} : { state }) });
}

function sortBy(sort: GridSort): void {
  const by = SORTS.find((known) => known === sort.by);
  if (by !== undefined) askSessions({ sort: { by, direction: sort.direction } });
}

/** Every session of every person: find by device or address, mark, end. */
export function SessionsScreen() {
  const status = useConnectionStatus().data;
  const connectionId = status?.open?.id ?? null;
  useState(() => viewSessionsOf(connectionId));
  useEffect(() => viewSessionsOf(connectionId), [connectionId]);

  const view = useSessionsView();
  const elsewhere = status?.report?.tables.session.name === null;
  const { list, filter, search, settled } = useSessionsList(!elsewhere);
  const { layout, change, apply } = useLayout('sessions', connectionId);
  const question = JSON.stringify({ ...filter, from: undefined });
  const unsupported = elsewhere || (list.error?.code === 'UNSUPPORTED' && list.rows.length === 0);
  useScreenReady(!list.firstLoad);

  const guard = useWriteGuard();
  const { ask, dialog } = useRevokeSessions(guard.production);
  const marks = useMarks(list.rows, question);

  const box = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  useCommand('find.search', () => box.current?.select());
  useCommand('list.columns', () => grid.current?.openColumns());
  const [filtering, setFiltering] = useState(false);
  useCommand('find.filter', () => setFiltering(true));

  const revoke = (rows: readonly SessionRow[]) => {
    if (rows.length === 0) return;
    const people = [...new Set(rows.map((row) => row.userEmail ?? row.userId))];
    guard.guard(() =>
      ask({
        target: { ids: rows.map((row) => row.id) },
        count: rows.length,
        who: people.length === 1 ? (people[0] ?? null) : null,
        object:
          people.length <= 3
            ? people.join(', ')
            : `${people.slice(0, 2).join(', ')} and ${people.length - 2} other people`,
        onDone: () => marks.set(new Set()),
      }),
    );
  };
  const rowMenu = (row: SessionRow) => sessionMenu(row, guard.blocked, revoke);
  useRevokeCommand(list.rows, marks.marked, revoke);
  const intoList = useFocusWhenRead(grid, settled);
  const columns = useMemo(() => sessionColumns(search, narrowSessions), [search]);
  const onFocused = useCallback((id: string) => placeSessions({ focusedId: id }), []);
  const onScroll = useCallback((scrollTop: number) => placeSessions({ scrollTop }), []);
  const jump = (to: 'start' | 'end') => {
    jumpSessions(to);
    grid.current?.focus();
  };
  const states = useListGrid(list, { from: view.from, place: placeSessions, onJump: jump });

  const actions = (
    <>
      <CopyMarked onCopy={() => grid.current?.copyMarked()} />
      <Button
        size="sm"
        variant="danger"
        keys={commandKeys('session.revoke')}
        disabled={guard.blocked !== null}
        title={guard.blocked ?? undefined}
        onClick={() => revoke(marks.marked)}
      >
        {`End ${plural(marks.marked.length, 'session')}`}
      </Button>
    </>
  );
  const more = list.loadMore !== undefined || list.loadBefore !== undefined;
  const chips = describeSessions(view);
  const words = [...(search === '' ? [] : [`“${search}”`]), ...chips.map(({ text }) => text)];
  const total = list.current ? list.total : null;

  return (
    <Screen
      title="Sessions"
      count={
        list.firstLoad || unsupported || (list.error !== null && list.rows.length === 0) ? undefined : (
          <>
            <SessionsCount
              key={question}
              filter={filter}
              total={list.total}
              loaded={list.rows.length}
              more={more}
              narrowed={words.length > (view.state === 'all' ? 0 : 1)}
              state={view.state}
            />
            <FromReplica source={list.source} />
            <JumpButton list={list} onJump={jump} />
          </>
        )
      }
      search={
        <ListSearch
          ref={box}
          value={view.search}
          onChange={take}
          filterKeys={SESSION_FILTER_KEYS}
          onBackspace={() => askSessions(chips.at(-1)?.without ?? {})}
          label="Search sessions"
          placeholder="Name, address, device, or ip:10.0.0.0/8"
          busy={list.refreshing && view.search !== ''}
          onInto={intoList}
          onLeave={() => grid.current?.focus()}
        />
      }
      actions={
        <>
          <SessionFilterMenu
            question={view}
            onChange={askSessions}
            open={filtering}
            onOpenChange={setFiltering}
            impersonation={status?.report?.tables.session.columns['impersonatedBy'] !== undefined}
          />
          <ViewsMenu
            screen="sessions"
            state={sessionsState(view, layout)}
            onApply={(state) => {
              const saved = readSessionsState(state);
              askSessions(saved.question);
              apply(saved.layout);
            }}
          />
          <ExportButton
            offer={{
              asked: { what: 'sessions', question: filter },
              total,
              narrowed: words,
            }}
            disabled={unsupported}
          />
        </>
      }
      filters={
        unsupported ? null : (
          <FilterBar chips={chips} order={list.order}>
            <RevokeMatching
              matching={{ filter: matchOf(filter), words, who: view.user?.label ?? null }}
              total={total}
              narrowed={words.length > 0}
            />
          </FilterBar>
        )
      }
    >
      {unsupported ? (
        <SessionsElsewhere />
      ) : (
        <DataGrid
          {...states}
          label="Sessions"
          handle={grid}
          takeFocus
          columns={columns}
          layout={layout}
          onLayoutChange={change}
          rows={list.rows}
          question={question}
          sort={view.sort ?? list.order}
          onSortChange={sortBy}
          onOpen={openUser}
          rowMenu={rowMenu}
          rowTone={(row) => (row.state === 'expired' ? 'muted' : undefined)}
          selection={{ ids: marks.ids, onChange: marks.set, noun: 'session', actions: () => actions }}
          initialFocusId={view.focusedId}
          onFocusedChange={onFocused}
          initialScroll={view.scrollTop}
          onScrollChange={onScroll}
          empty={
            <NoSessions
              view={view}
              search={search}
              onClear={() => askSessions({ search: '', user: null, facts: {}, state: 'all' })}
            />
          }
        />
      )}
      {dialog}
    </Screen>
  );
}
