import type { CoreTable } from '@shared/api/connection-report';
import type { ApiError } from '../../api/error';
import type { ExportQuestion } from '../../api/exports';
import type { CountOf, Pages } from '../../api/paged';
import type { ViewScreen } from '../../api/views';
import type { GridRowData } from '../../ui/data-grid/types';
import type { LucideIcon } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import type { TypedQuery } from '../query/typed-query';
import type { FilterWords } from '../query/filters';
import type { ListSort, ListStore } from './list-store';

/** A question as it is put to main: what is not asked is undefined. */
export interface Asked<Filters extends object, By extends string> {
  readonly search: string | undefined;
  readonly filters: Filters;
  readonly sort: ListSort<By> | undefined;
  /** From which end it is read, and whether it may cost something. */
  readonly reading: { readonly from?: 'end'; readonly acceptCost?: true };
}

/** What stands in the place of rows that are not there. */
interface EmptyWords {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: ReactNode;
}

/** One list, as data: what can be asked of it, who answers, and how it is called. */
export interface ListDefinition<
  Row extends GridRowData,
  Filters extends object,
  Filter extends object,
  By extends string = never,
> {
  readonly title: string;
  /** Names the grid for screen readers, where the title does not. */
  readonly label?: string;
  /** Whose saved views and columns these are; null for a list that belongs to no connection. */
  readonly screen: ViewScreen | null;
  /** Kept on this computer: it is there whether or not the database is, and is read from its start alone. */
  readonly local?: true;
  /** Not bound to a table of the open database, and yet looked at anew for each. */
  readonly ofOpen?: true;
  readonly store: ListStore<Filters, By>;
  /** Reads what stands in the box. */
  readonly read: (text: string, final: boolean) => TypedQuery<Filters>;
  /** How the filters are said, in the order of their chips. */
  readonly words: FilterWords<Filters>;
  /** The filter that has a switch of its own, and no chip. */
  readonly switched?: keyof Filters & string;
  readonly ask: (asked: Asked<Filters, By>) => Filter;
  readonly pages: (filter: Filter) => Pages<Row>;
  /** The exact number of rows, where it can be asked for. */
  readonly count?: (filter: Filter) => CountOf;
  /** Saved views tell how many rows they have. */
  readonly countsViews?: true;
  /** What is written to a file, where that is offered. */
  readonly exported?: (filter: Filter) => ExportQuestion;
  /** One and many of what is listed, by what it is narrowed to. */
  readonly nouns: (filters: Filters, search: string) => readonly [one: string, many: string];
  readonly search: { readonly label: string; readonly placeholder: string };
  readonly filterLabel: string;
  /** Filters as they can be typed, for the foot of the popover. */
  readonly example: string;
  /** What is said where nothing narrows the list and there is no row; null where something does. */
  readonly none: (filters: Filters) => EmptyWords | null;
  /** The table its rows are of, where row-level security may hide some. */
  readonly table?: CoreTable;
  /** Nothing that matches: what was searched, and how to see everything. */
  readonly noMatch: {
    readonly title: (search: string) => string;
    readonly searched: ReactNode;
    readonly showAll: string;
    /** What more can be offered for what was searched. */
    readonly more?: (search: string) => ReactNode;
    /** What may have been meant instead. */
    readonly meant?: ComponentType<{ readonly search: string; readonly filters: Filters }>;
  };
  /** The table is not in this database; the error is main's, where it said so. */
  readonly elsewhere?: (error: ApiError | null) => ReactNode;
}

const MATCHES = ['match', 'matches'] as const;

/** The nouns of a list that is narrowed by anything at all, else those given. */
export function nounsOf(
  narrowed: boolean,
  nouns: readonly [one: string, many: string],
): readonly [one: string, many: string] {
  return narrowed ? MATCHES : nouns;
}
