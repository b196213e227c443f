import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search, ShieldCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { shownPerson } from '../../parts/person/shown';
import type { Answer } from '../../parts/paste/use-anything';
import { cx } from '../../ui/cx';
import { BACKDROP, POPUP } from '../../ui/dialog';
import { Highlight } from '../../ui/highlight';
import { Kbd } from '../../ui/kbd';
import { Spinner } from '../../ui/spinner';
import { usePaletteQuery } from './use-palette-query';
import { usePaletteItems, type PaletteGroup, type PaletteItem } from './use-palette-items';

function Line({ item, query, onRun }: { item: PaletteItem; query: string; onRun: (item: PaletteItem) => void }) {
  return (
    <Autocomplete.Item
      value={item}
      onClick={() => onRun(item)}
      className="flex min-h-8.5 items-center gap-2.5 rounded-md px-2.5 outline-hidden data-highlighted:bg-hover"
    >
      <span className="flex size-5 shrink-0 items-center justify-center">{item.icon}</span>
      <span className={cx('min-w-0 flex-1', item.below !== undefined && 'py-1.5')}>
        <span className="flex min-w-0 items-baseline gap-2.5">
          <span className="min-w-0 shrink truncate">
            <Highlight text={item.label} needle={query} />
          </span>
          {item.detail === undefined ? null : (
            <span className="min-w-0 flex-1 truncate text-sm text-faint" title={item.detail}>
              <Highlight text={item.detail} needle={query} />
            </span>
          )}
        </span>
        {item.below === undefined ? null : (
          <span className="block truncate text-sm text-faint" title={item.below}>
            {item.below}
          </span>
        )}
      </span>
      <span className="ml-auto flex shrink-0 items-center gap-2">
        {item.after}
        {item.keys === undefined ? null : <Kbd keys={item.keys} />}
      </span>
    </Autocomplete.Item>
  );
}

function EmptyText({ query, asking, answer }: { query: string; asking: boolean; answer: Answer }): ReactNode {
  if (asking) return 'Looking…';
  if (answer.state === 'failed') return `${answer.error.message} ${answer.error.hint ?? ''}`;
  if (query !== '') return `Nothing found for “${query}”`;
  return answer.state === 'found' ? 'This leads to nobody in this database.' : null;
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const { shown, searched: query, answer, change } = usePaletteQuery();
  // Whoever it was opened from: the focus is in the palette from now on.
  const [who] = useState(shownPerson);
  const { groups, asking } = usePaletteItems(query, answer, who);
  const run = (item: PaletteItem) => {
    onClose();
    item.run();
  };
  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      filter={null}
      items={groups}
      value={shown}
      onValueChange={change}
      itemToStringValue={(item: PaletteItem) => item.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <span className="text-faint">{asking ? <Spinner /> : <Search className="size-4" aria-hidden />}</span>
        <Autocomplete.Input
          aria-label="Find a user or a command"
          placeholder="A user, a command, or paste a token, cookie or link"
          className="h-11 min-w-0 flex-1 bg-transparent text-lg outline-hidden select-text"
        />
        <Kbd keys="Escape" />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto scroll-py-1.5 px-1.5">
        <Autocomplete.Empty>
          <div className="px-2.5 py-6 text-center text-muted">
            <EmptyText query={query.trim()} asking={asking} answer={answer} />
          </div>
        </Autocomplete.Empty>
        <Autocomplete.List className="pb-1.5 data-empty:hidden">
          {(group: PaletteGroup) => (
            <Autocomplete.Group key={group.value} items={[...group.items]}>
              <Autocomplete.GroupLabel className="eyebrow px-2.5 pt-2.5 pb-1">{group.value}</Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(item: PaletteItem) => <Line key={item.id} item={item} query={query} onRun={run} />}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
      {answer.state === 'found' && answer.secret ? (
        <div className="flex items-center gap-1.5 border-t border-line px-4 py-1.5 text-sm text-faint">
          <ShieldCheck className="size-3.5 shrink-0 text-ok-ink" aria-hidden />
          What was pasted may open a session. It was cleared from the box and is kept nowhere.
        </div>
      ) : null}
    </Autocomplete.Root>
  );
}

/** The palette: one box that finds users, commands and connections; the keys of each command stand beside it. */
export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={BACKDROP} />
        <Dialog.Viewport className="fixed inset-0 z-40 flex items-start justify-center p-4 pt-[12vh]">
          <Dialog.Popup className={cx(POPUP, 'max-h-[min(460px,72vh)] w-[600px]')} aria-label="Find">
            <PaletteBody onClose={() => onOpenChange(false)} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
