import type { ListOrder } from '@shared/api/common';
import type { UserFilters } from '@shared/api/users';
import { ArrowDownUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { FilterChip } from '../../parts/lists/chip';
import { OrderReason } from '../../parts/lists/order-reason';
import { describeFilters, withFilter } from './filter-text';
import { askUsers } from './store';

interface FilterBarProps {
  readonly filters: UserFilters;
  /** The order the database chose by itself. */
  readonly order: ListOrder | null;
  readonly searching: boolean;
  /** Whether a person has chosen the order. */
  readonly sorted: boolean;
}

/** What narrows the list, as chips that can be taken away, and why it is ordered as it is; null when there is nothing to say. */
export function filterBar({ filters, order, searching, sorted }: FilterBarProps): ReactNode {
  const chips = describeFilters(filters);
  const reason = sorted ? null : (order?.reason ?? null);
  const ranked = searching && sorted;
  if (chips.length === 0 && reason === null && !ranked) return null;
  return (
    <>
      {chips.map((chip) => (
        <FilterChip
          key={chip.key}
          text={chip.text}
          onRemove={() => askUsers({ filters: withFilter(filters, chip.key, undefined) })}
        />
      ))}
      {ranked ? (
        <button
          type="button"
          onClick={() => askUsers({ sort: null })}
          className="flex h-6 items-center gap-1 rounded-md px-2 text-sm text-muted hover:bg-hover"
        >
          <ArrowDownUp className="size-3" aria-hidden />
          Best matches first
        </button>
      ) : null}
      {reason === null ? null : <OrderReason order={order} />}
    </>
  );
}
