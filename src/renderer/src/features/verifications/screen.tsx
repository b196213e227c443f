import type { VerificationKind, VerificationRow } from '@shared/api/verifications';
import { verificationKinds } from '@shared/api/verifications';
import { ArrowUpRight, Copy } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { formatTotal, plural } from '../../format/numbers';
import { useCommand } from '../../nav/commands';
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
import { copyText } from '../../ui/copy-button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle } from '../../ui/data-grid/types';
import type { MenuEntry } from '../../ui/menu';
import { Screen } from '../../ui/screen';
import { Segmented } from '../../ui/segmented';
import { Select } from '../../ui/select';
import { verificationColumns } from './columns';
import { KIND_WORDS } from './kinds';
import { namesSomebody, openUser } from './open-user';
import { NoRowForLinks, NoVerifications, VerificationsElsewhere } from './list-states';
import {
  readVerificationsState,
  VERIFICATION_FILTER_KEYS,
  verificationsState,
  verificationsView,
  type VerificationState,
} from './store';
import { useVerificationsList } from './use-verifications-list';

const { ask, place, jump: jumpTo, useView, viewOf } = verificationsView;
const STATES: readonly { readonly value: VerificationState; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'active', label: 'Live' },
  { value: 'expired', label: 'Expired' },
];
const KINDS: readonly { readonly value: VerificationKind | 'any'; readonly label: string }[] = [
  { value: 'any', label: 'Every kind' },
  ...verificationKinds.map((kind) => ({ value: kind, label: KIND_WORDS[kind] })),
];

function rowMenu(row: VerificationRow): readonly MenuEntry[] {
  const { subject } = row;
  return [
    {
      label: 'Open user',
      icon: ArrowUpRight,
      keys: 'Enter',
      disabled: !namesSomebody(row),
      reason: namesSomebody(row) ? undefined : 'The row does not say whom it is for.',
      onSelect: () => openUser(row),
    },
    { type: 'separator' },
    ...(subject === null
      ? []
      : [{ label: 'Copy whom it is for', icon: Copy, onSelect: () => void copyText(subject.value) }]),
    { label: 'Copy row id', icon: Copy, onSelect: () => void copyText(row.id) },
  ];
}

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
  useCommand('find.search', () => box.current?.select());
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
  const narrowed = [
    ...(view.kind === null ? [] : [KIND_WORDS[view.kind]]),
    ...(view.state === 'all' ? [] : [view.state === 'active' ? 'live only' : 'expired only']),
  ];
  const [one, many] = search !== '' || narrowed.length > 0 ? ['match', 'matches'] : ['row', 'rows'];
  const more = list.loadMore !== undefined || list.loadBefore !== undefined;

  const copyMarked = <CopyMarked onCopy={() => grid.current?.copyMarked()} />;
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
          onBackspace={() => ask({ kind: null })}
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
          <Select
            label="Kind"
            value={view.kind ?? 'any'}
            onValueChange={(kind) => ask({ kind: kind === 'any' ? null : kind })}
            options={KINDS}
            className="w-36"
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
            {view.kind === null ? null : (
              <FilterChip text={KIND_WORDS[view.kind]} onRemove={() => ask({ kind: null })} />
            )}
            <NoRowForLinks />
            <OrderReason order={list.order} />
          </>
        )
      }
    >
      {elsewhere ? (
        <VerificationsElsewhere />
      ) : (
        <DataGrid
          {...states}
          label="Verifications"
          handle={grid}
          takeFocus
          columns={columns}
          layout={layout}
          onLayoutChange={change}
          rows={list.rows}
          question={question}
          onOpen={openUser}
          rowMenu={rowMenu}
          rowTone={(row) => (row.state === 'expired' ? 'muted' : undefined)}
          selection={{
            ids: marks.ids,
            onChange: marks.set,
            noun: 'row',
            actions: () => copyMarked,
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
                ask({ search: '', kind: null, state: 'all' });
                box.current?.focus();
              }}
            />
          }
        />
      )}
    </Screen>
  );
}
