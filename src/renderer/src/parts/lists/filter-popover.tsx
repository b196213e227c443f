import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import { commandKeys } from '../../nav/commands';
import { Button } from '../../ui/button';
import { Popover } from '../../ui/popover';
import { drawFields, type FilterField } from './filter-fields';
import type { FilterChange } from '../query/filters';

/** Narrows a list by facts: a field for each, what is in force counted on its button, and all of it cleared at once. */
export function FilterPopover<Filters extends object>({
  label,
  fields,
  filters,
  count,
  example,
  note,
  open,
  onOpenChange,
  onChange,
  onClear,
}: {
  /** Names the popover: `Filter users`. */
  label: string;
  fields: readonly FilterField<Filters>[];
  filters: Filters;
  /** Filters in force. */
  count: number;
  /** Filters as they can be typed. */
  example: string;
  /** What cannot be asked of this database, and why. */
  note: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onChange: (change: FilterChange<Filters>) => void;
  onClear: () => void;
}) {
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={onOpenChange}
      align="end"
      className="flex w-84 flex-col gap-3"
      trigger={
        <Button icon={ListFilter} title={`Filter (${(commandKeys('find.filter') ?? '').toUpperCase()})`}>
          {count === 0 ? 'Filter' : `Filter · ${count}`}
        </Button>
      }
    >
      {drawFields(fields, { filters, change: onChange })}
      {note === undefined ? null : <p className="text-sm text-faint">{note}</p>}
      <p className="text-sm text-faint">
        The same can be typed into the box: <code className="font-mono whitespace-nowrap">{example}</code>
      </p>
      <div className="-mx-3 -mb-3 flex items-center justify-between border-t border-line px-3 py-2">
        <Button size="sm" variant="ghost" disabled={count === 0} onClick={onClear}>
          Clear all
        </Button>
        <Button size="sm" onClick={() => onOpenChange(false)}>
          Done
        </Button>
      </div>
    </Popover>
  );
}
