import type { SessionRow } from '@shared/api/sessions';
import { ArrowUpRight, Copy, Globe, LogOut } from 'lucide-react';
import { commandKeys } from '../../nav/commands';
import { go } from '../../nav/store';
import { askSessions, placeSessions } from '../../parts/sessions/view';
import { copyText } from '../../ui/copy-button';
import type { MenuEntry } from '../../ui/menu';

/** Opens the person of a session; Back finds the row again. */
export function openUser(session: SessionRow): void {
  placeSessions({ focusedId: session.id });
  go({ to: 'user', id: session.userId });
}

/** What can be done with one session of the list. */
export function sessionMenu(
  row: SessionRow,
  blocked: string | null,
  end: (rows: readonly SessionRow[]) => void,
): readonly MenuEntry[] {
  const { ipAddress } = row;
  return [
    { label: 'Open user', icon: ArrowUpRight, keys: 'Enter', onSelect: () => openUser(row) },
    {
      label: 'End this session',
      icon: LogOut,
      keys: commandKeys('session.end') ?? '',
      danger: true,
      disabled: blocked !== null || row.state === 'expired',
      reason: blocked ?? (row.state === 'expired' ? 'It has ended already.' : undefined),
      onSelect: () => end([row]),
    },
    { type: 'separator' },
    { label: 'Copy session id', icon: Copy, onSelect: () => void copyText(row.id) },
    ...(ipAddress === null || ipAddress === ''
      ? []
      : [
          {
            label: 'Who else came from this address',
            icon: Globe,
            onSelect: () => askSessions({ search: ipAddress, user: null }),
          },
        ]),
  ];
}
