import type { UserRow } from '@shared/api/users';
import { ArrowUpRight, Copy, Mail } from 'lucide-react';
import { go } from '../../nav/store';
import { copyText } from '../../ui/copy-button';
import type { MenuEntry } from '../../ui/menu';
import { toast } from '../../ui/toast';
import { placeUsers } from './store';

/** Opens a person; Back finds the row again. */
export function openUser(user: UserRow): void {
  placeUsers({ focusedId: user.id });
  go({ to: 'user', id: user.id });
}

function copy(text: string, what: string): void {
  void copyText(text).then((done) => {
    if (done) toast.ok({ title: `Copied the ${what}`, description: text });
  });
}

/** What can be done with one person of the list. */
export function userMenu(user: UserRow): readonly MenuEntry[] {
  return [
    { label: 'Open', icon: ArrowUpRight, keys: 'Enter', onSelect: () => openUser(user) },
    { type: 'separator' },
    { label: 'Copy address', icon: Mail, onSelect: () => copy(user.email, 'address') },
    { label: 'Copy id', icon: Copy, onSelect: () => copy(user.id, 'id') },
  ];
}
