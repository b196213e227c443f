import { useId } from 'react';
import { cx } from './cx';

/** A choice of two to four shown side by side. */
export function Segmented<Value extends string>({
  value,
  onValueChange,
  options,
  label,
  size = 'md',
}: {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { readonly value: Value; readonly label: string }[];
  label: string;
  size?: 'sm' | 'md';
}) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cx('inline-flex w-fit rounded-md bg-pressed/70 p-0.5', size === 'sm' ? 'h-6' : 'h-7')}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={cx(
            'flex items-center rounded-sm text-sm font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent',
            size === 'sm' ? 'nums px-2' : 'px-2.5',
            option.value === value
              ? 'bg-raised text-ink shadow-control dark:bg-line-strong'
              : 'text-muted hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={option.value === value}
            onChange={() => onValueChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
