import type { ReactNode, Ref } from 'react';
import type { MenuEntry } from '../menu';
import type { GridLayout } from './layout';

/** What every row of a grid has. */
export interface GridRowData {
  readonly id: string;
}

/** A column: fixed by `width`, or growing from `min` by the weight `grow`, so that all of them fill the grid. */
export interface GridColumn<Row extends GridRowData> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What copying gives; a column without it is never copied. Nothing secret may come from here. */
  readonly text?: (row: Row) => string;
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
  readonly scrollToTop: () => void;
  /** Copies the marked rows with the columns shown. */
  readonly copyMarked: () => void;
  /** Opens the menu of columns. */
  readonly openColumns: () => void;
}

export interface GridSelection {
  readonly ids: ReadonlySet<string>;
  readonly onChange: (ids: ReadonlySet<string>) => void;
  /** Buttons of the bar that shows while something is marked. */
  readonly actions: (ids: ReadonlySet<string>) => ReactNode;
  /** What is marked: `session`. */
  readonly noun: string;
  /** How many are marked, where some rows stand for others; the number of ids otherwise. */
  readonly count?: number;
}

export interface DataGridProps<Row extends GridRowData> {
  /** Names the grid for screen readers. */
  readonly label: string;
  /** Keep the same array between renders. */
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  /** What the rows answer, as text; when it changes, the first row becomes current and the list starts at its top. */
  readonly question?: string;
  /** Rows there are in all, where that is known; otherwise null. */
  readonly totalRows?: number | null;
  readonly sort?: GridSort | null;
  readonly onSortChange?: (sort: GridSort) => void;
  /** Enter, or a click. */
  readonly onOpen?: (row: Row) => void;
  readonly rowMenu?: (row: Row) => readonly MenuEntry[];
  /** One word about a row that needs the eye. */
  readonly rowTone?: (row: Row) => 'muted' | 'danger' | undefined;
  readonly selection?: GridSelection;
  /** How the columns stand; with `onLayoutChange` they can be shown, hidden, moved, sized and pinned. */
  readonly layout?: GridLayout;
  readonly onLayoutChange?: (layout: GridLayout) => void;
  /** First load: skeleton rows. */
  readonly loading?: boolean;
  /** Asking again with old rows on screen: a thin bar after 300 ms. */
  readonly refreshing?: boolean;
  /** Old rows that could not be renewed: greyed, with this above them. */
  readonly stale?: ReactNode;
  /** Said above the rows without greying them: they are true, only older than the question. */
  readonly notice?: ReactNode;
  /** Greys the rows without a word, where something else on screen says why. */
  readonly dimmed?: boolean;
  /** Shown instead of rows when there are none. */
  readonly empty?: ReactNode;
  /** Shown instead of everything when there are neither rows nor hope. */
  readonly error?: ReactNode;
  readonly onEndReached?: (() => void) | undefined;
  /** The rows are the last ones of the list, and more of them lie before. */
  readonly fromEnd?: boolean;
  readonly onStartReached?: (() => void) | undefined;
  /** Asks for the other end of the list, where it is not among the loaded rows. */
  readonly onJump?: ((to: 'start' | 'end') => void) | undefined;
  readonly loadingMore?: boolean;
  /** Takes the focus with the first rows, if nothing else has it, so that arrow keys work at once. */
  readonly takeFocus?: boolean;
  /** Row to make current on arrival, as kept by `onFocusedChange`. */
  readonly initialFocusId?: string | null;
  readonly onFocusedChange?: (id: string) => void;
  readonly initialScroll?: number;
  readonly onScrollChange?: (top: number) => void;
  readonly handle?: Ref<GridHandle>;
  /** Instead of the height chosen in the settings, for rows of two lines. */
  readonly rowHeight?: number;
  readonly className?: string;
}
