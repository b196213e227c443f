import type { Total } from '@shared/api/common';
import type { ApiError } from '../../api/error';
import { formatTotal, plural } from '../../format/numbers';
import { Button } from '../../ui/button';

/** A count that can be asked for. */
export interface Count {
  readonly data: Total | undefined;
  readonly isFetching: boolean;
  readonly error: Pick<ApiError, 'message'> | null;
  readonly refetch: () => unknown;
}

const soFar = (loaded: number, one: string, many: string): string =>
  loaded === 0 ? `no ${one} so far` : `first ${plural(loaded, one, many)}`;

/**
 * How many rows match, as far as it is known; an estimate can be counted out, which may take a while and can be stopped.
 * `asked`: whether `count` was asked for.
 */
export function ListCount({
  total,
  loaded,
  more,
  one,
  many,
  count,
  asked,
  onAsk,
}: {
  total: Total | null;
  loaded: number;
  more: boolean;
  one: string;
  many: string;
  count: Count;
  asked: boolean;
  onAsk: (asked: boolean) => void;
}) {
  const known = asked ? (count.data ?? total) : total;
  if (known?.exact === true || (known === null && !more)) {
    return <span role="status">{known === null ? plural(loaded, one, many) : formatTotal(known, one, many)}</span>;
  }
  const failed = asked && count.error !== null;
  return (
    <>
      <span role="status">{known === null ? soFar(loaded, one, many) : formatTotal(known, one, many)}</span>
      {asked && count.isFetching ? (
        <Button size="sm" variant="ghost" onClick={() => onAsk(false)}>
          Counting… Stop
        </Button>
      ) : (
        <Button
          size="sm"
          variant="ghost"
          title={failed ? count.error?.message : 'May take a while on a large table; it can be stopped'}
          onClick={() => (asked ? void count.refetch() : onAsk(true))}
        >
          {failed ? 'Could not count. Again' : 'Count exactly'}
        </Button>
      )}
    </>
  );
}
