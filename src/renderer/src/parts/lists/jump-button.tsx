import { ChevronsDown, ChevronsUp } from 'lucide-react';
import type { ListOrder } from '@shared/api/common';
import type { PagedList } from '../../api/paged';
import { IconButton } from '../../ui/button';

/** Whether the end of an order can be read for next to nothing: of best matches and of rows as stored it cannot. */
export function hasEnd(order: ListOrder | null): boolean {
  return order?.by !== 'match' && order?.by !== 'added';
}

/** Leads to the other end of a list that is not loaded whole; nothing where there is none to go to. */
export function JumpButton<Row>({ list, onJump }: { list: PagedList<Row>; onJump: (to: 'start' | 'end') => void }) {
  if (list.fromEnd) {
    return (
      <span className="flex items-center gap-1">
        <span className="text-sm whitespace-nowrap text-accent-ink">from its end</span>
        <IconButton icon={ChevronsUp} label="Back to the start" keys="Home" size="sm" onClick={() => onJump('start')} />
      </span>
    );
  }
  if (list.loadMore === undefined || !hasEnd(list.order)) return null;
  return <IconButton icon={ChevronsDown} label="Jump to the end" keys="End" size="sm" onClick={() => onJump('end')} />;
}
