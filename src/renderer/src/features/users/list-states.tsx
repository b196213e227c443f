import { SearchX, Users } from 'lucide-react';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/states';

/** A list that was read and is empty: nobody there at all, or nobody that matches. */
export function NoUsers({
  search,
  filters,
  onClear,
}: {
  search: string;
  filters: readonly string[];
  onClear: () => void;
}) {
  if (search === '' && filters.length === 0) {
    return (
      <EmptyState icon={Users} title="No users yet">
        The user table of this database is there and is empty. People appear here as soon as they sign up.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title={search === '' ? 'No user fits these filters' : `No user matches “${search}”`}
      actions={
        <Button variant="primary" onClick={onClear}>
          {search === '' ? 'Clear filters' : filters.length === 0 ? 'Clear search' : 'Clear search and filters'}
        </Button>
      }
    >
      {filters.length === 0
        ? 'Names, addresses and ids were searched. A part of an address is enough.'
        : `Narrowed to: ${filters.join(', ')}.`}
    </EmptyState>
  );
}
