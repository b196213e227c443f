import { Eraser } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { formatTotal, plural } from '../../format/numbers';
import { commandKeys, useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
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
import { ALL_VERIFICATIONS, verificationsView, type VerificationState } from './public/view';
import { useWriteGuard } from '../../parts/write-guard';
import { Button, IconButton } from '../../ui/button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle } from '../../ui/data-grid/types';
import { Screen } from '../../ui/screen';
import { Segmented } from '../../ui/segmented';
import { verificationColumns } from './columns';
import { FilterMenu } from './filter-menu';
import { VERIFICATION_FILTER_KEYS } from './filter-keys';
import { describeFilters } from './filter-words';
import { NoRowForLinks, NoVerifications, VerificationsElsewhere } from './list-states';
import { Purge } from './purge';
import { useRemoveCommand } from './use-remove-command';
import { enterRow, useRowActs } from './use-row-acts';
import { useVerificationsList } from './use-verifications-list';
import { readVerificationsState, verificationsState } from './view-state';

const { ask, place, jump: jumpTo, useView, viewOf } = verificationsView;
const STATES: readonly { readonly value: VerificationState; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'active', label: 'Live' },
  { value: 'expired', label: 'Expired' },
];

/** Codes and links that wait to be used, with everything secret left out. */
export function VerificationsScreen() {
  const status = useConnectionStatus().data;
  const connectionId = status?.open?.id ?? null;
  useState(() => viewOf(connectionId));
  useEffect(() => viewOf(connectionId), [connectionId]);

  const view = useView();
  const elsewhere = status?.report?.tables.verification.name === null;
  const { list, filter, search, settled } = useVerificationsList(!elsewhere);
  const { layout, change, apply } = useLayout('verifications', connectionId);
  const question = JSON.stringify({ ...filter, from: undefined });
  const marks = useMarks(list.rows, question);
  useScreenReady(!list.firstLoad);

  const box = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  const [filtering, setFiltering] = useState(false);
  const [purging, setPurging] = useState(false);
  useCommand('find.search', () => box.current?.select());
  useCommand('find.filter', () => setFiltering(true), !elsewhere);
  useCommand('list.columns', () => grid.current?.openColumns());

  const columns = useMemo(() => verificationColumns(search), [search]);
  const onFocused = useCallback((id: string) => place({ focusedId: id }), []);
  const onScroll = useCallback((scrollTop: number) => place({ scrollTop }), []);
  const jump = (to: 'start' | 'end') => {
    jumpTo(to);
    grid.current?.focus();
  };
  const states = useListGrid(list, { from: view.from, place: place, onJump: jump });
  const intoList = useFocusWhenRead(grid, settled);
  const chips = describeFilters(view);
  const narrowed = [
    ...chips.map(({ text }) => text),
    ...(view.state === 'all' ? [] : [view.state === 'active' ? 'live only' : 'expired only']),
  ];
  const [one, many] = search !== '' || narrowed.length > 0 ? ['match', 'matches'] : ['row', 'rows'];
  const more = list.loadMore !== undefined || list.loadBefore !== undefined;

  const guard = useWriteGuard();
  const acts = useRowActs({
    rows: list.rows,
    focusedId: view.focusedId,
    onRemoved: () => marks.set(new Set()),
    onClosed: () => grid.current?.focus(),
  });
  const { blocked } = acts;
  useRemoveCommand(list.rows, marks.marked, acts.remove);
  const purgeBlocked = guard.blockedFor('verifications.purgeExpired');
  useCommand('verification.purge', () => guard.guard(() => setPurging(true), 'verifications.purgeExpired'), !elsewhere);

  const actions = (
    <>
      <CopyMarked onCopy={() => grid.current?.copyMarked()} />
      <Button
        size="sm"
        variant="danger"
        keys={commandKeys('verification.remove')}
        disabled={blocked !== null}
        title={blocked ?? undefined}
        onClick={() => acts.remove(marks.marked)}
      >
        {`Remove ${plural(marks.marked.length, 'row')}`}
      </Button>
    </>
  );
  return (
    <Screen
      title="Verifications"
      count={
        list.firstLoad || elsewhere || (list.error !== null && list.rows.length === 0) ? undefined : (
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
          filterKeys={VERIFICATION_FILTER_KEYS}
          label="Search verifications"
          placeholder="Search name, address or phone"
          busy={list.refreshing && view.search !== ''}
          onInto={intoList}
          onLeave={() => grid.current?.focus()}
          onBackspace={() => ask(chips.at(-1)?.without ?? {})}
        />
      }
      actions={
        <>
          <Segmented<VerificationState>
            label="State"
            value={view.state}
            onValueChange={(state) => ask({ state })}
            options={STATES}
          />
          <FilterMenu filters={view} onChange={ask} open={filtering} onOpenChange={setFiltering} />
          <IconButton
            icon={Eraser}
            label={purgeBlocked ?? 'Remove expired ones…'}
            disabled={elsewhere || purgeBlocked !== null}
            onClick={() => setPurging(true)}
          />
          <ViewsMenu
            screen="verifications"
            state={verificationsState(view, layout)}
            onApply={(state) => {
              const saved = readVerificationsState(state);
              ask(saved.question);
              apply(saved.layout);
            }}
          />
          <ExportButton
            offer={{
              asked: { what: 'verifications', question: filter },
              total: list.current ? list.total : null,
              narrowed: [...(search === '' ? [] : [`“${search}”`]), ...narrowed],
            }}
            disabled={elsewhere}
          />
        </>
      }
      filters={
        elsewhere ? null : (
          <>
            {chips.map(({ key, text, without }) => (
              <FilterChip key={key} text={text} onRemove={() => ask(without)} />
            ))}
            <NoRowForLinks />
            <OrderReason order={list.order} />
          </>
        )
      }
    >
      {elsewhere ? (
        <VerificationsElsewhere />
      ) : (
        <div className="flex min-h-0 flex-1">
          <DataGrid
            {...states}
            label="Verifications"
            className="min-w-0"
            handle={grid}
            takeFocus
            columns={columns}
            layout={layout}
            onLayoutChange={change}
            rows={list.rows}
            question={question}
            onOpen={enterRow}
            rowMenu={acts.rowMenu}
            rowTone={(row) => (row.state === 'expired' ? 'muted' : undefined)}
            selection={{
              ids: marks.ids,
              onChange: marks.set,
              noun: 'row',
              actions: () => actions,
            }}
            initialFocusId={view.focusedId}
            onFocusedChange={onFocused}
            initialScroll={view.scrollTop}
            onScrollChange={onScroll}
            empty={
              <NoVerifications
                search={search}
                narrowed={narrowed}
                onClear={() => {
                  ask(ALL_VERIFICATIONS);
                  box.current?.focus();
                }}
              />
            }
          />
          {acts.pane}
        </div>
      )}
      {acts.dialogs}
      {purging ? <Purge onClose={() => setPurging(false)} /> : null}
    </Screen>
  );
}
