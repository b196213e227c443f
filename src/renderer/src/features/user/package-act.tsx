import type { UserDetail } from '@shared/api/users';
import { useState } from 'react';
import { useStartPackage } from '../../api/exports';
import { useCommand } from '../../nav/commands';
import { useWrittenFile } from '../../parts/export/use-written-file';
import { personName } from '../../parts/person/shown';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { Segmented } from '../../ui/segmented';

type Format = 'html' | 'json';

const FORMATS: readonly { readonly value: Format; readonly label: string; readonly meaning: string }[] = [
  { value: 'html', label: 'Page', meaning: 'To read, print or hand over; it opens in any browser.' },
  { value: 'json', label: 'JSON', meaning: 'For other systems: every row, by table.' },
];

function PackageDialog({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const [format, setFormat] = useState<Format>('html');
  const { run: write, choosing, error } = useWrittenFile();
  const { mutateAsync: start, isPending: starting } = useStartPackage();
  const run = async () =>
    write(
      { suggestedName: `${user.email || user.id}.${format}`, format },
      async (file) => start({ id: user.id, file, format }),
      onClose,
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        // The system's own dialog lies over this one and belongs to it.
        if (!open && !choosing) onClose();
      }}
      title={`All that is held about ${personName(user)}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={choosing || starting} onClick={() => void run()}>
            Choose file and write…
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        <p>
          The user’s row, every row of every table that refers to it, and the notes, tags and mails your team keeps
          here. Of passwords, tokens and codes it is only said whether there is one.
        </p>
        <div className="flex items-center gap-3">
          <Segmented<Format> label="Format" value={format} onValueChange={setFormat} options={FORMATS} />
          <span className="text-sm text-faint">{FORMATS.find(({ value }) => value === format)?.meaning}</span>
        </div>
        <Notice tone="warn" title="Rows may name other people too.">
          Look through the file before you hand it over. That it was written is recorded in the audit.
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

/** Answers the command that writes everything held about a person to a file. */
export function PackageAct({ user }: { user: UserDetail }) {
  const [open, setOpen] = useState(false);
  useCommand('user.package', () => setOpen(true));
  return open ? <PackageDialog user={user} onClose={() => setOpen(false)} /> : null;
}
