import type { Total } from '@shared/api/common';
import { useState } from 'react';
import type { UsersFilter } from '../../api/keys';
import { useUsersCount } from '../../api/users';
import { ListCount } from '../../parts/lists/list-count';

/** How many users match, as far as it is known. */
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
  return (
    <ListCount
      total={total}
      loaded={loaded}
      more={more}
      one={narrowed ? 'match' : 'user'}
      many={narrowed ? 'matches' : 'users'}
      count={count}
      asked={asked}
      onAsk={setAsked}
    />
  );
}
