import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import { Check, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx';
import { Kbd } from './kbd';

/** One line of a menu. A disabled one says why in `reason`. */
export type MenuEntry =
  | { readonly type: 'separator' }
  | { readonly type: 'label'; readonly label: string }
  | {
      readonly type?: 'item';
      readonly label: string;
      readonly icon?: LucideIcon;
      /** Stands where the icon would. */
      readonly before?: ReactNode;
      readonly keys?: string;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      readonly reason?: string | undefined;
      /** A sentence below the label. */
      readonly note?: string;
      /** Given, the entry shows a tick and keeps the menu open, unless it `closes`. */
      readonly checked?: boolean;
      readonly closes?: boolean;
      readonly onSelect: () => void;
    };

const POPUP =
  'max-h-(--available-height) min-w-48 overflow-y-auto rounded-lg bg-raised p-1 shadow-popup outline-hidden transition-opacity duration-75 data-ending-style:opacity-0';
const ITEM =
  'flex min-h-7 items-center gap-2 rounded-md px-2 py-1 outline-hidden data-disabled:opacity-45 data-highlighted:bg-hover';

function Entries({ entries }: { entries: readonly MenuEntry[] }) {
  return entries.map((entry, index) => {
    if (entry.type === 'separator') return <Base.Separator key={`s${index}`} className="mx-2 my-1 h-px bg-line" />;
    if (entry.type === 'label') {
      return (
        <div key={`l${entry.label}`} className="eyebrow px-2 pt-1.5 pb-0.5">
          {entry.label}
        </div>
      );
    }
    const Icon = entry.icon;
    return (
      <Base.Item
        key={entry.label}
        disabled={entry.disabled === true}
        closeOnClick={entry.closes ?? entry.checked === undefined}
        onClick={entry.onSelect}
        title={entry.reason}
        className={cx(ITEM, entry.danger === true && 'text-danger-ink data-highlighted:bg-danger-soft')}
      >
        {entry.before}
        {Icon === undefined ? null : <Icon className="size-3.5 shrink-0 opacity-75" aria-hidden />}
        <span className="min-w-0 flex-1">
          <span className="block truncate">{entry.label}</span>
          {entry.disabled === true && entry.reason !== undefined ? (
            <span className="block max-w-64 text-sm">{entry.reason}</span>
          ) : null}
          {entry.note === undefined ? null : (
            <span className="block max-w-72 text-sm whitespace-normal text-faint">{entry.note}</span>
          )}
        </span>
        {entry.checked === true ? <Check className="size-3.5 text-accent-ink" aria-label="on" /> : null}
        {entry.keys === undefined ? null : <Kbd keys={entry.keys} />}
      </Base.Item>
    );
  });
}

/** A drop-down menu on a button (`trigger`); `header` stands above the entries. */
export function Menu({
  trigger,
  entries,
  header,
  align = 'start',
  side = 'bottom',
  open,
  onOpenChange,
}: {
  trigger: ReactElement;
  entries: readonly MenuEntry[];
  header?: ReactNode;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom' | 'right';
  /** Given, the caller keeps whether it is open, such as to open it by a key. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  return (
    <Base.Root {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-50 outline-hidden">
          <Base.Popup className={POPUP}>
            {header}
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The menu of a right click, Shift+F10 or the menu key on `children`; nothing may be found only here. */
export function ContextMenu({
  entries,
  onOpenChange,
  children,
}: {
  entries: readonly MenuEntry[];
  onOpenChange?: (open: boolean) => void;
  children: ReactElement;
}) {
  return (
    <BaseContext.Root onOpenChange={(open) => onOpenChange?.(open)}>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className="z-50 outline-hidden">
          <BaseContext.Popup className={POPUP}>
            <Entries entries={entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}
