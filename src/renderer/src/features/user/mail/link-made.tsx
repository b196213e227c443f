import { Check, Copy } from 'lucide-react';
import type { MadeLink } from '../../../api/email';
import { clockTime, exactTime } from '../../../format/dates';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { countdownText, useSecondsUntil } from '../../../ui/use-seconds-until';

/** A link that was made: how long it is still good, the link itself, and what it can do in whose hands. */
export function LinkMade({ link, copied, onCopy }: { link: MadeLink; copied: boolean; onCopy: () => void }) {
  const left = useSecondsUntil(link.expiresAt);
  return (
    <>
      {left === 0 ? (
        <Notice tone="warn" title="This link has expired.">
          It verifies nothing any more. Make another if it is still needed.
        </Notice>
      ) : (
        <Notice tone="ok" title={copied ? 'The link is on the clipboard.' : 'The link is made; copy it below.'}>
          <span className="nums" title={exactTime(link.expiresAt)}>
            Good until {clockTime(link.expiresAt)}, for another{' '}
            <span role="timer" className="font-medium text-ink">
              {countdownText(left)}
            </span>
            .
          </span>
          {copied ? ' The clipboard forgets it after a minute.' : null}
        </Notice>
      )}
      <div className="flex items-start gap-2 rounded-md border border-line bg-sunken py-1.5 pr-1.5 pl-3">
        <output
          aria-label="The link"
          className="max-h-30 min-w-0 flex-1 overflow-y-auto font-mono text-sm wrap-anywhere selectable"
        >
          {link.url}
        </output>
        <Button size="sm" icon={copied ? Check : Copy} disabled={left === 0} onClick={onCopy}>
          Copy
        </Button>
      </div>
      <ul className="flex list-disc flex-col gap-0.5 pl-4 text-muted">
        {link.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        <li>That it was made, for whom and until when is in the audit; the link itself is kept nowhere.</li>
      </ul>
    </>
  );
}
