import { useId } from 'react';
import { cx } from './cx';

/** A choice of two to four shown side by side. */
export function Segmented<Value extends string>({
  value,
  onValueChange,
  options,
  label,
}: {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { readonly value: Value; readonly label: string }[];
  label: string;
}) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className="inline-flex h-7 w-fit rounded-md bg-pressed/70 p-0.5">
      {options.map((option) => (
        <label
          key={option.value}
          className={cx(
            'flex items-center rounded-sm px-2.5 text-sm font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent',
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
