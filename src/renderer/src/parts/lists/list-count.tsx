import type { Total } from '@shared/api/common';
import { ChevronsDown, ChevronsUp } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCount, type CountOf, type PagedList } from '../../api/paged';
import { formatNumber, formatTotal, plural } from '../../format/numbers';
import { Button, IconButton } from '../../ui/button';
import type { GridRowData } from '../../ui/data-grid/types';
import { Spinner } from '../../ui/spinner';
import { hasEnd } from './grid-status';
import type { List } from './use-list';

type Nouns = readonly [one: string, many: string];

/** How many rows were read so far, where nobody knows how many there are. */
function soFar(loaded: number, [one, many]: Nouns): string {
  return loaded === 0 ? `no ${one} so far` : `first ${plural(loaded, one, many)}`;
}

function textOf(known: Total | null, loaded: number, more: boolean, [one, many]: Nouns): string {
  if (known !== null) return formatTotal(known, one, many);
  return more ? soFar(loaded, [one, many]) : plural(loaded, one, many);
}

interface Shown {
  readonly total: Total | null;
  readonly loaded: number;
  /** There are rows beyond those that were read. */
  readonly more: boolean;
  readonly nouns: Nouns;
}

/** An estimate that can be counted out, which may take a while and can be stopped. */
function Countable({ shown: { total, loaded, more, nouns }, of }: { shown: Shown; of: CountOf }) {
  const [asked, setAsked] = useState(false);
  const count = useCount(of, asked);
  const known = asked ? (count.data ?? total) : total;
  const failed = asked && count.error !== null;
  const text = <span role="status">{textOf(known, loaded, more, nouns)}</span>;
  if (known?.exact === true || (known === null && !more)) return text;
  if (asked && count.isFetching) {
    return (
      <>
        {text}
        <Button size="sm" variant="ghost" onClick={() => setAsked(false)}>
          Counting… Stop
        </Button>
      </>
    );
  }
  return (
    <>
      {text}
      <Button
        size="sm"
        variant="ghost"
        title={failed ? count.error?.message : 'May take a while on a large table; it can be stopped'}
        onClick={() => (asked ? void count.refetch() : setAsked(true))}
      >
        {failed ? 'Could not count. Again' : 'Count exactly'}
      </Button>
    </>
  );
}

/** Leads to the other end of a list that is not loaded whole; nothing where there is none to go to. */
function JumpButton<Row>({ read, onJump }: { read: PagedList<Row>; onJump: (to: 'start' | 'end') => void }) {
  if (read.fromEnd) {
    return (
      <span className="flex items-center gap-1">
        <span className="text-sm whitespace-nowrap text-accent-ink">from its end</span>
        <IconButton icon={ChevronsUp} label="Back to the start" keys="Home" size="sm" onClick={() => onJump('start')} />
      </span>
    );
  }
  if (read.loadMore === undefined || !hasEnd(read.order)) return null;
  return <IconButton icon={ChevronsDown} label="Jump to the end" keys="End" size="sm" onClick={() => onJump('end')} />;
}

/** Beside the title: how many rows match, as far as it is known, who answered, and the way to the other end. */
export function ListCount<Row extends GridRowData, Filters extends object, Filter extends object, By extends string>({
  list: { definition, read, answered, jump },
}: {
  list: List<Row, Filters, Filter, By>;
}): ReactNode {
  const { count, nouns, local } = definition;
  const shown = {
    total: read.total,
    loaded: read.rows.length,
    more: read.loadMore !== undefined || read.loadBefore !== undefined || !read.current,
    nouns: nouns(answered.filters, answered.search),
  };
  return (
    <>
      {count === undefined ? (
        <span role="status">{textOf(shown.total, shown.loaded, shown.more, shown.nouns)}</span>
      ) : (
        <Countable
          key={JSON.stringify([answered.search, answered.filters])}
          shown={shown}
          of={count(answered.filter)}
        />
      )}
      {read.source === 'replica' ? (
        <span
          className="text-sm text-faint"
          title="Lists, searches and counts are read from the replica; they may be moments behind. Details and changes go to the primary."
        >
          from the replica
        </span>
      ) : null}
      {local === true ? null : <JumpButton read={read} onJump={jump} />}
    </>
  );
}

/** How many rows a saved view has. It goes away with the menu, and the count stops in the database. */
export function ViewCount({ of }: { of: CountOf }): ReactNode {
  const count = useCount(of, true);
  if (count.data !== undefined) return formatNumber(count.data.value);
  return count.isFetching ? <Spinner className="size-3" /> : null;
}
