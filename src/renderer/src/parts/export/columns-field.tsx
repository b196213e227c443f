import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/toggle';
import type { ExportColumn } from './words';

/** Which columns the file will have, as boxes to tick. */
export function ColumnsField({
  columns,
  chosen,
  onChange,
}: {
  columns: readonly ExportColumn[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}) {
  const toggle = (name: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(name);
    else next.delete(name);
    onChange(next);
  };
  return (
    <fieldset className="min-w-0">
      <div className="mb-1 flex items-center gap-1">
        <legend className="contents">
          <span className="text-sm font-medium">Columns</span>
        </legend>
        <span className="nums ml-1 text-sm text-faint">
          {chosen.size} of {columns.length}
        </span>
        <Button
          size="sm"
          variant="ghost"
          className="ml-auto"
          onClick={() => onChange(new Set(columns.map(({ name }) => name)))}
        >
          All
        </Button>
        <Button size="sm" variant="ghost" onClick={() => onChange(new Set())}>
          None
        </Button>
      </div>
      <div className="grid grid-cols-3 gap-x-4 gap-y-1.5">
        {columns.map(({ name, label }) => (
          <Checkbox key={name} label={label} checked={chosen.has(name)} onCheckedChange={(on) => toggle(name, on)} />
        ))}
      </div>
    </fieldset>
  );
}
