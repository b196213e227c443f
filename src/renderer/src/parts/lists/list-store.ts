import { useLayoutEffect, useMemo } from 'react';
import type { ZodType } from 'zod';
import { createStore, useStore, type StoreApi } from 'zustand';
import type { RouteName } from '../../nav/routes';
import { keepInHistory } from '../../nav/store';
import { readLayout, type GridLayout } from '../../ui/data-grid/layout';
import { changeFilters, type FilterChange } from '../query/filters';

export interface ListSort<By extends string> {
  readonly by: By;
  readonly direction: 'asc' | 'desc';
}

/** What is asked of a list. */
export interface ListQuestion<Filters extends object, By extends string = never> {
  /** What stands in the box: text, and filters that are still being typed. Never a secret. */
  readonly search: string;
  /** A filter that is left out narrows nothing. */
  readonly filters: Filters;
  /** Null: the order the database can give at once. */
  readonly sort: ListSort<By> | null;
}

/** Where one is in a list, besides what was asked. */
interface ListPlace {
  readonly connectionId: string | null;
  /** Which end of the list is read. */
  readonly from: 'start' | 'end';
  /** Somebody was told what the question costs, and wants it all the same. */
  readonly acceptCost: boolean;
  readonly focusedId: string | null;
  readonly scrollTop: number;
}

export type ListView<Filters extends object, By extends string = never> = ListQuestion<Filters, By> & ListPlace;

/** What a saved view keeps, as main keeps it without looking inside. */
export type SavedState = Readonly<Record<string, unknown>>;

/** How one list is looked at; kept while another screen shows, so that Back finds it as it was. */
export interface ListStore<Filters extends object, By extends string = never> {
  readonly view: StoreApi<ListView<Filters, By>>;
  readonly sortBy: readonly By[];
  /** Asks another question: the list starts at its top again. */
  readonly ask: (question: Partial<ListQuestion<Filters, By>>) => void;
  /** Narrows the list further, or less, and asks again. */
  readonly narrow: (change: FilterChange<Filters>) => void;
  /** Asks for everything there is, in the order that is chosen. */
  readonly clear: () => void;
  /** Changes the place without asking anything else. */
  readonly place: (place: Partial<Omit<ListPlace, 'connectionId'>>) => void;
  /** Goes to an end of the list that is not among the loaded rows. */
  readonly jump: (to: 'start' | 'end') => void;
  /** Prepares the list for one question from elsewhere, whatever connection it was looked at with before. */
  readonly prepare: (question: Partial<ListQuestion<Filters, By>>, focusedId?: string | null) => void;
  /** The view as a list of this connection begins with it. */
  readonly begin: (connectionId: string | null) => ListView<Filters, By>;
  /** Starts afresh for another connection: what was searched in one database means nothing in the next. */
  readonly openFor: (connectionId: string | null) => void;
  /** What a saved view of the list keeps. */
  readonly keep: (question: ListQuestion<Filters, By>, layout: GridLayout) => SavedState;
  /** A saved view, read again; what does not look like one, or an older version wrote otherwise, is left out. */
  readonly read: (kept: SavedState) => {
    readonly question: ListQuestion<Filters, By>;
    readonly layout: GridLayout;
  };
}

interface StoreWords<Filters extends object, By extends string> {
  /** Where it is shown; the history keeps it with the visits there. */
  readonly screen: RouteName;
  /** The filters a saved view keeps. One that names a single person from elsewhere is none of them. */
  readonly saved: { readonly [Key in keyof Filters]?: ZodType<Filters[Key] | undefined> };
  /** What the list is narrowed to at first. */
  readonly initial: Filters;
  /** The columns it can be sorted by. */
  readonly sortBy?: readonly By[];
}

const TOP = { from: 'start', acceptCost: false, focusedId: null, scrollTop: 0 } as const;

function isRecord(value: unknown): value is SavedState {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readSort<By extends string>(kept: unknown, sortBy: readonly By[]): ListSort<By> | null {
  if (!isRecord(kept)) return null;
  const by = sortBy.find((known) => known === kept['by']);
  return by === undefined ? null : { by, direction: kept['direction'] === 'asc' ? 'asc' : 'desc' };
}

/** Makes the store of one list. */
export function makeListStore<Filters extends object, By extends string = never>({
  screen,
  saved,
  initial,
  sortBy = [],
}: StoreWords<Filters, By>): ListStore<Filters, By> {
  type View = ListView<Filters, By>;
  const begin = (connectionId: string | null): View => ({
    search: '',
    filters: initial,
    sort: null,
    ...TOP,
    connectionId,
  });
  const savedKeys = Object.keys(saved) as (keyof Filters & string)[];
  const view = createStore<View>()(() => begin(null));
  const set = (part: Partial<ListQuestion<Filters, By> & ListPlace>) => view.setState(part as Partial<View>);
  keepInHistory(screen, {
    remember: () => {
      const left = view.getState();
      return () => view.setState(left, true);
    },
    begin: () => {
      const { search, filters, sort, connectionId, from } = view.getState();
      const first = begin(connectionId);
      const asked = JSON.stringify([search, filters, sort, from]);
      if (asked === JSON.stringify([first.search, first.filters, first.sort, first.from])) return false;
      view.setState(first, true);
      return true;
    },
  });
  const ask = (question: Partial<ListQuestion<Filters, By>>) => set({ ...question, ...TOP });
  return {
    view,
    sortBy,
    begin,
    ask,
    narrow: (change) => ask({ filters: changeFilters(view.getState().filters, change) }),
    clear: () => ask({ search: '', filters: {} as Filters }),
    place: set,
    jump: (to) => set({ ...TOP, from: to, acceptCost: view.getState().acceptCost }),
    prepare: (question, focusedId = null) =>
      view.setState(
        { ...begin(null), filters: {} as Filters, sort: view.getState().sort, ...question, focusedId },
        true,
      ),
    openFor: (connectionId) => {
      const known = view.getState().connectionId;
      if (known === connectionId) return;
      // The first visit may come with a question of its own.
      if (known === null) set({ connectionId });
      else view.setState(begin(connectionId), true);
    },
    keep: ({ search, filters, sort }, layout) => ({
      search: search.trim(),
      filters: Object.fromEntries(savedKeys.flatMap((key) => (key in filters ? [[key, filters[key]]] : []))),
      sort,
      layout,
    }),
    read: (kept) => {
      // Before 0.2 the filters of most lists stood beside the search, and those of sessions as `facts`.
      const from = isRecord(kept['filters'])
        ? kept['filters']
        : { ...kept, ...(isRecord(kept['facts']) ? kept['facts'] : {}) };
      const filters = savedKeys.flatMap((key) => {
        const value = saved[key]?.safeParse(from[key]);
        return value?.success === true && value.data !== undefined ? [[key, value.data]] : [];
      });
      return {
        question: {
          search: typeof kept['search'] === 'string' ? kept['search'] : '',
          filters: Object.fromEntries(filters) as Filters,
          sort: readSort(kept['sort'], sortBy),
        },
        layout: readLayout(kept['layout']),
      };
    },
  };
}

/** How a list is looked at on this connection; `null` where it belongs to none. */
export function useListView<Filters extends object, By extends string>(
  store: ListStore<Filters, By>,
  connectionId: string | null,
): ListView<Filters, By> {
  const view = useStore(store.view);
  const fresh = useMemo(() => store.begin(connectionId), [store, connectionId]);
  const { connectionId: known } = view;
  useLayoutEffect(() => {
    if (known !== connectionId) store.openFor(connectionId);
  }, [store, connectionId, known]);
  // Until then nothing of another connection is asked: a search in one database must not reach the next.
  return known === null || known === connectionId ? view : fresh;
}
