import { Download } from 'lucide-react';
import { useState } from 'react';
import { commandKeys, useCommand } from '../../nav/commands';
import { IconButton } from '../../ui/button';
import { ExportDialog, type ExportOffer } from './export-dialog';

/** Offers to write a list to a file, as a button and as a command; `disabled` where there is no list to write. */
export function ExportButton({ offer, disabled = false }: { offer: ExportOffer; disabled?: boolean }) {
  // What was asked when the dialog opened: the list behind it may go on changing.
  const [offered, setOffered] = useState<ExportOffer | null>(null);
  useCommand('find.export', () => setOffered(offer), !disabled);
  return (
    <>
      <IconButton
        icon={Download}
        label="Export…"
        keys={commandKeys('find.export')}
        disabled={disabled}
        onClick={() => setOffered(offer)}
      />
      {offered === null ? null : <ExportDialog offer={offered} onClose={() => setOffered(null)} />}
    </>
  );
}
