import type { ReactNode, Ref } from 'react';
import type { MenuEntry } from '../menu';
import type { GridLayout } from './layout';

/** What every row of a grid has. */
export interface GridRowData {
  readonly id: string;
  /** How fields stand that cannot be read. */
  readonly unreadable?: Readonly<Record<string, string>> | undefined;
}

/** A column: fixed by `width`, or growing from `min` by the weight `grow`, so that all of them fill the grid. */
export interface GridColumn<Row extends GridRowData> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What copying gives; a column without it is never copied. Nothing secret may come from here. */
  readonly text?: (row: Row) => string;
  /** The fields of the row it is made of; the one of its own name where nothing is said. */
  readonly fields?: readonly string[];
  /** Sortable, starting in this direction. */
  readonly sort?: 'asc' | 'desc';
  readonly width?: number;
  readonly grow?: number;
  readonly min?: number;
  readonly align?: 'end';
  /** Left out while the grid is narrower than this many pixels, unless somebody asked for it by hand. */
  readonly hideBelow?: number;
  /** Left out until somebody asks for it. */
  readonly hidden?: boolean;
  /** The header is for screen readers only. */
  readonly quiet?: boolean;
  /** Tooltip of the header. */
  readonly explain?: string;
}

export interface GridSort {
  readonly by: string;
  readonly direction: 'asc' | 'desc';
}

/** What a screen can ask of its grid. */
export interface GridHandle {
  /** Focuses the row that was focused last, or the first; tells whether there was one. */
  readonly focus: () => boolean;
  readonly focusRow: (id: string) => boolean;
  /** Copies the selected rows with the columns shown. */
  readonly copySelected: () => void;
  /** Opens the menu of columns. */
  readonly openColumns: () => void;
}

/** Rows that can be selected. */
export interface GridSelection {
  readonly ids: ReadonlySet<string>;
  readonly onChange: (ids: ReadonlySet<string>) => void;
  /** Buttons of the bar that shows while something is selected. */
  readonly actions: ReactNode;
  /** What is selected: `session`. */
  readonly noun: string;
  /** How many are selected, where some rows stand for others; the number of ids otherwise. */
  readonly count?: number;
}

/** What can be done with a row. */
export interface GridRowActs<Row extends GridRowData> {
  /** Enter, or a click. */
  readonly onOpen?: (row: Row) => void;
  readonly menu?: (row: Row) => readonly MenuEntry[];
  /** One word about a row that needs the eye. */
  readonly tone?: (row: Row) => 'muted' | 'danger' | undefined;
}

/** How far the rows were read, and what is to be said of it. */
export interface GridStatus {
  /** First load: skeleton rows. */
  readonly loading?: boolean;
  /** Asking again with old rows on screen: a thin bar after 300 ms. */
  readonly refreshing?: boolean;
  readonly loadingMore?: boolean;
  readonly onEndReached?: (() => void) | undefined;
  /** The rows are the last ones of the list, and more of them lie before. */
  readonly fromEnd?: boolean;
  readonly onStartReached?: (() => void) | undefined;
  /** Asks for the other end of the list, where it is not among the loaded rows. */
  readonly onJump?: ((to: 'start' | 'end') => void) | undefined;
  /** Rows there are in all, where that is known; otherwise null. */
  readonly totalRows?: number | null;
  /** Old rows that could not be renewed: greyed, with this above them. */
  readonly stale?: ReactNode;
  /** Said above the rows without greying them: they are true, only older than the question. */
  readonly notice?: ReactNode;
  /** Greys the rows without a word, where something else on screen says why. */
  readonly dimmed?: boolean;
  /** Shown instead of everything when there are neither rows nor hope. */
  readonly error?: ReactNode;
}

/** Where one was in the list on arrival, and where one goes. */
interface GridPlace {
  readonly focusedId?: string | null;
  readonly onFocused?: (id: string) => void;
  /** In pixels. */
  readonly scrollTop?: number;
  readonly onScroll?: (top: number) => void;
}

export interface DataGridProps<Row extends GridRowData> {
  /** Names the grid for screen readers. */
  readonly label: string;
  readonly className?: string;
  /** Instead of the height chosen in the settings, for rows of two lines. */
  readonly rowHeight?: number;
  /** Takes the focus with the first rows, if nothing else has it, so that arrow keys work at once. */
  readonly takeFocus?: boolean;
  readonly handle?: Ref<GridHandle>;
  /** Keep the same array between renders. */
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  /** What the rows answer, as text; when it changes, the first row becomes current and the list starts at its top. */
  readonly question?: string;
  readonly status?: GridStatus;
  /** Shown instead of rows when there are none. */
  readonly empty?: ReactNode;
  readonly acts?: GridRowActs<Row>;
  readonly sort?: { readonly by: GridSort | null; readonly onChange: (sort: GridSort) => void };
  /** How the columns stand; with it they can be shown, hidden, moved, sized and pinned. */
  readonly layout?: { readonly value: GridLayout; readonly onChange: (layout: GridLayout) => void };
  readonly selection?: GridSelection;
  readonly place?: GridPlace;
}
