import type { ListOrder } from '@shared/api/common';
import type { ReactNode } from 'react';
import { FilterChip } from '../../parts/lists/chip';
import { OrderReason } from '../../parts/lists/order-reason';
import { askSessions } from './public/view';
import type { SessionChip } from './filter-text';

/** What narrows the list, as chips that can be taken away; why it is ordered as it is; and what can be done with all of it. */
export function FilterBar({
  chips,
  order,
  children,
}: {
  chips: readonly SessionChip[];
  order: ListOrder | null;
  children: ReactNode;
}) {
  return (
    <>
      {chips.length === 0 ? (
        <span className="text-sm text-faint">All sessions, whoever’s and whatever their state</span>
      ) : null}
      {chips.map(({ key, text, without }) => (
        <FilterChip key={key} text={text} onRemove={() => askSessions(without)} />
      ))}
      <OrderReason order={order} />
      <span className="ml-auto flex">{children}</span>
    </>
  );
}
