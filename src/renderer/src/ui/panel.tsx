import type { ReactNode } from 'react';
import { cx } from './cx';
import { Unreadable } from './unreadable';

/** A framed part of a page: title, count and actions in its head; `flush` lets a list touch the frame. */
export function Panel({
  title,
  count,
  actions,
  flush = false,
  className,
  children,
}: {
  title: string;
  count?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className={cx('flex min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-surface', className)}
    >
      <header className="flex h-8 shrink-0 items-center gap-2 border-b border-line pr-1 pl-3">
        <h2 className="truncate font-semibold">{title}</h2>
        {count === undefined ? null : <span className="nums text-sm whitespace-nowrap text-faint">{count}</span>}
        <div className="ml-auto flex items-center gap-1">{actions}</div>
      </header>
      <div className={cx('min-h-0 flex-1', !flush && 'p-3')}>{children}</div>
    </section>
  );
}

/** A titled part of a form or settings page, without a frame. */
export function Section({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className="grid grid-cols-[168px_minmax(0,1fr)] gap-x-8 border-t border-line py-5 first:border-t-0"
    >
      <div>
        <h2 className="font-semibold">{title}</h2>
        {description === undefined ? null : <p className="mt-1 text-sm text-faint">{description}</p>}
      </div>
      <div className="flex min-w-0 flex-col gap-3.5">{children}</div>
    </section>
  );
}

/** One fact: its name, its value, and a quiet remark below. */
export interface KeyValueItem {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  readonly action?: ReactNode;
  /** How it stands, where it cannot be read: shown in place of the value. */
  readonly unreadable?: string | undefined;
}

/** Facts in two columns; an absent value shows as a dash, never as nothing. */
export function KeyValueList({ items, labelWidth = 128 }: { items: readonly KeyValueItem[]; labelWidth?: number }) {
  return (
    <dl className="grid gap-y-1" style={{ gridTemplateColumns: `${labelWidth}px minmax(0, 1fr)` }}>
      {items.map((item) => (
        <div key={item.label} className="group col-span-2 grid grid-cols-subgrid items-baseline">
          <dt className="truncate pr-3 text-muted" title={item.label}>
            {item.label}
          </dt>
          <dd className="flex min-w-0 items-baseline gap-2">
            <div className="min-w-0 flex-1 wrap-anywhere selectable">
              {item.unreadable !== undefined ? (
                <Unreadable raw={item.unreadable} what={item.label} />
              ) : item.value === null || item.value === undefined || item.value === '' ? (
                <span className="text-faint">—</span>
              ) : (
                item.value
              )}
              {item.note === undefined ? null : <div className="text-sm text-faint">{item.note}</div>}
            </div>
            {item.action}
          </dd>
        </div>
      ))}
    </dl>
  );
}
