import { TriangleAlert } from 'lucide-react';
import { clockTime } from '../format/dates';
import { Button } from './button';
import { CopyButton } from './copy-button';

/** Above rows that could not be renewed: what failed, from when the rows are, and how to try again. */
export function StaleBar({
  message,
  hint,
  readAt,
  note,
  details,
  retrying,
  onRetry,
}: {
  message: string;
  hint?: string | undefined;
  /** When the rows on screen were read. */
  readAt: number;
  /** What else is untrue about the rows. */
  note?: string | undefined;
  details: string;
  retrying: boolean;
  onRetry: () => void;
}) {
  return (
    <div role="alert" className="flex items-center gap-2 bg-warn-soft px-4 py-1.5">
      <TriangleAlert className="size-4 shrink-0 text-warn-ink" aria-hidden />
      <div className="nums min-w-0 flex-1 wrap-anywhere selectable">
        <span className="font-medium">{message}</span>{' '}
        <span className="text-muted">
          {hint} The rows below are from {clockTime(readAt)}. {note}
        </span>
      </div>
      <Button size="sm" busy={retrying} onClick={onRetry}>
        Try again
      </Button>
      <CopyButton text={details} what="details" />
    </div>
  );
}
