import { Field as Base } from '@base-ui/react/field';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx';

/** Label above, control, then hint or error; it names and describes the control inside for screen readers too. */
export function Field({
  label,
  hint,
  error,
  optional = false,
  aside,
  className,
  name,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** What stands at the right end of the label, such as a link or a switch. */
  aside?: ReactNode;
  className?: string;
  /** What it fills in, to be found by from elsewhere on the page. */
  name?: string;
  children: ReactNode;
}) {
  return (
    <Base.Root data-field={name} invalid={error !== undefined} className={cx('flex min-w-0 flex-col gap-1', className)}>
      <div className="flex min-h-4 items-baseline gap-1.5">
        <Base.Label className="text-sm font-medium text-ink">{label}</Base.Label>
        {optional ? <span className="text-xs text-faint">optional</span> : null}
        {aside === undefined ? null : <span className="ml-auto text-xs">{aside}</span>}
      </div>
      {children}
      {error === undefined ? null : (
        <Base.Error match className="flex items-start gap-1 text-sm text-danger-ink">
          <TriangleAlert className="mt-0.5 size-3 shrink-0" aria-hidden />
          <span>{error}</span>
        </Base.Error>
      )}
      {hint === undefined ? null : <Base.Description className="text-sm text-faint">{hint}</Base.Description>}
    </Base.Root>
  );
}
