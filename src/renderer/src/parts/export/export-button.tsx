import type { Total } from '@shared/api/common';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { useStartExport, type ExportFormat, type ExportQuestion } from '../../api/exports';
import { commandKeys, useCommand } from '../../nav/commands';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { Segmented } from '../../ui/segmented';
import { ColumnsField } from './columns-field';
import { useWrittenFile } from './use-written-file';
import { EXPORT_WORDS, exportColumns, rowsText, suggestedName } from './words';

const FORMATS: readonly { readonly value: ExportFormat; readonly label: string; readonly meaning: string }[] = [
  { value: 'csv', label: 'CSV', meaning: 'For Excel and other spreadsheets; nothing in it can run as a formula.' },
  { value: 'jsonl', label: 'JSON lines', meaning: 'For scripts: one JSON object a line.' },
];

interface ExportOffer {
  /** The list and what is asked of it. */
  readonly asked: ExportQuestion;
  readonly total: Total | null;
  /** Search and filters as a person would say them. */
  readonly narrowed: readonly string[];
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-faint">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

/** Says what will be written, lets format and columns be chosen, asks for the file and starts the job. */
function ExportDialog({ offer, onClose }: { offer: ExportOffer; onClose: () => void }) {
  const { asked, total, narrowed } = offer;
  const words = EXPORT_WORDS[asked.what];
  const status = useConnectionStatus().data;
  const columns = exportColumns(asked.what, status?.report?.tables.user);
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(columns.filter(({ own }) => own !== true).map(({ name }) => name)),
  );
  const { run: write, choosing, error } = useWrittenFile();
  const { mutateAsync: start, isPending: starting } = useStartExport();

  // The audit is always written whole, so that there is nothing to choose.
  const nothing = columns.length > 0 && chosen.size === 0;
  const run = async () =>
    write(
      { suggestedName: suggestedName(asked.what, format, new Date()), format },
      async (file) => {
        const picked = columns.filter(({ name }) => chosen.has(name)).map(({ name }) => name);
        return start({ ...asked, target: { format, file, columns: picked } });
      },
      onClose,
    );

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        // The system's own dialog lies over this one and belongs to it.
        if (!open && !choosing) onClose();
      }}
      title={`Export ${words.many}`}
      size="lg"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={choosing || starting}
            disabled={nothing}
            title={nothing ? 'Choose at least one column' : undefined}
            onClick={() => void run()}
          >
            Choose file and export…
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        <dl className="nums grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <Fact label="From">{asked.what === 'audit' ? 'The audit of this computer' : (status?.open?.name ?? '')}</Fact>
          <Fact label="Rows">{rowsText(asked.what, total)}</Fact>
          <Fact label="Narrowed to">
            {narrowed.length === 0 ? 'Nothing: every row is written' : narrowed.join(' · ')}
          </Fact>
        </dl>
        <div className="flex items-center gap-3">
          <Segmented<ExportFormat> label="Format" value={format} onValueChange={setFormat} options={FORMATS} />
          <span className="text-sm text-faint">{FORMATS.find(({ value }) => value === format)?.meaning}</span>
        </div>
        {columns.length === 0 ? null : <ColumnsField columns={columns} chosen={chosen} onChange={setChosen} />}
        <Notice tone="warn" title={`The file will contain personal data: ${words.personal}.`}>
          Anybody who gets hold of it can read it. Passwords, tokens and codes are never written. The export is recorded
          in the audit.
        </Notice>
        {error === null ? null : (
          <Notice tone="danger" title={error.message}>
            {error.hint}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}

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
