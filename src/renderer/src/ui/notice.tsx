import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx';
import { INK_TONE, SOFT_TONE, type Tone } from './tone';

/** The icon that goes with each tone. */
export const TONE_ICONS: Readonly<Record<Tone, LucideIcon>> = {
  neutral: Info,
  info: Info,
  accent: Info,
  env: Info,
  ok: CircleCheck,
  warn: TriangleAlert,
  danger: CircleAlert,
};

/** A message in place: title, a sentence or two, and what to do at the right. */
export function Notice({
  tone = 'info',
  title,
  action,
  children,
}: {
  tone?: Tone;
  title?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) {
  const Icon = TONE_ICONS[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : undefined}
      className={cx('flex items-start gap-2 rounded-md px-3 py-2', SOFT_TONE[tone])}
    >
      <Icon className={cx('mt-0.5 size-4 shrink-0', INK_TONE[tone])} aria-hidden />
      <div className="min-w-0 flex-1 text-ink wrap-anywhere selectable">
        {title === undefined ? null : <div className="font-medium">{title}</div>}
        {children === undefined || children === null ? null : <div className="text-muted">{children}</div>}
      </div>
      {action === undefined ? null : <div className="flex shrink-0 items-center gap-2">{action}</div>}
    </div>
  );
}
