import type { SessionRow } from '@shared/api/sessions';
import { ArrowUpRight, Copy, Globe, LogOut } from 'lucide-react';
import { commandKeys } from '../../nav/commands';
import { go } from '../../nav/store';
import { flagsOf } from './public/flag-words';
import { wrongAddress } from '../../parts/query/address-range';
import { askSessions, placeSessions, useSessionsView, type SessionFacts } from './public/view';
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
  revoke: (rows: readonly SessionRow[]) => void,
): readonly MenuEntry[] {
  const { ipAddress } = row;
  return [
    { label: 'Open user', icon: ArrowUpRight, keys: 'Enter', onSelect: () => openUser(row) },
    {
      label: 'End this session',
      icon: LogOut,
      keys: commandKeys('session.revoke') ?? '',
      danger: true,
      disabled: blocked !== null || row.state === 'expired',
      reason: blocked ?? (row.state === 'expired' ? 'It has ended already.' : undefined),
      onSelect: () => revoke([row]),
    },
    { type: 'separator' },
    { label: 'Copy session id', icon: Copy, onSelect: () => void copyText(row.id) },
    ...(ipAddress === null || ipAddress === ''
      ? []
      : [
          { label: 'Copy IP address', icon: Copy, onSelect: () => void copyText(ipAddress) },
          {
            label: 'Who else came from this address',
            icon: Globe,
            onSelect: () =>
              // What is no address can be looked for as text all the same.
              wrongAddress(ipAddress) === null
                ? askSessions({ search: '', facts: { ip: ipAddress }, user: null })
                : askSessions({ search: ipAddress, facts: {}, user: null }),
          },
        ]),
    ...flagEntries(row),
  ];
}

/** Narrows the list further, such as by a mark of a row that was pressed. */
export function narrowSessions(facts: SessionFacts): void {
  askSessions({ facts: { ...useSessionsView.getState().facts, ...facts } });
}

// By key nobody gets at the marks themselves: here they are explained, and lead to their like.
function flagEntries(row: SessionRow): readonly MenuEntry[] {
  const flags = flagsOf(row);
  if (flags.length === 0) return [];
  return [
    { type: 'separator' },
    { type: 'label', label: 'Why it is marked' },
    ...flags.map(({ label, explain, icon, facts }) => ({
      label: `${label}: only such sessions`,
      note: explain,
      icon,
      onSelect: () => narrowSessions(facts),
    })),
  ];
}
