import { ArrowDown, ArrowUp, Columns3, Pin, PinOff } from 'lucide-react';
import { Button, IconButton } from '../button';
import { cx } from '../cx';
import { Kbd } from '../kbd';
import { Popover } from '../popover';
import { Checkbox } from '../toggle';
import { isPlainLayout, PLAIN_LAYOUT } from './layout';
import type { GridColumn, GridRowData } from './types';
import type { ColumnShape } from './use-column-shape';
import type { Grid } from './use-grid';

const ROW_BUTTON = 'invisible group-focus-within/entry:visible group-hover/entry:visible';

/** Moves and pins a column that is shown; the same can be done on the heads themselves. */
function ShownButtons({
  id,
  index,
  shown,
  pinned,
  shape,
}: {
  id: string;
  /** Its place among those shown. */
  index: number;
  shown: number;
  /** So many of the first ones are pinned. */
  pinned: number;
  shape: ColumnShape;
}) {
  const isPinned = index < pinned;
  return (
    <>
      <IconButton
        icon={ArrowUp}
        label="Move towards the start"
        size="sm"
        disabled={index === (isPinned ? 0 : pinned)}
        className={ROW_BUTTON}
        onClick={() => shape.moveByKey(id, -1)}
      />
      <IconButton
        icon={ArrowDown}
        label="Move towards the end"
        size="sm"
        disabled={index === (isPinned ? pinned : shown) - 1}
        className={ROW_BUTTON}
        onClick={() => shape.moveByKey(id, 1)}
      />
      <IconButton
        icon={isPinned ? PinOff : Pin}
        label={isPinned ? 'Let it scroll with the others' : 'Keep at the start'}
        size="sm"
        aria-pressed={isPinned}
        className={cx(isPinned ? 'text-accent-ink' : ROW_BUTTON)}
        onClick={() => shape.pin(id, !isPinned)}
      />
    </>
  );
}

/** Which columns show, in which order, and which stay at the start; those shown first, in their order. */
export function ColumnsMenu<Row extends GridRowData>({ grid }: { grid: Grid<Row> }) {
  const { props, columns, shape, choosing } = grid;
  const { shown, pinned, table } = columns;
  const hidden = props.columns.filter((column) => !shown.includes(column));
  const entry = (column: GridColumn<Row>, index: number) => {
    const isShown = index < shown.length;
    return (
      <li
        key={column.id}
        className="group/entry flex h-7 items-center gap-0.5 rounded-md px-1 hover:bg-hover focus-within:bg-hover"
      >
        <div className="min-w-0 flex-1">
          <Checkbox
            checked={isShown}
            disabled={isShown && shown.length === 1}
            onCheckedChange={(on) => table.getColumn(column.id)?.toggleVisibility(on)}
            label={column.header}
          />
        </div>
        {isShown ? (
          <ShownButtons id={column.id} index={index} shown={shown.length} pinned={pinned} shape={shape} />
        ) : null}
      </li>
    );
  };
  return (
    <Popover
      label="Columns"
      align="end"
      open={choosing.open}
      onOpenChange={choosing.setOpen}
      className="w-72"
      trigger={<IconButton icon={Columns3} label="Columns" size="sm" side="left" tabIndex={-1} />}
    >
      <ul className="-mx-1">{[...shown, ...hidden].map(entry)}</ul>
      <div className="-mx-3 mt-2 flex flex-col gap-1 border-t border-line px-3 pt-2 text-sm text-faint">
        <span className="flex items-center justify-between">
          Widen, on a head <Kbd keys="Shift+ArrowRight" />
        </span>
        <span className="flex items-center justify-between">
          Move, on a head <Kbd keys="$mod+Shift+ArrowRight" />
        </span>
      </div>
      <div className="-mx-3 mt-2 -mb-3 flex items-center justify-between border-t border-line px-3 py-2">
        <Button
          size="sm"
          variant="ghost"
          disabled={isPlainLayout(props.layout?.value ?? PLAIN_LAYOUT)}
          onClick={shape.reset}
        >
          Reset columns
        </Button>
        <Button size="sm" onClick={() => choosing.setOpen(false)}>
          Done
        </Button>
      </div>
    </Popover>
  );
}
