import type { OwnFileTrouble } from '@shared/api/app';
import { HardDrive } from 'lucide-react';
import { useState } from 'react';
import { useAppInfo } from '../api/app';
import { Button } from '../ui/button';

/** What a person calls what lies in a table of our own. */
const CONTENT: Readonly<Record<string, string>> = {
  connection: 'connections',
  audit: 'the audit',
  audit_head: 'the audit',
  audit_checkpoint: 'the audit',
  undo_image: 'what can be undone',
  preference: 'settings',
  saved_view: 'saved views',
  recent_user: 'recent users',
  bulk_job: 'jobs',
  bulk_row: 'jobs',
  outbox: 'the outbox',
  mail_log: 'the mail log',
  mail_template: 'mail templates',
};

const WHY: Readonly<Record<NonNullable<OwnFileTrouble['why']>, string>> = {
  'disk-full': 'its disk is full',
  folder: 'its folder may not be written',
  file: 'it may not be written',
};

function lost({ rows, incomplete }: OwnFileTrouble): string {
  if (rows === 0) return 'Nothing in it could be read, so Authdesk begins anew.';
  const contents = [...new Set(incomplete.map((table) => CONTENT[table] ?? 'notes of its own'))];
  if (contents.length === 0) return 'Everything in it could be read and is here.';
  return `What could be read is here; some may be missing of ${new Intl.ListFormat('en').format(contents)}.`;
}

/** Says what was wrong with Authdesk's own file when it started: which file, what became of it, what that means. */
export function OwnFileBanner() {
  const trouble = useAppInfo().data?.trouble ?? null;
  const [seen, setSeen] = useState(false);
  if (trouble === null || seen) return null;
  const damaged = trouble.what === 'damaged';
  return (
    <div className="flex shrink-0 items-start gap-2 border-b border-warn/40 bg-warn-soft px-4 py-1.5">
      <HardDrive className="mt-0.5 size-4 shrink-0 text-warn-ink" aria-hidden />
      <span role="alert" className="min-w-0 flex-1 wrap-anywhere">
        <span className="font-medium">
          {damaged
            ? "Authdesk's own file was damaged and has been set aside."
            : `Authdesk can keep nothing: ${trouble.why === null ? 'its file cannot be read' : WHY[trouble.why]}.`}
        </span>{' '}
        <span className="text-muted">
          {damaged ? lost(trouble) : 'You can look things up; nothing can be changed until that is mended.'}
          <span className="mt-0.5 block font-mono text-sm">{damaged ? trouble.keptAs : trouble.file}</span>
        </span>
      </span>
      {damaged ? (
        <Button size="sm" onClick={() => setSeen(true)}>
          Got it
        </Button>
      ) : null}
    </div>
  );
}
