import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cx } from './cx';

/** One tab: `count` stands behind its label. */
export interface TabItem<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly count?: string | number | undefined;
  readonly content: ReactNode;
}

/** Related panels, one shown at a time. */
export function Tabs<Value extends string>({
  value,
  onValueChange,
  tabs,
  label,
  className,
}: {
  value: Value;
  onValueChange: (value: Value) => void;
  tabs: readonly TabItem<Value>[];
  label: string;
  className?: string;
}) {
  return (
    <Base.Root
      value={value}
      onValueChange={(next: Value | null) => {
        if (next !== null) onValueChange(next);
      }}
      className={cx('flex min-h-0 flex-col', className)}
    >
      <Base.List aria-label={label} className="relative flex shrink-0 gap-4 border-b border-line px-4">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="flex h-8 items-center gap-1.5 font-medium whitespace-nowrap text-muted outline-offset-[-2px] hover:text-ink data-active:text-ink"
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="nums text-sm font-normal text-faint">{tab.count}</span>}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute bottom-[-1px] left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) bg-accent transition-[translate,width] duration-150" />
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
