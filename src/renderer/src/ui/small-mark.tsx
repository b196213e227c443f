import type { LucideIcon } from 'lucide-react';
import { cx } from './cx';
import { SOFT_TONE, type Tone } from './tone';

/** A wordless mark of a few pixels; what it means is its tooltip. */
export function SmallMark({
  icon: Icon,
  tone,
  title,
  className,
}: {
  icon: LucideIcon;
  tone: Tone;
  title: string;
  className?: string;
}) {
  return (
    <span
      title={title}
      className={cx('flex size-4 shrink-0 items-center justify-center rounded-sm', SOFT_TONE[tone], className)}
    >
      <Icon className="size-3" aria-label={title} />
    </span>
  );
}
