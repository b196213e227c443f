import type { SessionRow } from '@shared/api/sessions';
import { X } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { errorDetails } from '../../api/error';
import { useHealth } from '../../api/health';
import type { SessionsFilter } from '../../api/keys';
import { useSessions } from '../../api/sessions';
import { plural } from '../../format/numbers';
import { commandKeys, useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { Button } from '../../ui/button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle, GridSort } from '../../ui/data-grid/types';
import { SearchInput } from '../../ui/input';
import { Screen } from '../../ui/screen';
import { Segmented } from '../../ui/segmented';
import { StaleBar } from '../../ui/stale-bar';
import { ErrorState } from '../../ui/states';
import { useDebounced } from '../../ui/use-debounced';
import { FromReplica } from '../../parts/from-replica';
import { useWriteGuard } from '../../parts/write-guard';
import { sessionColumns } from './columns';
import { countText } from './count-text';
import { openUser, sessionMenu } from './row-menu';
import { NoSessions, SessionsElsewhere } from './list-states';
import { askSessions, useSessionsView, viewSessionsOf, type SessionState } from '../../parts/sessions/view';
import { ExportButton } from '../../parts/export/export-button';
import { useFocusWhenRead } from '../../parts/use-focus-when-read';
import { useEndCommand } from '../../parts/sessions/use-end-command';
import { useEndSessions } from '../../parts/sessions/use-end-sessions';

const STATES: readonly { readonly value: SessionState; readonly label: string }[] = [
  { value: 'active', label: 'Live' },
  { value: 'expired', label: 'Ended' },
  { value: 'all', label: 'All' },
];
const SORTS = ['createdAt', 'updatedAt', 'expiresAt'] as const;
const NO_MARKS: ReadonlySet<string> = new Set();

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
  const search = useDebounced(view.search.trim(), view.search === '' ? 0 : 150);
  const filter = useMemo<SessionsFilter>(
    () => ({
      state: view.state,
      sort: view.sort,
      ...(search === '' ? {} : { search }),
      ...(view.user === null ? {} : { userId: view.user.id }),
    }),
    [search, view.state, view.sort, view.user],
  );
  const question = JSON.stringify(filter);
  const elsewhere = status?.report?.tables.session.name === null;
  const list = useSessions(filter, !elsewhere);
  const health = useHealth((state) => state.health);
  const unsupported = elsewhere || (list.error?.code === 'UNSUPPORTED' && list.rows.length === 0);
  useScreenReady(!list.firstLoad);

  const guard = useWriteGuard();
  const { ask, dialog } = useEndSessions(guard.production);
  // Marks belong to one question: what is no longer on screen must not be ended unseen.
  const [marking, setMarking] = useState({ question, ids: NO_MARKS });
  const kept = marking.question === question ? marking.ids : NO_MARKS;
  const setMarks = (ids: ReadonlySet<string>) => setMarking({ question, ids });
  const marked = useMemo(() => list.rows.filter((row) => kept.has(row.id)), [list.rows, kept]);
  const marks = useMemo(() => new Set(marked.map((row) => row.id)), [marked]);

  const box = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  useCommand('find.search', () => box.current?.select());

  const end = (rows: readonly SessionRow[]) => {
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
        onDone: () => setMarks(NO_MARKS),
      }),
    );
  };
  const rowMenu = (row: SessionRow) => sessionMenu(row, guard.blocked, end);
  useEndCommand(list.rows, marked, end);
  const intoList = useFocusWhenRead(grid, list.current && !list.refreshing && search === view.search.trim());
  const onSearchKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      intoList();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (view.search === '') grid.current?.focus();
      else askSessions({ search: '' });
    }
  };

  const columns = useMemo(() => sessionColumns(search), [search]);
  const onFocused = useCallback((id: string) => useSessionsView.setState({ focusedId: id }), []);
  const onScroll = useCallback((scrollTop: number) => useSessionsView.setState({ scrollTop }), []);

  const endMarked = (
    <Button
      size="sm"
      variant="danger"
      keys={commandKeys('session.end')}
      disabled={guard.blocked !== null}
      title={guard.blocked ?? undefined}
      onClick={() => end(marked)}
    >
      {`End ${plural(marked.length, 'session')}`}
    </Button>
  );

  return (
    <Screen
      title="Sessions"
      count={
        list.firstLoad || unsupported || (list.error !== null && list.rows.length === 0) ? undefined : (
          <>
            <span role="status">
              {countText(view.state, list.total, list.rows.length, list.loadMore !== undefined)}
            </span>
            <FromReplica source={list.source} />
          </>
        )
      }
      search={
        <SearchInput
          ref={box}
          value={view.search}
          onValueChange={(value) => askSessions({ search: value })}
          label="Search sessions"
          placeholder="Search name, address, IP or device"
          keys={commandKeys('find.search')}
          busy={list.refreshing && view.search !== ''}
          className="w-full max-w-90"
          onKeyDown={onSearchKey}
        />
      }
      actions={
        <>
          <Segmented<SessionState>
            label="State"
            value={view.state}
            onValueChange={(state) => askSessions({ state })}
            options={STATES}
          />
          <ExportButton
            offer={{
              asked: { what: 'sessions', question: filter },
              total: list.current ? list.total : null,
              narrowed: [
                ...(search === '' ? [] : [`“${search}”`]),
                ...(view.user === null ? [] : [`Of ${view.user.label}`]),
                ...STATES.filter(({ value }) => value === view.state && value !== 'all').map(({ label }) => label),
              ],
            }}
            disabled={unsupported}
          />
        </>
      }
      filters={
        view.user === null ? null : (
          <button
            type="button"
            title="Show everybody's sessions"
            onClick={() => askSessions({ user: null })}
            className="flex h-6 max-w-full items-center gap-1 rounded-md bg-accent-soft pr-1 pl-2 text-sm font-medium text-accent-ink hover:bg-selected"
          >
            <span className="truncate">Of {view.user.label}</span>
            <X className="size-3 shrink-0 opacity-70" aria-hidden />
          </button>
        )
      }
    >
      {unsupported ? (
        <SessionsElsewhere />
      ) : (
        <DataGrid
          label="Sessions"
          handle={grid}
          takeFocus
          columns={columns}
          rows={list.rows}
          question={question}
          totalRows={list.total?.exact === true ? list.total.value : null}
          sort={view.sort}
          onSortChange={sortBy}
          onOpen={openUser}
          rowMenu={rowMenu}
          rowTone={(row) => (row.state === 'expired' ? 'muted' : undefined)}
          selection={{
            ids: marks,
            onChange: setMarks,
            noun: 'session',
            actions: () => endMarked,
          }}
          loading={list.firstLoad}
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
          empty={
            <NoSessions
              view={view}
              search={search}
              onClear={() => askSessions({ search: '', user: null, state: 'all' })}
            />
          }
        />
      )}
      {dialog}
    </Screen>
  );
}
