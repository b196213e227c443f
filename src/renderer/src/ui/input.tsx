import { Field as BaseField } from '@base-ui/react/field';
import { Input as Base } from '@base-ui/react/input';
import { Search, X } from 'lucide-react';
import type { ComponentProps, Ref } from 'react';
import { cx } from './cx';
import { Kbd } from './kbd';
import { Spinner } from './spinner';

const BOX =
  'w-full min-w-0 rounded-md border border-line-strong bg-raised px-2 text-base text-ink shadow-control select-text placeholder:text-faint hover:border-faint/60 focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent/30 disabled:opacity-50 read-only:bg-sunken data-invalid:border-danger data-invalid:focus:outline-danger/30';

type InputProps = Omit<ComponentProps<'input'>, 'className' | 'size' | 'value' | 'defaultValue' | 'ref'> & {
  value?: string;
  defaultValue?: string;
  mono?: boolean;
  className?: string;
  ref?: Ref<HTMLInputElement>;
};

/** A one-line text field; inside a `Field` it takes label, hint and error from there. */
export function Input({ mono = false, className, ...rest }: InputProps) {
  return (
    <Base
      type="text"
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={cx(BOX, 'h-7', mono && 'font-mono text-sm', className)}
    />
  );
}

/** A text field of several lines. */
export function Textarea({
  mono = false,
  className,
  rows = 3,
  ...rest
}: Omit<ComponentProps<'textarea'>, 'className' | 'ref'> & {
  mono?: boolean;
  className?: string;
  ref?: Ref<HTMLTextAreaElement>;
}) {
  return (
    <BaseField.Control
      render={
        <textarea
          rows={rows}
          spellCheck={false}
          {...rest}
          className={cx(BOX, 'block resize-y py-1', mono && 'font-mono text-sm', className)}
        />
      }
    />
  );
}

/** The search box of a list: shows its key, a ring while asking, and a cross to clear. */
export function SearchInput({
  value,
  onValueChange,
  label,
  placeholder,
  keys,
  busy = false,
  className,
  ref,
  onKeyDown,
  onFocus,
  onBlur,
}: {
  value: string;
  onValueChange: (value: string) => void;
  label: string;
  placeholder?: string;
  keys?: string | undefined;
  busy?: boolean;
  className?: string;
  ref?: Ref<HTMLInputElement>;
  onKeyDown?: ComponentProps<'input'>['onKeyDown'];
  onFocus?: ComponentProps<'input'>['onFocus'];
  onBlur?: ComponentProps<'input'>['onBlur'];
}) {
  return (
    <div className={cx('relative flex items-center', className)} role="search">
      <span className="pointer-events-none absolute left-2 flex text-faint">
        {busy ? <Spinner /> : <Search className="size-3.5" aria-hidden />}
      </span>
      <input
        ref={ref}
        type="text"
        role="searchbox"
        aria-label={label}
        placeholder={placeholder ?? label}
        title={keys === undefined ? undefined : `${label} (${keys})`}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onBlur={onBlur}
        className={cx(BOX, 'h-7 pr-7 pl-7')}
      />
      <span className="absolute right-1.5 flex items-center">
        {value !== '' ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label="Clear search"
            title="Clear search (Esc)"
            className="flex size-5 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-ink"
            onClick={() => onValueChange('')}
          >
            <X className="size-3.5" aria-hidden />
          </button>
        ) : keys === undefined ? null : (
          <Kbd keys={keys} />
        )}
      </span>
    </div>
  );
}
