import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { cx } from './cx';

/** One choice of a `Select`. */
export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
  readonly before?: ReactNode;
}

/** The next choice that begins with the sign that was typed, from the one that is chosen on; undefined where there is none. */
function typedChoice<Value extends string>(
  { key, ctrlKey, metaKey, altKey, currentTarget }: KeyboardEvent<HTMLElement>,
  options: readonly SelectOption<Value>[],
  value: Value,
): Value | undefined {
  const closed = currentTarget.getAttribute('aria-expanded') !== 'true';
  if (!closed || ctrlKey || metaKey || altKey || !/^\S$/u.test(key)) return undefined;
  const at = options.findIndex((option) => option.value === value);
  const fromNext = [...options.slice(at + 1), ...options.slice(0, at + 1)];
  return fromNext.find(({ label }) => label.toLowerCase().startsWith(key.toLowerCase()))?.value;
}

/** A drop-down list of a few fixed values; `label` names it where no `Field` does. */
export function Select<Value extends string>({
  value,
  onValueChange,
  options,
  label,
  size = 'md',
  disabled = false,
  className,
}: {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly SelectOption<Value>[];
  label?: string;
  size?: 'sm' | 'md';
  disabled?: boolean;
  className?: string;
}) {
  const current = options.find((option) => option.value === value);
  return (
    <Base.Root<Value>
      value={value}
      onValueChange={(next) => {
        if (next !== null) onValueChange(next);
      }}
      items={[...options]}
      disabled={disabled}
    >
      <Base.Trigger
        aria-label={label}
        // Closed, its choices are not drawn, and the library knows none to go to.
        onKeyDown={(event) => {
          const typed = typedChoice(event, options, value);
          if (typed === undefined) return;
          event.preventDefault();
          onValueChange(typed);
        }}
        className={cx(
          'flex min-w-0 items-center gap-1.5 rounded-md border border-line-strong bg-raised pr-1.5 pl-2 text-left text-ink shadow-control hover:bg-hover data-disabled:opacity-50 data-popup-open:bg-pressed',
          size === 'sm' ? 'h-6 text-sm' : 'h-7 text-base',
          className,
        )}
      >
        {current?.before}
        <span className="min-w-0 flex-1 truncate">
          <Base.Value />
        </span>
        <Base.Icon className="text-faint">
          <ChevronsUpDown className="size-3" aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-hidden">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-lg bg-raised p-1 shadow-popup outline-hidden">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="flex min-h-7 items-center gap-2 rounded-md px-2 py-1 outline-hidden data-highlighted:bg-hover"
              >
                {option.before}
                <span className="min-w-0 flex-1">
                  <Base.ItemText>{option.label}</Base.ItemText>
                  {option.hint === undefined ? null : (
                    <span className="block max-w-100 text-sm text-faint">{option.hint}</span>
                  )}
                </span>
                <Base.ItemIndicator>
                  <Check className="size-3.5 text-accent-ink" aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
