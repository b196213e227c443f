import { FileWarning } from 'lucide-react';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { Popover } from './popover';
import { SmallMark } from './small-mark';

const asStored = (raw: string) => `Cannot be read. Stored: ${raw}`;

/** That a cell of a list holds what cannot be read; how it stands is its tooltip. */
export function UnreadableMark({ raw, wordless = false }: { raw: string; wordless?: boolean }) {
  if (wordless) return <SmallMark icon={FileWarning} tone="warn" title={asStored(raw)} />;
  return (
    <span className="flex min-w-0 items-center gap-1 text-sm text-warn-ink" title={asStored(raw)}>
      <FileWarning className="size-3 shrink-0" aria-hidden />
      <span className="truncate">Unreadable</span>
    </span>
  );
}

/** The same among facts: how it stands is shown on request, to the letter. */
export function Unreadable({ raw, what }: { raw: string; what: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <UnreadableMark raw={raw} />
      <Popover
        label={`${what} as stored`}
        className="flex max-w-96 flex-col gap-1.5"
        trigger={
          <Button size="sm" variant="ghost" aria-label={`Show ${what} as stored`}>
            Show
          </Button>
        }
      >
        <span className="text-sm text-muted">Stored in the database</span>
        <span className="flex items-start gap-2">
          <code className="min-w-0 flex-1 font-mono text-sm wrap-anywhere selectable">{raw}</code>
          <CopyButton text={raw} what="stored value" />
        </span>
      </Popover>
    </span>
  );
}
