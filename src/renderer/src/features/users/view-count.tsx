import { useMemo } from 'react';
import { useUsersCount } from '../../api/users';
import { formatNumber } from '../../format/numbers';
import { Spinner } from '../../ui/spinner';
import { readBox } from './read-box';
import { readUsersState } from './view-state';

/** How many users a saved view has. It goes away with the menu, and the count stops in the database. */
export function ViewCount({ state }: { state: Readonly<Record<string, unknown>> }) {
  const filter = useMemo(() => {
    const { search, filters } = readUsersState(state).question;
    const { text } = readBox(search);
    return {
      ...(text === '' ? {} : { search: text }),
      ...(Object.keys(filters).length === 0 ? {} : { filters }),
    };
  }, [state]);
  const count = useUsersCount(filter, true);
  if (count.data !== undefined) return <>{formatNumber(count.data.value)}</>;
  return count.isFetching ? <Spinner className="size-3" /> : null;
}
