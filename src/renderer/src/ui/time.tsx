import { exactTime, shortDateTime } from '../format/dates';
import { relativeTime } from '../format/relative-time';
import { cx } from './cx';
import { useNow } from './use-now';

/** How long ago or until when; keeps itself current, and its tooltip gives the exact local time and UTC. */
export function RelativeTime({ iso, className }: { iso: string | null; className?: string }) {
  const now = useNow();
  if (iso === null) return <span className={cx('text-faint', className)}>—</span>;
  return (
    <time dateTime={iso} title={exactTime(iso)} className={cx('nums whitespace-nowrap', className)}>
      {relativeTime(iso, now)}
    </time>
  );
}

/** A moment as day and minute in local time; its tooltip adds seconds and UTC. */
export function DateTime({ iso, className }: { iso: string | null; className?: string }) {
  if (iso === null) return <span className={cx('text-faint', className)}>—</span>;
  return (
    <time dateTime={iso} title={exactTime(iso)} className={cx('nums whitespace-nowrap', className)}>
      {shortDateTime(iso)}
    </time>
  );
}
