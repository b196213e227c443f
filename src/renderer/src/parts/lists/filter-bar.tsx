import type { ListOrder } from '@shared/api/common';
import { ArrowDownUp, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FilterChip } from '../query/filters';

/** One thing that narrows a list; a press takes it away. */
function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
  return (
    <button
      type="button"
      title={`Remove: ${text}`}
      onClick={onRemove}
      className="flex h-6 max-w-full items-center gap-1 rounded-md bg-accent-soft pr-1 pl-2 text-sm font-medium text-accent-ink hover:bg-selected"
    >
      <span className="truncate">{text}</span>
      <X className="size-3 shrink-0 opacity-70" aria-hidden />
    </button>
  );
}

/** What else stands on the line of the filters. */
export interface BarNotes {
  /** In the place of chips, where nothing narrows the list. */
  readonly none?: ReactNode;
  /** After the chips. */
  readonly note?: ReactNode;
  /** At the end of the line. */
  readonly end?: ReactNode;
}

/** What narrows the list, as chips that can be taken away, and why it is ordered as it is; null when there is nothing to say. */
export function filterBar<Filters>(
  chips: readonly FilterChip<Filters>[],
  onRemove: (key: keyof Filters & string) => void,
  order: ListOrder | null,
  { none, note, end }: BarNotes,
): ReactNode {
  const reason = order?.reason ?? null;
  const shown = [none, note, end].some((part) => part !== undefined && part !== null);
  if (chips.length === 0 && reason === null && !shown) return null;
  return (
    <>
      {chips.length === 0 ? none : null}
      {chips.map(({ key, text }) => (
        <Chip key={key} text={text} onRemove={() => onRemove(key)} />
      ))}
      {note}
      {reason === null ? null : (
        <span className="flex min-w-0 items-center gap-1 text-sm text-faint" title={reason}>
          <ArrowDownUp className="size-3 shrink-0" aria-hidden />
          <span className="truncate">{reason}</span>
        </span>
      )}
      {end === undefined || end === null ? null : <span className="ml-auto flex min-w-0">{end}</span>}
    </>
  );
}
