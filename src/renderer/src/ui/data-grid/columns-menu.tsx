import { ArrowDown, ArrowUp, Columns3, Pin, PinOff } from 'lucide-react';
import { Button, IconButton } from '../button';
import { cx } from '../cx';
import { Kbd } from '../kbd';
import { Popover } from '../popover';
import { Checkbox } from '../toggle';
import { isPlainLayout, PLAIN_LAYOUT, type GridLayout } from './layout';
import type { GridColumn, GridRowData } from './types';
import type { ColumnShape } from './use-column-shape';

interface Entry<Row extends GridRowData> {
  readonly column: GridColumn<Row>;
  readonly shown: boolean;
  readonly pinned: boolean;
}

const ROW_BUTTON = 'invisible group-focus-within/entry:visible group-hover/entry:visible';

/** Which columns show, in which order, and which stay at the start; the same can be done on the heads themselves. */
export function ColumnsMenu<Row extends GridRowData>({
  entries,
  layout = PLAIN_LAYOUT,
  shape,
  onShow,
  open,
  onOpenChange,
}: {
  /** Those shown first, in their order, then the hidden ones. */
  entries: readonly Entry<Row>[];
  layout: GridLayout | undefined;
  shape: ColumnShape;
  onShow: (id: string, on: boolean) => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const shown = entries.filter((entry) => entry.shown).length;
  const pinned = entries.filter((entry) => entry.shown && entry.pinned).length;
  return (
    <Popover
      label="Columns"
      align="end"
      open={open}
      onOpenChange={onOpenChange}
      className="w-72"
      trigger={<IconButton icon={Columns3} label="Columns" size="sm" side="left" tabIndex={-1} />}
    >
      <ul className="-mx-1">
        {entries.map(({ column, shown: on, pinned: stays }, index) => (
          <li
            key={column.id}
            className="group/entry flex h-7 items-center gap-0.5 rounded-md px-1 hover:bg-hover focus-within:bg-hover"
          >
            <div className="min-w-0 flex-1">
              <Checkbox
                checked={on}
                disabled={on && shown === 1}
                onCheckedChange={(next) => onShow(column.id, next)}
                label={column.header}
              />
            </div>
            {on ? (
              <>
                <IconButton
                  icon={ArrowUp}
                  label="Move towards the start"
                  size="sm"
                  disabled={index === (stays ? 0 : pinned)}
                  className={ROW_BUTTON}
                  onClick={() => shape.moveByKey(column.id, -1)}
                />
                <IconButton
                  icon={ArrowDown}
                  label="Move towards the end"
                  size="sm"
                  disabled={index === (stays ? pinned : shown) - 1}
                  className={ROW_BUTTON}
                  onClick={() => shape.moveByKey(column.id, 1)}
                />
                <IconButton
                  icon={stays ? PinOff : Pin}
                  label={stays ? 'Let it scroll with the others' : 'Keep at the start'}
                  size="sm"
                  aria-pressed={stays}
                  className={cx(stays ? 'text-accent-ink' : ROW_BUTTON)}
                  onClick={() => shape.pin(column.id, !stays)}
                />
              </>
            ) : null}
          </li>
        ))}
      </ul>
      <div className="-mx-3 mt-2 flex flex-col gap-1 border-t border-line px-3 pt-2 text-sm text-faint">
        <span className="flex items-center justify-between">
          Widen, on a head <Kbd keys="Shift+ArrowRight" />
        </span>
        <span className="flex items-center justify-between">
          Move, on a head <Kbd keys="$mod+Shift+ArrowRight" />
        </span>
      </div>
      <div className="-mx-3 mt-2 -mb-3 flex items-center justify-between border-t border-line px-3 py-2">
        <Button size="sm" variant="ghost" disabled={isPlainLayout(layout)} onClick={shape.reset}>
          Reset columns
        </Button>
        <Button size="sm" onClick={() => onOpenChange(false)}>
          Done
        </Button>
      </div>
    </Popover>
  );
}
