import { ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** A part of the report that opens on demand; its head says enough to leave it closed. */
export function Fold({
  icon: Icon,
  title,
  note,
  initiallyOpen = false,
  children,
}: {
  icon: LucideIcon;
  title: string;
  note?: ReactNode;
  initiallyOpen?: boolean;
  children: ReactNode;
}) {
  return (
    <details open={initiallyOpen} className="group/fold border-t border-line">
      <summary className="flex h-8 cursor-default list-none items-center gap-2 rounded-md outline-offset-[-2px] hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-3.5 shrink-0 text-faint group-open/fold:rotate-90" aria-hidden />
        <Icon className="size-3.5 shrink-0 text-faint" aria-hidden />
        <span className="shrink-0 font-medium">{title}</span>
        <span className="nums ml-auto min-w-0 truncate pr-1 text-sm text-faint">{note}</span>
      </summary>
      <div className="pt-1 pb-3 pl-5.5">{children}</div>
    </details>
  );
}

/** A statement to hand to whoever looks after the database, with its copy button; Authdesk never runs it. */
export function Statement({ sql, copy }: { sql: string; copy: ReactNode }) {
  return (
    <div className="mt-1 flex items-start gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2">
      <pre className="min-w-0 flex-1 py-0.5 font-mono text-sm whitespace-pre-wrap wrap-anywhere selectable">{sql}</pre>
      {copy}
    </div>
  );
}
