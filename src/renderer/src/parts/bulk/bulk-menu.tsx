import { ClipboardPaste, ListChecks, ListFilter } from 'lucide-react';
import { commandKeys, useCommand } from '../../nav/commands';
import { Button, IconButton } from '../../ui/button';
import { Menu, type MenuEntry } from '../../ui/menu';
import { plural } from '../../format/numbers';
import { openBulk, type BulkOffer } from './store';

/** The button of the bar over selected users. */
export function WithSelected({ ids }: { ids: ReadonlySet<string> }) {
  return (
    <Button
      size="sm"
      icon={ListChecks}
      keys={commandKeys('bulk.selected')}
      onClick={() => openBulk({ kind: 'ids', ids: [...ids] })}
    >
      {`With ${plural(ids.size, 'user')}…`}
    </Button>
  );
}

/** Acts on more than what is selected: on all that match, which is a step of its own, and on a pasted list. */
export function BulkMenu({
  match,
  selected,
}: {
  match: Extract<BulkOffer, { kind: 'match' }>;
  selected: ReadonlySet<string>;
}) {
  const withSelected = () => openBulk({ kind: 'ids', ids: [...selected] });
  const withMatch = () => openBulk(match);
  const paste = () => openBulk({ kind: 'paste' });
  useCommand('bulk.selected', withSelected, selected.size > 0);
  useCommand('bulk.match', withMatch);
  useCommand('bulk.paste', paste);
  const narrowed = match.words.length > 0;
  const entries: readonly MenuEntry[] = [
    { type: 'label', label: 'Act on many users' },
    {
      label: selected.size === 0 ? 'The selected users…' : `The ${plural(selected.size, 'selected user')}…`,
      icon: ListChecks,
      disabled: selected.size === 0,
      reason: 'Select some first, with X or a tick.',
      ...keysOf('bulk.selected'),
      onSelect: withSelected,
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

function keysOf(id: 'bulk.selected' | 'bulk.match' | 'bulk.paste'): { readonly keys?: string } {
  const keys = commandKeys(id);
  return keys === undefined ? {} : { keys };
}
