import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { usePagedList, type PagedList } from '../../api/paged';
import { useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import type { GridHandle, GridRowData } from '../../ui/data-grid/types';
import { useDebounced } from '../../ui/use-debounced';
import { describeFilters, type FilterChip } from '../query/filters';
import type { ListDefinition } from './list';
import { useListView, type ListView } from './list-store';
import { useWantsBox } from './wants-box';
import { useLayout, type Layout } from './use-layout';

/** Nothing is asked while somebody goes on typing. */
const TYPING_MS = 120;
const NO_IDS: ReadonlySet<string> = new Set();
const NO_ROWS: readonly never[] = [];

/** Selected rows. They belong to one question: what is no longer on screen must not be acted on unseen. */
interface Selection<Row> {
  readonly rows: readonly Row[];
  readonly ids: ReadonlySet<string>;
  readonly set: (ids: ReadonlySet<string>) => void;
  readonly clear: () => void;
}

function useSelection<Row extends GridRowData>(rows: readonly Row[], question: string): Selection<Row> {
  const [chosen, setChosen] = useState({ question, ids: NO_IDS });
  const kept = chosen.question === question ? chosen.ids : NO_IDS;
  // Mostly nothing is selected, and then no further page of a long list is worth going through.
  const selected = useMemo(() => (kept.size === 0 ? NO_ROWS : rows.filter((row) => kept.has(row.id))), [rows, kept]);
  const ids = useMemo(() => (selected.length === 0 ? NO_IDS : new Set(selected.map((row) => row.id))), [selected]);
  const set = (next: ReadonlySet<string>) => setChosen({ question, ids: next });
  return { rows: selected, ids, set, clear: () => set(NO_IDS) };
}

/**
 * Moves from a search box into its list, but only once the list answers what was typed: keys pressed a moment too early
 * would act on rows of the question before.
 */
function useFocusWhenRead(grid: RefObject<GridHandle | null>, settled: boolean): () => void {
  const wanted = useRef(false);
  useEffect(() => {
    if (!settled || !wanted.current) return;
    wanted.current = false;
    grid.current?.focus();
  }, [settled, grid]);
  return () => {
    if (settled) grid.current?.focus();
    else wanted.current = true;
  };
}

/** What is asked of main, and the rows that answer it. */
function useAnswer<Row extends GridRowData, Filters extends object, Filter extends object, By extends string>(
  definition: ListDefinition<Row, Filters, Filter, By>,
  view: ListView<Filters, By>,
  enabled: boolean,
) {
  const text = definition.read(view.search, false).text;
  const search = useDebounced(text, text === '' ? 0 : TYPING_MS);
  const { filters, sort, from, acceptCost } = view;
  const filter = useMemo(
    () =>
      definition.ask({
        search: search === '' ? undefined : search,
        filters,
        sort: sort ?? undefined,
        reading: { ...(from === 'end' ? { from } : {}), ...(acceptCost ? { acceptCost } : {}) },
      }),
    [definition, search, filters, sort, from, acceptCost],
  );
  const read = usePagedList(definition.pages(filter), enabled);
  // Behind what is asked while a search is on its way, or has failed.
  const [answered, setAnswered] = useState({ filter, search, filters });
  if (read.current && answered.filter !== filter) setAnswered({ filter, search, filters });
  return { text, search, filter, read, answered, settled: read.current && !read.refreshing && search === text };
}

/** A list as its screen shows it: what is asked, the rows that answer, what is selected, and the way into each part. */
export interface List<Row extends GridRowData, Filters extends object, Filter extends object, By extends string> {
  readonly definition: ListDefinition<Row, Filters, Filter, By>;
  readonly view: ListView<Filters, By>;
  readonly read: PagedList<Row>;
  /** What main is asked. */
  readonly filter: Filter;
  /** What is searched for as text. */
  readonly search: string;
  /** What the rows answer, which is behind what is asked while they are on their way. */
  readonly answered: { readonly filter: Filter; readonly search: string; readonly filters: Filters };
  /** The rows answer what was typed. */
  readonly settled: boolean;
  /** What is asked, as text, whichever end it is read from. */
  readonly question: string;
  readonly chips: readonly FilterChip<Filters>[];
  /** Search and filters as a person would say them. */
  readonly narrowed: readonly string[];
  /** The table is not in this database. */
  readonly unsupported: boolean;
  readonly selection: Selection<Row>;
  readonly layout: Layout;
  readonly box: RefObject<HTMLInputElement | null>;
  readonly grid: RefObject<GridHandle | null>;
  readonly filtering: { readonly open: boolean; readonly setOpen: (open: boolean) => void };
  readonly intoRows: () => void;
  readonly jump: (to: 'start' | 'end') => void;
  /** Shows everything, and goes back into the box. */
  readonly clear: () => void;
}

/** Runs one list; `missing` where the table is known not to be there, so that nothing is asked of it. */
export function useList<Row extends GridRowData, Filters extends object, Filter extends object, By extends string>(
  definition: ListDefinition<Row, Filters, Filter, By>,
  missing = false,
): List<Row, Filters, Filter, By> {
  const { store, screen, words, switched } = definition;
  const openId = useConnectionStatus().data?.open?.id ?? null;
  const connectionId = screen === null && definition.ofOpen !== true ? null : openId;
  const view = useListView(store, connectionId);
  const { search, filter, read, answered, settled } = useAnswer(definition, view, !missing);
  const unsupported = missing || (read.error?.code === 'UNSUPPORTED' && read.rows.length === 0);
  const question = JSON.stringify({ ...filter, from: undefined });
  const selection = useSelection(read.rows, question);
  const layout = useLayout(screen, screen === null ? null : connectionId);
  useScreenReady(!read.firstLoad);

  const box = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  const [open, setOpen] = useState(false);
  useCommand('find.search', () => box.current?.select());
  useEffect(() => {
    if (!useWantsBox.getState().wanted) return;
    useWantsBox.setState({ wanted: false });
    box.current?.select();
  }, []);
  useCommand('find.filter', () => setOpen(true), !unsupported);
  useCommand('list.columns', () => grid.current?.openColumns());
  const intoRows = useFocusWhenRead(grid, settled);
  const jump = useCallback(
    (to: 'start' | 'end') => {
      store.jump(to);
      grid.current?.focus();
    },
    [store],
  );

  const described = describeFilters(view.filters, words);
  return {
    definition,
    view,
    read,
    filter,
    search,
    answered,
    settled,
    question,
    chips: described.filter(({ key }) => key !== switched),
    narrowed: [...(search === '' ? [] : [`“${search}”`]), ...described.map(({ text }) => text)],
    unsupported,
    selection,
    layout,
    box,
    grid,
    filtering: { open, setOpen },
    intoRows,
    jump,
    clear: () => {
      store.clear();
      box.current?.focus();
    },
  };
}
