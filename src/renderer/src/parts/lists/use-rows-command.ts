import { useCommand, type CommandId } from '../../nav/commands';
import { focusedRowId } from '../../ui/data-grid/grid-keys';
import type { GridRowData } from '../../ui/data-grid/types';
import { toast } from '../../ui/toast';

/** The key that acts on rows: those selected, else the one that has the focus; without either it says so. */
export function useRowsCommand<Row extends GridRowData>(
  id: CommandId,
  {
    read,
    selection,
  }: { readonly read: { readonly rows: readonly Row[] }; readonly selection: { readonly rows: readonly Row[] } },
  noun: string,
  act: (rows: readonly Row[]) => void,
): void {
  useCommand(id, () => {
    if (selection.rows.length > 0) {
      act(selection.rows);
      return;
    }
    const focused = focusedRowId();
    const row = read.rows.find((one) => one.id === focused);
    if (row === undefined)
      toast.info({ title: `No ${noun} is chosen`, description: 'Move to one with ↓, or select some with X.' });
    else act([row]);
  });
}
