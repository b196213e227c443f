import type { BelongingPanel, BelongingRow } from '@shared/api/belongings';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { KeyValueList } from '../../../ui/panel';
import { RelativeTime } from '../../../ui/time';
import { columnLabel, rowWords, valueText } from './words';

/** One thing that hangs on a person with every value that may be shown. */
export function RowDialog({ panel, row, onClose }: { panel: BelongingPanel; row: BelongingRow; onClose: () => void }) {
  const items = panel.columns.map((column, at) => {
    const value = row.values[at] ?? null;
    const text = valueText(column, value);
    return {
      label: columnLabel(column),
      value: text,
      note:
        column.type === 'date' && typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? (
          <RelativeTime iso={value} />
        ) : undefined,
    };
  });
  return (
    <Dialog
      open
      size="lg"
      reading
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={rowWords(panel, row).name}
      description={`A row of ${panel.table}`}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <KeyValueList items={items} labelWidth={176} />
    </Dialog>
  );
}
