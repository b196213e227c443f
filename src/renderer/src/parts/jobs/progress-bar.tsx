import { cx } from '../../ui/cx';

/** How much of a job is done; moves to and fro where that is not known. */
export function ProgressBar({ share, label, className }: { share: number | null; label: string; className?: string }) {
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
      className={cx('block h-1 overflow-hidden rounded-full bg-line-strong', className)}
    >
      <span
        className={cx('block h-full rounded-full bg-accent', share === null && 'w-1/4 animate-slide')}
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </span>
  );
}
