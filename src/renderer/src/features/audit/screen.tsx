import type { AuditEntry } from '@shared/api/audit';
import { ScrollText, SearchX } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useAudit } from '../../api/audit';
import { useConnections } from '../../api/connections';
import { errorDetails } from '../../api/error';
import type { AuditFilter } from '../../api/keys';
import { formatTotal } from '../../format/numbers';
import { useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { Button } from '../../ui/button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle } from '../../ui/data-grid/types';
import { Screen } from '../../ui/screen';
import { StaleBar } from '../../ui/stale-bar';
import { EmptyState, ErrorState } from '../../ui/states';
import { useDebounced } from '../../ui/use-debounced';
import { ExportButton } from '../../parts/export/export-button';
import { FilterChip } from '../../parts/lists/chip';
import { ListSearch, textOf } from '../../parts/lists/list-search';
import { auditColumns } from './columns';
import { AuditDetail } from './detail-pane';
import { auditFilterKeys, type KnownConnection } from './filter-keys';
import { AuditFilterMenu } from './filter-menu';
import { describeFacts, withFact } from './filter-words';
import { useAuditLayout } from './layout-store';
import { useFocusWhenRead } from '../../parts/use-focus-when-read';
import { askAudit, useAuditView, viewAuditEntry } from './public/view';
import { useVerifyChain } from './verify-chain';

const NONE: readonly KnownConnection[] = [];

function show(entry: AuditEntry | null): void {
  useAuditView.setState({ openId: entry?.id ?? null });
}

function showBroken(id: string): void {
  viewAuditEntry(id);
}

/** What was done with Authdesk, by whom, with what result; and the proof that nobody tampered with the record. */
export function AuditScreen() {
  const view = useAuditView();
  const connections = useConnections().data ?? NONE;
  const filterKeys = useMemo(() => auditFilterKeys(connections), [connections]);
  const text = textOf(view.search, filterKeys);
  const search = useDebounced(text, text === '' ? 0 : 150);
  const filter = useMemo<AuditFilter>(() => {
    const narrowed = {
      ...(search === '' ? {} : { search }),
      ...view.facts,
      ...(view.user === null ? {} : { userId: view.user.id }),
    };
    return Object.keys(narrowed).length === 0 ? {} : { filter: narrowed };
  }, [search, view.facts, view.user]);
  const list = useAudit(filter);
  const { layout, setLayout } = useAuditLayout();
  const chain = useVerifyChain(showBroken);
  useScreenReady(!list.firstLoad);

  const box = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  const [filtering, setFiltering] = useState(false);
  useCommand('find.search', () => box.current?.select());
  useCommand('find.filter', () => setFiltering(true));
  useCommand('list.columns', () => grid.current?.openColumns());

  const entry = list.rows.find((row) => row.id === view.openId) ?? null;
  const columns = useMemo(() => auditColumns(search, chain.brokenAt), [search, chain.brokenAt]);
  const hasOpen = entry !== null;
  const onFocused = useCallback(
    // With the pane open it follows the focus, so that arrow keys leaf through the entries.
    (id: string) => useAuditView.setState({ focusedId: id, ...(hasOpen ? { openId: id } : {}) }),
    [hasOpen],
  );
  const clear = () => askAudit({ search: '', facts: {}, user: null });
  const narrowed = filter.filter !== undefined;
  const intoList = useFocusWhenRead(grid, list.current && !list.refreshing && search === text);
  const chips = describeFacts(view.facts, connections);
  const removeLast = () => {
    const last = chips.at(-1);
    askAudit(last === undefined ? { user: null } : { facts: withFact(view.facts, last.key, undefined) });
  };

  return (
    <Screen
      title="Audit"
      count={
        list.firstLoad || list.total === null ? undefined : (
          <span role="status">
            {formatTotal(list.total, narrowed ? 'match' : 'entry', narrowed ? 'matches' : 'entries')}
          </span>
        )
      }
      search={
        <ListSearch
          ref={box}
          value={view.search}
          onChange={(rest, typed) => askAudit({ search: rest, facts: { ...view.facts, ...typed } })}
          filterKeys={filterKeys}
          onBackspace={removeLast}
          label="Search the audit trail"
          placeholder="Search person, actor, reason, ticket"
          busy={list.refreshing && view.search !== ''}
          onInto={intoList}
          onLeave={() => grid.current?.focus()}
        />
      }
      actions={
        <>
          <AuditFilterMenu
            facts={view.facts}
            connections={connections}
            open={filtering}
            onOpenChange={setFiltering}
            onChange={(facts) => askAudit({ facts })}
          />
          <ExportButton
            offer={{
              asked: { what: 'audit', question: filter },
              total: list.current ? list.total : null,
              narrowed: [
                ...(search === '' ? [] : [`“${search}”`]),
                ...(view.user === null ? [] : [`About ${view.user.label}`]),
                ...chips.map((chip) => chip.text),
              ],
            }}
          />
          {chain.button}
        </>
      }
      filters={
        view.user === null && chips.length === 0 ? null : (
          <>
            {view.user === null ? null : (
              <FilterChip
                text={`About ${view.user.label}`}
                title="Show what was done to everybody"
                onRemove={() => askAudit({ user: null })}
              />
            )}
            {chips.map((chip) => (
              <FilterChip
                key={chip.key}
                text={chip.text}
                onRemove={() => askAudit({ facts: withFact(view.facts, chip.key, undefined) })}
              />
            ))}
          </>
        )
      }
    >
      {chain.result === null ? null : <div className="shrink-0 border-b border-line px-4 py-2">{chain.result}</div>}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Esc closes the pane from anywhere inside */}
      <div
        className="flex min-h-0 flex-1"
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !hasOpen) return;
          event.preventDefault();
          show(null);
          grid.current?.focus();
        }}
      >
        <DataGrid
          label="Audit trail"
          className="min-w-0"
          handle={grid}
          takeFocus
          columns={columns}
          layout={layout}
          onLayoutChange={setLayout}
          rows={list.rows}
          question={JSON.stringify(filter)}
          totalRows={list.total?.value ?? null}
          onOpen={show}
          rowTone={(row) => (row.id === chain.brokenAt ? 'danger' : undefined)}
          loading={list.firstLoad}
          refreshing={list.refreshing}
          onEndReached={list.loadMore}
          loadingMore={list.loadingMore}
          initialFocusId={view.focusedId}
          onFocusedChange={onFocused}
          stale={
            list.error === null ? undefined : (
              <StaleBar
                message={list.error.message}
                hint={list.error.hint}
                readAt={list.readAt}
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
            narrowed ? (
              <EmptyState
                icon={SearchX}
                title="No entry matches"
                actions={
                  <Button variant="primary" onClick={clear}>
                    Show every entry
                  </Button>
                }
              >
                Summaries, people, actors, reasons and tickets were searched.
              </EmptyState>
            ) : (
              <EmptyState icon={ScrollText} title="Nothing was done yet">
                Every change made with Authdesk is recorded here before it is carried out: an edit, a logout, a mail, a
                link. Looking at things is not recorded.
              </EmptyState>
            )
          }
        />
        {entry === null ? null : (
          <AuditDetail entry={entry} broken={entry.id === chain.brokenAt} onClose={() => show(null)} />
        )}
      </div>
    </Screen>
  );
}
