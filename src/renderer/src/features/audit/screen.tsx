import type { AuditEntry } from '@shared/api/audit';
import { ScrollText, SearchX, X } from 'lucide-react';
import { useCallback, useMemo, useRef, type KeyboardEvent } from 'react';
import { useAudit } from '../../api/audit';
import { errorDetails } from '../../api/error';
import type { AuditFilter } from '../../api/keys';
import { formatTotal } from '../../format/numbers';
import { commandKeys, useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { Button } from '../../ui/button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle } from '../../ui/data-grid/types';
import { SearchInput } from '../../ui/input';
import { Screen } from '../../ui/screen';
import { Select } from '../../ui/select';
import { StaleBar } from '../../ui/stale-bar';
import { EmptyState, ErrorState } from '../../ui/states';
import { useDebounced } from '../../ui/use-debounced';
import { ACTION_IDS, actionWords } from '../../parts/audit/action-words';
import { auditColumns } from './columns';
import { AuditDetail } from './detail-pane';
import { useFocusWhenRead } from '../../parts/use-focus-when-read';
import { askAudit, useAuditView } from '../../parts/audit/view';
import { useVerifyChain } from './verify-chain';

const ANY = 'any';
const ACTIONS = [
  { value: ANY, label: 'Every action' },
  ...ACTION_IDS.map((action) => ({ value: action, label: actionWords(action) })),
];

function show(entry: AuditEntry | null): void {
  useAuditView.setState({ openId: entry?.id ?? null });
}

function showBroken(id: string): void {
  useAuditView.setState({ search: '', action: '', user: null, openId: id, focusedId: id });
}

/** What was done with Authdesk, by whom, with what result; and the proof that nobody tampered with the record. */
export function AuditScreen() {
  const view = useAuditView();
  const search = useDebounced(view.search.trim(), view.search === '' ? 0 : 150);
  const filter = useMemo<AuditFilter>(() => {
    const narrowed = {
      ...(search === '' ? {} : { search }),
      ...(view.action === '' ? {} : { action: view.action }),
      ...(view.user === null ? {} : { userId: view.user.id }),
    };
    return Object.keys(narrowed).length === 0 ? {} : { filter: narrowed };
  }, [search, view.action, view.user]);
  const list = useAudit(filter);
  const chain = useVerifyChain(showBroken);
  useScreenReady(!list.firstLoad);

  const box = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  useCommand('find.search', () => box.current?.select());

  const entry = list.rows.find((row) => row.id === view.openId) ?? null;
  const columns = useMemo(() => auditColumns(search, chain.brokenAt), [search, chain.brokenAt]);
  const hasOpen = entry !== null;
  const onFocused = useCallback(
    // With the pane open it follows the focus, so that arrow keys leaf through the entries.
    (id: string) => useAuditView.setState({ focusedId: id, ...(hasOpen ? { openId: id } : {}) }),
    [hasOpen],
  );
  const clear = () => askAudit({ search: '', action: '', user: null });
  const narrowed = filter.filter !== undefined;
  const intoList = useFocusWhenRead(grid, list.current && !list.refreshing && search === view.search.trim());
  const onSearchKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      intoList();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (view.search === '') grid.current?.focus();
      else askAudit({ search: '' });
    }
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
        <SearchInput
          ref={box}
          value={view.search}
          onValueChange={(value) => askAudit({ search: value })}
          label="Search the audit trail"
          placeholder="Search person, actor or text"
          keys={commandKeys('find.search')}
          busy={list.refreshing && view.search !== ''}
          className="w-full max-w-90"
          onKeyDown={onSearchKey}
        />
      }
      actions={
        <>
          <Select
            label="Action"
            value={view.action === '' ? ANY : view.action}
            onValueChange={(action) => askAudit({ action: action === ANY ? '' : action })}
            options={ACTIONS}
            className="w-44"
          />
          {chain.button}
        </>
      }
      filters={
        view.user === null ? null : (
          <button
            type="button"
            title="Show what was done to everybody"
            onClick={() => askAudit({ user: null })}
            className="flex h-6 max-w-full items-center gap-1 rounded-md bg-accent-soft pr-1 pl-2 text-sm font-medium text-accent-ink hover:bg-selected"
          >
            <span className="truncate">About {view.user.label}</span>
            <X className="size-3 shrink-0 opacity-70" aria-hidden />
          </button>
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
                Summaries, people and actors were searched.
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
