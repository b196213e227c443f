import { ClipboardPaste, ListChecks, ListFilter } from 'lucide-react';
import { commandKeys, useCommand } from '../../nav/commands';
import { Button, IconButton } from '../../ui/button';
import { Menu, type MenuEntry } from '../../ui/menu';
import { plural } from '../../format/numbers';
import { openBulk, type BulkOffer } from './store';

/** The button of the bar over marked users. */
export function WithMarked({ ids }: { ids: ReadonlySet<string> }) {
  return (
    <Button
      size="sm"
      icon={ListChecks}
      keys={commandKeys('bulk.marked')}
      onClick={() => openBulk({ kind: 'ids', ids: [...ids] })}
    >
      {`With ${plural(ids.size, 'user')}…`}
    </Button>
  );
}

/** Acts on more than what is marked: on all that match, which is a step of its own, and on a pasted list. */
export function BulkMenu({
  match,
  marked,
}: {
  match: Extract<BulkOffer, { kind: 'match' }>;
  marked: ReadonlySet<string>;
}) {
  const withMarked = () => openBulk({ kind: 'ids', ids: [...marked] });
  const withMatch = () => openBulk(match);
  const paste = () => openBulk({ kind: 'paste' });
  useCommand('bulk.marked', withMarked, marked.size > 0);
  useCommand('bulk.match', withMatch);
  useCommand('bulk.paste', paste);
  const narrowed = match.words.length > 0;
  const entries: readonly MenuEntry[] = [
    { type: 'label', label: 'Act on many users' },
    {
      label: marked.size === 0 ? 'The marked users…' : `The ${plural(marked.size, 'marked user')}…`,
      icon: ListChecks,
      disabled: marked.size === 0,
      reason: 'Mark some first, with X or a tick.',
      ...keysOf('bulk.marked'),
      onSelect: withMarked,
    },
    {
      label: narrowed ? 'All that match…' : 'All users…',
      icon: ListFilter,
      ...keysOf('bulk.match'),
      onSelect: withMatch,
    },
    { label: 'Paste a list…', icon: ClipboardPaste, ...keysOf('bulk.paste'), onSelect: paste },
  ];
  return <Menu align="end" entries={entries} trigger={<IconButton icon={ListChecks} label="Act on many users" />} />;
}

function keysOf(id: 'bulk.marked' | 'bulk.match' | 'bulk.paste'): { readonly keys?: string } {
  const keys = commandKeys(id);
  return keys === undefined ? {} : { keys };
}
