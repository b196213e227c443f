import { Copy, EyeOff, SearchX } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridColumn, GridRowActs, GridRowData, GridSort } from '../../ui/data-grid/types';
import { Screen } from '../../ui/screen';
import { EmptyState } from '../../ui/states';
import { ExportButton } from '../export/export-button';
import { filterBar, type BarNotes } from './filter-bar';
import type { FilterField } from './filter-fields';
import { FilterPopover } from './filter-popover';
import { changeFilters, type FilterChange } from '../query/filters';
import { useGridStatus } from './grid-status';
import { ListCount } from './list-count';
import { ListSearch } from './list-search';
import { useHiddenRows } from './hidden-rows';
import type { List } from './use-list';
import { ViewsMenu } from './views-menu';

interface ListScreenProps<Row extends GridRowData, Filters extends object, Filter extends object, By extends string> {
  readonly list: List<Row, Filters, Filter, By>;
  /** Keep the same array between renders. */
  readonly columns: readonly GridColumn<Row>[];
  readonly acts: GridRowActs<Row>;
  /** What the list can be narrowed by. */
  readonly fields: readonly FilterField<Filters>[];
  /** What cannot be asked of this database, and why. */
  readonly filterNote?: ReactNode;
  /** Instead of the plain search box. */
  readonly search?: ReactNode;
  /** Beside those every list has, before the filter and after the views. */
  readonly before?: ReactNode;
  readonly after?: ReactNode;
  readonly bar?: BarNotes;
  /** Rows can be selected; `actions` stand beside copying them. */
  readonly selects?: { readonly noun: string; readonly actions?: ReactNode };
  /** Above the rows. */
  readonly above?: ReactNode;
  /** Beside the rows. */
  readonly pane?: ReactNode;
  readonly onFocused?: (id: string) => void;
  /** Dialogs. */
  readonly children?: ReactNode;
}

/** Nothing there at all, or nothing that matches. */
function NoRows<Row extends GridRowData, Filters extends object, Filter extends object, By extends string>({
  list: { definition, view, search, narrowed, clear },
}: {
  list: List<Row, Filters, Filter, By>;
}) {
  const none = search === '' ? definition.none(view.filters) : null;
  const hidden = useHiddenRows(definition.table);
  if (none !== null && hidden !== null) {
    return (
      <EmptyState icon={EyeOff} title={`No ${definition.nouns(view.filters, '')[1]} to be seen`}>
        {hidden} An empty list does not mean that there are none.
      </EmptyState>
    );
  }
  if (none !== null) {
    return (
      <EmptyState icon={none.icon} title={none.title}>
        {none.text}
      </EmptyState>
    );
  }
  const { title, searched, showAll, more, meant: Meant } = definition.noMatch;
  const filters = search === '' ? narrowed : narrowed.slice(1);
  return (
    <EmptyState
      icon={SearchX}
      title={title(search)}
      actions={
        <Button variant="primary" onClick={clear}>
          {showAll}
        </Button>
      }
    >
      {search === '' || Meant === undefined ? null : <Meant search={search} filters={view.filters} />}
      {search === '' ? null : <>{searched} </>}
      {filters.length === 0 ? null : `Narrowed to: ${filters.join(', ')}.`}
      {hidden === null ? null : <> {hidden}</>}
      {more?.(search)}
    </EmptyState>
  );
}

function Actions<Row extends GridRowData, Filters extends object, Filter extends object, By extends string>({
  list,
  fields,
  filterNote,
  before,
  after,
}: ListScreenProps<Row, Filters, Filter, By>) {
  const { definition, view, layout, chips, filtering, read, narrowed } = list;
  const { store, screen, countsViews, count, exported } = definition;
  const onlyChips = Object.fromEntries(chips.map(({ key }) => [key, undefined])) as FilterChange<Filters>;
  return (
    <>
      {before}
      <FilterPopover
        label={definition.filterLabel}
        fields={fields}
        filters={view.filters}
        count={chips.length}
        example={definition.example}
        note={filterNote}
        open={filtering.open}
        onOpenChange={filtering.setOpen}
        onChange={store.narrow}
        onClear={() => store.narrow(onlyChips)}
      />
      {screen === null ? null : (
        <ViewsMenu
          screen={screen}
          state={store.keep(view, layout.value)}
          same={(state) => {
            const saved = store.read(state);
            return store.keep(saved.question, saved.layout);
          }}
          onApply={(state) => {
            const saved = store.read(state);
            store.ask(saved.question);
            layout.apply(saved.layout);
          }}
          count={
            countsViews === undefined || count === undefined
              ? undefined
              : (state) => {
                  const { search, filters } = store.read(state).question;
                  const text = definition.read(search, false).text;
                  return count(
                    definition.ask({ search: text === '' ? undefined : text, filters, sort: undefined, reading: {} }),
                  );
                }
          }
        />
      )}
      {after}
      {exported === undefined ? null : (
        <ExportButton
          offer={{ asked: exported(list.filter), total: read.current ? read.total : null, narrowed }}
          disabled={list.unsupported}
        />
      )}
    </>
  );
}

function Search<Row extends GridRowData, Filters extends object, Filter extends object, By extends string>({
  list: { definition, view, read, chips, box, grid, intoRows },
}: {
  list: List<Row, Filters, Filter, By>;
}) {
  const { store } = definition;
  return (
    <ListSearch
      ref={box}
      value={view.search}
      read={definition.read}
      onChange={(search, typed) => store.ask({ search, filters: changeFilters(view.filters, typed) })}
      words={definition.search}
      busy={read.refreshing && view.search !== ''}
      onInto={intoRows}
      onLeave={() => grid.current?.focus()}
      onBackspace={() => {
        const last = chips.at(-1);
        if (last !== undefined) store.narrow({ [last.key]: undefined } as FilterChange<Filters>);
      }}
    />
  );
}

function Rows<Row extends GridRowData, Filters extends object, Filter extends object, By extends string>({
  list,
  columns,
  acts,
  selects,
  onFocused,
}: ListScreenProps<Row, Filters, Filter, By>) {
  const { definition, view, read, question, layout, grid, selection, jump } = list;
  const { store } = definition;
  const status = useGridStatus(read, {
    local: definition.local === true,
    from: view.from,
    place: store.place,
    onJump: jump,
  });
  const focused = useCallback(
    (focusedId: string) => {
      store.place({ focusedId });
      onFocused?.(focusedId);
    },
    [store, onFocused],
  );
  const scrolled = useCallback((scrollTop: number) => store.place({ scrollTop }), [store]);
  const sortBy = ({ by, direction }: GridSort) => {
    const known = store.sortBy.find((column) => column === by);
    if (known !== undefined) store.ask({ sort: { by: known, direction } });
  };
  const chosenByDatabase = read.order === null || read.order.by === 'match' ? null : read.order;
  return (
    <DataGrid
      label={definition.label ?? definition.title}
      className="min-w-0"
      handle={grid}
      takeFocus
      columns={columns}
      rows={read.rows}
      question={question}
      status={status}
      empty={<NoRows list={list} />}
      acts={acts}
      sort={{ by: view.sort ?? chosenByDatabase, onChange: sortBy }}
      layout={{ value: layout.value, onChange: layout.change }}
      place={{ focusedId: view.focusedId, onFocused: focused, scrollTop: view.scrollTop, onScroll: scrolled }}
      {...(selects === undefined
        ? {}
        : {
            selection: {
              ids: selection.ids,
              onChange: selection.set,
              noun: selects.noun,
              actions: (
                <>
                  <Button size="sm" icon={Copy} keys="$mod+Shift+C" onClick={() => grid.current?.copySelected()}>
                    Copy rows
                  </Button>
                  {selects.actions}
                </>
              ),
            },
          })}
    />
  );
}

/** The screen of a list: search, filters, views, export, the rows and every state they can be in. */
export function ListScreen<Row extends GridRowData, Filters extends object, Filter extends object, By extends string>(
  props: ListScreenProps<Row, Filters, Filter, By>,
) {
  const { list, bar = {}, above, pane, search } = props;
  const { definition, view, read, chips, unsupported } = list;
  const { store, elsewhere } = definition;
  const counted = !read.firstLoad && !unsupported && (read.error === null || read.rows.length > 0);
  return (
    <Screen
      title={definition.title}
      count={counted ? <ListCount list={list} /> : undefined}
      search={search ?? <Search list={list} />}
      actions={<Actions {...props} />}
      filters={
        unsupported
          ? null
          : filterBar(
              chips,
              (key) => store.narrow({ [key]: undefined } as FilterChange<Filters>),
              view.sort === null && read.rows.length > 0 ? read.order : null,
              bar,
            )
      }
    >
      {above}
      {unsupported && elsewhere !== undefined ? (
        elsewhere(read.error)
      ) : (
        <div className="flex min-h-0 flex-1">
          <Rows {...props} />
          {pane}
        </div>
      )}
      {props.children}
    </Screen>
  );
}
