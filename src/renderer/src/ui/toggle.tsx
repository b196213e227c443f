import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { Check, Minus } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { cx } from './cx';

/** On or off, in effect at once. */
export function Switch({
  checked,
  onCheckedChange,
  label,
  hint,
  disabled = false,
}: {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  label: string;
  hint?: ReactNode;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <BaseSwitch.Root
        checked={checked}
        onCheckedChange={onCheckedChange}
        disabled={disabled}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-px flex h-4.5 w-7.5 shrink-0 items-center rounded-full bg-line-strong p-0.5 transition-colors duration-100 data-checked:bg-accent data-disabled:opacity-50"
      >
        <BaseSwitch.Thumb className="size-3.5 rounded-full bg-raised shadow-control transition-transform duration-100 data-checked:translate-x-3 data-checked:bg-on-accent" />
      </BaseSwitch.Root>
      <div className="min-w-0">
        <div id={`${id}-label`} className={disabled ? 'text-faint' : ''}>
          {label}
        </div>
        {hint === undefined ? null : (
          <div id={`${id}-hint`} className="text-sm text-faint">
            {hint}
          </div>
        )}
      </div>
    </div>
  );
}

const BOX =
  'flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-raised text-on-accent hover:border-faint data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent';

/** A tick box with its label. */
export function Checkbox({
  checked,
  onCheckedChange,
  label,
  hint,
  disabled = false,
}: {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <BaseCheckbox.Root
        checked={checked}
        onCheckedChange={onCheckedChange}
        disabled={disabled}
        aria-labelledby={`${id}-label`}
        className={cx(BOX, 'mt-0.5 data-disabled:opacity-50')}
      >
        <BaseCheckbox.Indicator>
          <Check className="size-3" strokeWidth={3} aria-hidden />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the box beside it takes the keys */}
      <div className="min-w-0" onClick={disabled ? undefined : () => onCheckedChange(!checked)}>
        <div id={`${id}-label`} className={disabled ? 'text-faint' : ''}>
          {label}
        </div>
        {hint === undefined ? null : <div className="text-sm text-faint">{hint}</div>}
      </div>
    </div>
  );
}

/** The bare tick box of a grid row or header; no tab stop of its own, the row takes the keys. */
export function SelectBox({ checked, mixed = false, label }: { checked: boolean; mixed?: boolean; label: string }) {
  return (
    <span
      role="checkbox"
      tabIndex={-1}
      aria-checked={mixed ? 'mixed' : checked}
      aria-label={label}
      className={cx(BOX, (checked || mixed) && 'border-accent! bg-accent!')}
    >
      {mixed ? (
        <Minus className="size-3" strokeWidth={3} aria-hidden />
      ) : checked ? (
        <Check className="size-3" strokeWidth={3} aria-hidden />
      ) : null}
    </span>
  );
}
