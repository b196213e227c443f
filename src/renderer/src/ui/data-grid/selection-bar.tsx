import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { plural } from '../../format/numbers';
import { IconButton } from '../button';

/** Floats above the list while rows are selected: how many, and what can be done with them. */
export function SelectionBar({
  count,
  noun,
  onClear,
  children,
}: {
  count: number;
  noun: string;
  onClear: () => void;
  children: ReactNode;
}) {
  return (
    <div
      role="toolbar"
      aria-label={`Actions for ${plural(count, noun)}`}
      className="absolute bottom-4 left-1/2 z-20 flex -translate-x-1/2 items-center gap-2 rounded-lg bg-raised py-1.5 pr-1.5 pl-3 shadow-popup"
    >
      <span className="nums font-medium whitespace-nowrap" role="status">
        {plural(count, noun)} selected
      </span>
      <span className="mx-1 h-4 w-px bg-line" />
      {children}
      <IconButton icon={X} label="Clear selection" keys="Escape" size="sm" side="top" onClick={onClear} />
    </div>
  );
}
