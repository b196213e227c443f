import type { SessionRow } from '@shared/api/sessions';
import { ArrowUpRight, Copy, Globe, LogOut } from 'lucide-react';
import { commandKeys } from '../../nav/commands';
import { go } from '../../nav/store';
import { flagsOf } from './public/flag-words';
import { wrongAddress } from '../../parts/query/address-range';
import { sessionsStore, type SessionFilters } from './public/view-store';
import { personEntries } from '../../parts/person/use-row-person';
import { copyText } from '../../ui/copy-button';
import type { MenuEntry } from '../../ui/menu';

/** Opens the person of a session; Back finds the row again. */
export function openUser(session: SessionRow): void {
  sessionsStore.place({ focusedId: session.id });
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
      label: 'Revoke this session',
      icon: LogOut,
      keys: commandKeys('session.revoke') ?? '',
      danger: true,
      disabled: blocked !== null || row.state === 'expired',
      reason: blocked ?? (row.state === 'expired' ? 'It has expired already.' : undefined),
      onSelect: () => revoke([row]),
    },
    ...personEntries(row.userId, blocked),
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
                ? sessionsStore.ask({ search: '', filters: stateAnd({ ip: ipAddress }) })
                : sessionsStore.ask({ search: ipAddress, filters: stateAnd({}) }),
          },
        ]),
    ...flagEntries(row),
  ];
}

// Which of them are live is a question of its own, and stays.
function stateAnd(filters: SessionFilters): SessionFilters {
  const { state } = sessionsStore.view.getState().filters;
  return state === undefined ? filters : { state, ...filters };
}

// By key nobody gets at the flags themselves: here they are explained, and lead to their like.
function flagEntries(row: SessionRow): readonly MenuEntry[] {
  const flags = flagsOf(row);
  if (flags.length === 0) return [];
  return [
    { type: 'separator' },
    { type: 'label', label: 'Why it is flagged' },
    ...flags.map(({ label, explain, icon, facts }) => ({
      label: `${label}: show only these`,
      note: explain,
      icon,
      onSelect: () => sessionsStore.narrow(facts),
    })),
  ];
}
