import type { Total } from '@shared/api/common';
import { useState } from 'react';
import type { UsersFilter } from '../../api/keys';
import { useUsersCount } from '../../api/users';
import { formatTotal, plural } from '../../format/numbers';
import { Button } from '../../ui/button';

const soFar = (loaded: number, one: string, many: string): string =>
  loaded === 0 ? `no ${one} so far` : `first ${plural(loaded, one, many)}`;

/** How many users match, as far as it is known; an estimate can be counted out, which may take a while and can be stopped. */
export function UsersCount({
  filter,
  total,
  loaded,
  more,
  narrowed,
}: {
  filter: UsersFilter;
  total: Total | null;
  loaded: number;
  more: boolean;
  narrowed: boolean;
}) {
  const [asked, setAsked] = useState(false);
  const count = useUsersCount(filter, asked);
  const one = narrowed ? 'match' : 'user';
  const many = narrowed ? 'matches' : 'users';
  const known = asked ? (count.data ?? total) : total;
  if (known?.exact === true || (known === null && !more)) {
    return <span role="status">{known === null ? plural(loaded, one, many) : formatTotal(known, one, many)}</span>;
  }
  return (
    <>
      <span role="status">{known === null ? soFar(loaded, one, many) : formatTotal(known, one, many)}</span>
      {asked && count.isFetching ? (
        <Button size="sm" variant="ghost" onClick={() => setAsked(false)}>
          Counting… Stop
        </Button>
      ) : (
        <Button
          size="sm"
          variant="ghost"
          title={count.isError ? count.error.message : 'May take a while on a large table; it can be stopped'}
          onClick={() => (asked ? void count.refetch() : setAsked(true))}
        >
          {count.isError && asked ? 'Could not count. Again' : 'Count exactly'}
        </Button>
      )}
    </>
  );
}
