import { ChevronsDown, ChevronsUp } from 'lucide-react';
import type { PagedList } from '../../api/paged';
import { IconButton } from '../../ui/button';

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
  if (list.loadMore === undefined || list.order?.by === 'match') return null;
  return <IconButton icon={ChevronsDown} label="Jump to the end" keys="End" size="sm" onClick={() => onJump('end')} />;
}
