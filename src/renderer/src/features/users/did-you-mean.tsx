import type { UserFilters } from '@shared/api/users';
import { defined } from '../../api/call';
import { useSuggestions } from '../../api/users';
import { isUnnarrowed } from '../../parts/query/filters';
import { Button } from '../../ui/button';
import { usersStore } from './public/view-store';

/** Where a search finds nobody, whom it would find with one letter put right; nothing where there is none. */
export function DidYouMean({ search, filters }: { search: string; filters: UserFilters }) {
  const { data } = useSuggestions(defined({ search, filters: isUnnarrowed(filters) ? undefined : filters }));
  if (data === undefined || data.texts.length === 0) return null;
  return (
    <span className="mb-2 flex flex-wrap items-center justify-center gap-1.5" role="status">
      Did you mean
      {data.texts.map((text) => (
        <Button key={text} size="sm" onClick={() => usersStore.ask({ search: text })}>
          {text}
        </Button>
      ))}
    </span>
  );
}
