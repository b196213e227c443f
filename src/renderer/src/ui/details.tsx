import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** What is good to know and not needed to decide, folded under one word; without anything to tell it is not there. */
export function Details({ label = 'Details', children }: { label?: string; children: ReactNode }) {
  return (
    <details className="group text-sm">
      <summary className="-ml-1 flex w-fit cursor-default items-center gap-1 rounded px-1 text-muted select-none hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-3.5 shrink-0 group-open:rotate-90" aria-hidden />
        {label}
      </summary>
      <div className="flex flex-col gap-2 pt-2 pl-4.5 text-muted selectable">{children}</div>
    </details>
  );
}
