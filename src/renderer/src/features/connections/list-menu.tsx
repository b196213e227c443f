import type { ConnectionSummary } from '@shared/api/connections';
import { FileInput, FileOutput, MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { useImportConnections } from '../../api/connections';
import { plural } from '../../format/numbers';
import { IconButton } from '../../ui/button';
import { Menu } from '../../ui/menu';
import { toast } from '../../ui/toast';
import { ExportListDialog } from './export-list-dialog';

/** What is done with the list as a whole: handed on to others, or taken from them. */
export function ListMenu({ rows }: { rows: readonly ConnectionSummary[] }) {
  const [exporting, setExporting] = useState(false);
  const take = useImportConnections();
  const importList = () =>
    take.mutate(undefined, {
      onSuccess: (taken) => {
        if (taken === null) return;
        const { added, there } = taken;
        const stayed = there.length === 0 ? undefined : `There already, and left as they are: ${there.join(', ')}.`;
        toast.ok({
          title: added.length === 0 ? 'Nothing new in the list' : `Added ${plural(added.length, 'connection')}`,
          description: stayed ?? (added.length === 0 ? undefined : 'Passwords are asked for when you open one.'),
        });
      },
      onError: ({ code, message, hint }) =>
        code === 'CANCELLED' ? undefined : toast.error({ title: message, description: hint }),
    });
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon={MoreHorizontal} label="More about this list" />}
        entries={[
          { label: 'Import connections…', icon: FileInput, onSelect: importList },
          {
            label: 'Export connections…',
            icon: FileOutput,
            disabled: rows.length === 0,
            onSelect: () => setExporting(true),
          },
        ]}
      />
      {exporting ? <ExportListDialog rows={rows} onClose={() => setExporting(false)} /> : null}
    </>
  );
}
