import type { LucideIcon } from 'lucide-react';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { cx } from './cx';

/** Nothing to show, and why: what is empty, what to do about it. */
export function EmptyState({
  icon: Icon,
  title,
  actions,
  compact = false,
  children,
}: {
  icon?: LucideIcon;
  title: string;
  actions?: ReactNode;
  compact?: boolean;
  children?: ReactNode;
}) {
  return (
    <div
      className={cx(
        'flex flex-col items-center justify-center px-6 text-center',
        compact ? 'gap-1 py-5' : 'h-full min-h-40 gap-2 py-10',
      )}
    >
      {Icon === undefined ? null : (
        <Icon className={cx('text-faint', compact ? 'size-5' : 'mb-1 size-7')} strokeWidth={1.5} aria-hidden />
      )}
      <div className={cx('font-semibold wrap-anywhere', compact ? 'text-base' : 'text-lg')}>{title}</div>
      {children === undefined ? null : <div className="max-w-105 text-muted wrap-anywhere">{children}</div>}
      {actions === undefined ? null : <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

/** A failure where the content would be: what happened, the next step, and the details to hand on. */
export function ErrorState({
  message,
  hint,
  details,
  onRetry,
  retrying = false,
  actions,
  compact = false,
}: {
  message: string;
  hint?: string | undefined;
  /** What Copy details puts on the clipboard. */
  details?: string | undefined;
  onRetry?: (() => void) | undefined;
  retrying?: boolean;
  actions?: ReactNode;
  compact?: boolean;
}) {
  return (
    <div
      role="alert"
      className={cx(
        'flex flex-col items-center justify-center px-6 text-center',
        compact ? 'gap-1 py-5' : 'h-full min-h-40 gap-2 py-10',
      )}
    >
      <CircleAlert
        className={cx('text-danger-ink', compact ? 'size-5' : 'mb-1 size-7')}
        strokeWidth={1.5}
        aria-hidden
      />
      <div className={cx('max-w-130 font-semibold wrap-anywhere selectable', compact ? 'text-base' : 'text-lg')}>
        {message}
      </div>
      {hint === undefined ? null : <div className="max-w-105 text-muted wrap-anywhere selectable">{hint}</div>}
      <div className="mt-2 flex flex-wrap justify-center gap-2">
        {onRetry === undefined ? null : (
          <Button variant="primary" busy={retrying} onClick={onRetry}>
            Try again
          </Button>
        )}
        {actions}
        {details === undefined ? null : <CopyButton text={details} what="details" label="Copy details" />}
      </div>
    </div>
  );
}

const WIDTHS = ['68%', '52%', '80%', '45%', '73%', '60%', '56%', '77%'] as const;

/** Grey bars in place of rows that are on their way for the first time. */
export function SkeletonRows({ rows = 12, rowHeight = 32, columns = '2fr 3fr 1fr 1fr' }) {
  return (
    <div aria-hidden className="animate-skeleton">
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className="grid items-center border-b border-line/60 px-2"
          style={{ gridTemplateColumns: columns, height: rowHeight }}
        >
          {columns.split(/ (?![^(]*\))/u).map((track, column) => (
            <span key={`${column}-${track}`} className="px-2">
              <span
                className="block h-2 rounded-full bg-pressed"
                style={{ width: WIDTHS[(row * 3 + column * 5) % WIDTHS.length] }}
              />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
