import type { VerificationRow } from '@shared/api/verifications';
import { ArrowUpRight, Copy, Eye, Info, ListFilter, Trash2 } from 'lucide-react';
import { commandKeys } from '../../nav/commands';
import { namesSomebody, openUser, personOf } from './public/open-user';
import { verificationsStore } from './public/view-store';
import { personEntries } from '../../parts/person/use-row-person';
import { copyText } from '../../ui/copy-button';
import type { MenuEntry } from '../../ui/menu';

const NOBODY = 'The row does not say whom it is for.';

/** What can be done with one row; each reason says why something cannot. */
export function verificationMenu(
  row: VerificationRow,
  acts: {
    readonly explain: (row: VerificationRow) => void;
    readonly reveal: (row: VerificationRow, column: 'identifier' | 'value') => void;
    readonly remove: (row: VerificationRow) => void;
    readonly removeAllOf: (row: VerificationRow) => void;
    readonly revealDenied: string | null;
    readonly removeBlocked: string | null;
  },
): readonly MenuEntry[] {
  const { subject, userId } = row;
  const somebody = namesSomebody(row);
  const nobody = somebody ? undefined : NOBODY;
  const { revealDenied, removeBlocked } = acts;
  return [
    { label: 'What this row is', icon: Info, keys: 'Enter', onSelect: () => acts.explain(row) },
    {
      label: 'Open user',
      icon: ArrowUpRight,
      disabled: !somebody,
      reason: nobody,
      onSelect: () => openUser(row),
    },
    {
      label: 'Only this user',
      icon: ListFilter,
      disabled: !somebody,
      reason: nobody,
      onSelect: () => verificationsStore.narrow({ user: personOf(row) ?? undefined }),
    },
    ...personEntries(userId, removeBlocked),
    { type: 'separator' },
    {
      label: 'Reveal value…',
      icon: Eye,
      disabled: revealDenied !== null,
      reason: revealDenied ?? undefined,
      onSelect: () => acts.reveal(row, 'value'),
    },
    {
      label: 'Reveal identifier…',
      icon: Eye,
      disabled: revealDenied !== null,
      reason: revealDenied ?? undefined,
      onSelect: () => acts.reveal(row, 'identifier'),
    },
    { type: 'separator' },
    ...(subject === null
      ? []
      : [{ label: 'Copy whom it is for', icon: Copy, onSelect: () => void copyText(subject.value) }]),
    { label: 'Copy row id', icon: Copy, onSelect: () => void copyText(row.id) },
    { type: 'separator' },
    {
      label: 'Remove',
      icon: Trash2,
      keys: commandKeys('verification.remove') ?? '',
      danger: true,
      disabled: removeBlocked !== null,
      reason: removeBlocked ?? undefined,
      onSelect: () => acts.remove(row),
    },
    {
      label: 'Remove all of this user…',
      icon: Trash2,
      danger: true,
      disabled: removeBlocked !== null || userId === null,
      reason: removeBlocked ?? (userId === null ? 'The row does not name a user. Open the user first.' : undefined),
      onSelect: () => acts.removeAllOf(row),
    },
  ];
}
