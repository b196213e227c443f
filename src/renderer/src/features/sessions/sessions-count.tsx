import type { Total } from '@shared/api/common';
import { useState } from 'react';
import type { SessionsFilter } from '../../api/keys';
import { matchOf, useSessionsCount } from '../../api/sessions';
import { ListCount } from '../../parts/lists/list-count';
import type { SessionState } from './public/view';

const NOUNS: Readonly<Record<SessionState, string>> = {
  active: 'live session',
  expired: 'ended session',
  all: 'session',
};

/** How many sessions match, as far as it is known: counted, estimated, or only how many were read so far. */
export function SessionsCount({
  filter,
  total,
  loaded,
  more,
  narrowed,
  state,
}: {
  filter: SessionsFilter;
  total: Total | null;
  loaded: number;
  more: boolean;
  narrowed: boolean;
  state: SessionState;
}) {
  const [asked, setAsked] = useState(false);
  const count = useSessionsCount(matchOf(filter), asked);
  const one = narrowed ? 'match' : NOUNS[state];
  return (
    <ListCount
      total={total}
      loaded={loaded}
      more={more}
      one={one}
      many={narrowed ? 'matches' : `${one}s`}
      count={count}
      asked={asked}
      onAsk={setAsked}
    />
  );
}
