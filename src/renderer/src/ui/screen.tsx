import type { ReactNode } from 'react';
import { cx } from './cx';

/** The frame of a screen: a bar with title, count, search and actions, an optional line of filters, and the content. */
export function Screen({
  title,
  count,
  before,
  search,
  actions,
  filters,
  children,
}: {
  title: ReactNode;
  /** How many there are, in small grey beside the title. */
  count?: ReactNode;
  /** Stands before the title, such as a back button. */
  before?: ReactNode;
  search?: ReactNode;
  actions?: ReactNode;
  filters?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface">
      <header className="flex h-11 shrink-0 items-center gap-3 border-b border-line px-4">
        {before}
        <h1 className="min-w-0 shrink truncate text-lg font-semibold">{title}</h1>
        {count === undefined ? null : (
          <div className={cx('nums flex min-w-0 items-center gap-2 text-muted', search !== undefined && 'shrink-0')}>
            {count}
          </div>
        )}
        <div
          className={cx(
            'ml-auto flex min-w-0 items-center gap-2',
            search === undefined ? 'shrink-0' : 'flex-1 justify-end',
          )}
        >
          {search}
          {actions}
        </div>
      </header>
      {filters === undefined || filters === null ? null : (
        <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-4 py-1">
          {filters}
        </div>
      )}
      {children}
    </div>
  );
}

/** The bar of a screen that is still being read: without a heading, for there is nothing yet that a key could reach. */
export function ScreenOnItsWay({ title }: { title: string }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface" aria-busy>
      <div className="flex h-11 shrink-0 items-center border-b border-line px-4 text-lg font-semibold" aria-hidden>
        {title}
      </div>
    </div>
  );
}

/** A screen that is read from top to bottom: settings, forms. */
export function ScreenBody({ width = 'normal', children }: { width?: 'normal' | 'wide'; children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className={cx('mx-auto px-8 py-4', width === 'wide' ? 'max-w-280' : 'max-w-210')}>{children}</div>
    </div>
  );
}
