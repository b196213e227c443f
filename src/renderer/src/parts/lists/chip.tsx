import { X } from 'lucide-react';

/** One thing that narrows a list; a press takes it away. */
export function FilterChip({ text, title, onRemove }: { text: string; title?: string; onRemove: () => void }) {
  return (
    <button
      type="button"
      title={title ?? `Remove: ${text}`}
      onClick={onRemove}
      className="flex h-6 max-w-full items-center gap-1 rounded-md bg-accent-soft pr-1 pl-2 text-sm font-medium text-accent-ink hover:bg-selected"
    >
      <span className="truncate">{text}</span>
      <X className="size-3 shrink-0 opacity-70" aria-hidden />
    </button>
  );
}
