import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx';
import { SOFT_TONE, SOLID_TONE, type Tone } from './tone';

/** A word or two about the state of a thing; `title` explains it on hover. */
export function Badge({
  tone = 'neutral',
  icon: Icon,
  title,
  shrink = false,
  className,
  children,
}: {
  tone?: Tone;
  /** May end in an ellipsis where room is short; give `title` then. */
  shrink?: boolean;
  icon?: LucideIcon | undefined;
  title?: string | undefined;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={cx(
        'inline-flex h-4.5 max-w-full items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
        shrink ? 'shrink' : 'shrink-0',
        SOFT_TONE[tone],
        className,
      )}
    >
      {Icon === undefined ? null : <Icon className="size-3 shrink-0" aria-hidden />}
      <span className="truncate">{children}</span>
    </span>
  );
}

/** A coloured dot; give `label` where no text beside it says the same. */
export function StatusDot({ tone, label, pulse = false }: { tone: Tone; label?: string; pulse?: boolean }) {
  return (
    <span
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined ? true : undefined}
      title={label}
      className={cx('inline-block size-2 shrink-0 rounded-full', SOLID_TONE[tone], pulse && 'animate-skeleton')}
    />
  );
}
