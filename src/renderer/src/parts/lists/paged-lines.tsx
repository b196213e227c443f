import type { ReactNode } from 'react';
import type { PagedList } from '../../api/paged';
import { Button } from '../../ui/button';
import { ErrorState, SkeletonRows } from '../../ui/states';

interface PagedLinesProps<Row> {
  readonly list: PagedList<Row>;
  readonly label?: string;
  /** What stands there where there are none. */
  readonly empty?: string;
  /** How the lines look that are on their way. */
  readonly waiting: { readonly rows: number; readonly rowHeight: number; readonly columns: string };
  /** What the button for the next page says. */
  readonly more?: string;
  readonly className?: string;
  /** A row as a list item. */
  readonly children: (row: Row, at: number) => ReactNode;
}

/** A short list that is read page by page on request, in each of its states. */
export function PagedLines<Row>({
  list,
  label,
  empty,
  waiting,
  more = 'Show more',
  className,
  children,
}: PagedLinesProps<Row>) {
  if (list.firstLoad) return <SkeletonRows {...waiting} />;
  if (list.error !== null && list.rows.length === 0) {
    return <ErrorState compact message={list.error.message} hint={list.error.hint} onRetry={list.retry} />;
  }
  if (list.rows.length === 0 && empty !== undefined) return <p className="px-3 py-2 text-muted">{empty}</p>;
  return (
    <ul aria-label={label} className={className}>
      {list.rows.map(children)}
      {list.loadMore === undefined ? null : (
        <li className="px-3 py-1">
          <Button size="sm" variant="ghost" busy={list.loadingMore} onClick={list.loadMore}>
            {more}
          </Button>
        </li>
      )}
    </ul>
  );
}
