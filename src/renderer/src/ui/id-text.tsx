import { middleEllipsis } from '../format/text';
import { CopyButton } from './copy-button';
import { cx } from './cx';

/** An id in monospace, shortened in the middle; its tooltip and the copy button give the whole. */
export function IdText({
  id,
  max = 18,
  what = 'id',
  copy = false,
  className,
}: {
  id: string;
  max?: number;
  what?: string;
  copy?: boolean;
  className?: string;
}) {
  return (
    <span className={cx('inline-flex max-w-full items-center gap-1', className)}>
      <span title={id} className="truncate font-mono text-sm selectable">
        {middleEllipsis(id, max)}
      </span>
      {copy ? <CopyButton text={id} what={what} /> : null}
    </span>
  );
}

/** Text of one line that ends in an ellipsis and shows the whole as a tooltip. */
export function Truncate({ text, className }: { text: string; className?: string }) {
  return (
    <span className={cx('block min-w-0 truncate', className)} title={text}>
      {text}
    </span>
  );
}
