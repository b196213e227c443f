import { Button as Base } from '@base-ui/react/button';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx';
import { Kbd } from './kbd';
import { Spinner } from './spinner';
import { Tooltip } from './tooltip';

const VARIANTS = {
  primary: 'bg-accent text-on-accent shadow-control hover:bg-accent-strong',
  default:
    'border border-line-strong bg-raised text-ink shadow-control hover:bg-hover active:bg-pressed data-popup-open:bg-pressed',
  ghost:
    'text-muted hover:bg-hover hover:text-ink active:bg-pressed data-popup-open:bg-pressed data-popup-open:text-ink',
  danger: 'bg-danger text-on-danger shadow-control hover:bg-danger-strong',
  'danger-quiet': 'border border-line-strong bg-raised text-danger-ink shadow-control hover:bg-danger-soft',
  /** In the colour of the environment it acts on. */
  env: 'bg-env text-on-env shadow-control hover:bg-env-strong',
} as const;

/** Those on a colour of their own. */
const FILLED: ReadonlySet<ButtonVariant> = new Set(['primary', 'danger', 'env']);

const SIZES = {
  sm: 'h-6 gap-1 px-2 text-sm',
  md: 'h-7 gap-1.5 px-2.5 text-base',
  lg: 'h-8 gap-1.5 px-3 text-base',
} as const;

type ButtonVariant = keyof typeof VARIANTS;
type ButtonSize = keyof typeof SIZES;

const BASE =
  'inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors duration-75 select-none data-disabled:pointer-events-none data-disabled:opacity-50 aria-disabled:cursor-default';

type NativeProps = Omit<ComponentProps<'button'>, 'className' | 'children' | 'ref'>;

/** A push button; `busy` keeps it focused, shows a ring and ignores presses; `keys` shows its shortcut inside. */
export function Button({
  variant = 'default',
  size = 'md',
  busy = false,
  disabled = false,
  focusableWhenDisabled = false,
  icon: Icon,
  keys,
  className,
  children,
  ref,
  ...rest
}: NativeProps & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  busy?: boolean;
  /** Keeps the focus while it is disabled, for a button that will be of use again in a moment. */
  focusableWhenDisabled?: boolean;
  icon?: LucideIcon | undefined;
  keys?: string | undefined;
  className?: string;
  children?: ReactNode;
  ref?: React.Ref<HTMLElement>;
}) {
  return (
    <Base
      type="button"
      {...rest}
      ref={ref}
      disabled={disabled || busy}
      focusableWhenDisabled={busy || focusableWhenDisabled}
      aria-busy={busy || undefined}
      className={cx(BASE, SIZES[size], VARIANTS[variant], className)}
    >
      {busy ? <Spinner /> : Icon === undefined ? null : <Icon className="size-3.5 shrink-0 opacity-80" aria-hidden />}
      {children}
      {keys === undefined ? null : <Kbd keys={keys} tone={FILLED.has(variant) ? 'outlined' : 'plain'} />}
    </Base>
  );
}

const ICON_SIZES = { sm: 'size-6', md: 'size-7' } as const;

/** A button that is only an icon: `label` names it and stands in its tooltip beside the keys. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  size = 'md',
  side = 'bottom',
  busy = false,
  disabled = false,
  className,
  ref,
  ...rest
}: NativeProps & {
  icon: LucideIcon;
  label: string;
  keys?: string | undefined;
  size?: keyof typeof ICON_SIZES;
  side?: 'top' | 'bottom' | 'left' | 'right';
  busy?: boolean;
  className?: string;
  ref?: React.Ref<HTMLElement>;
}) {
  return (
    <Tooltip label={label} keys={keys} side={side}>
      <Base
        type="button"
        {...rest}
        ref={ref}
        aria-label={label}
        disabled={disabled || busy}
        focusableWhenDisabled
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-75 hover:bg-hover hover:text-ink active:bg-pressed data-disabled:opacity-40 data-disabled:hover:bg-transparent data-popup-open:bg-pressed data-popup-open:text-ink',
          ICON_SIZES[size],
          className,
        )}
      >
        {busy ? <Spinner /> : <Icon className="size-4" aria-hidden />}
      </Base>
    </Tooltip>
  );
}
