import { ArrowRight, Plug, TerminalSquare, type LucideIcon } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useConnections, useConnectionStatus } from '../../api/connections';
import { useUserMatches } from '../../api/users';
import { openConnection } from '../../features/connections/opener';
import { COMMAND_IDS, commandFacts, runCommand, useOfferedCommands } from '../../nav/commands';
import { go } from '../../nav/store';
import { Avatar } from '../../ui/avatar';
import { EnvironmentBadge } from '../../ui/environment';
import { rank } from './score';

/** One line of the palette. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon: ReactNode;
  readonly after?: ReactNode;
  readonly keys?: string | undefined;
  readonly run: () => void;
}

export interface PaletteGroup {
  readonly value: string;
  readonly items: readonly PaletteItem[];
}

function icon(Icon: LucideIcon) {
  return <Icon className="size-4 text-faint" strokeWidth={1.75} aria-hidden />;
}

/** What the palette offers for `query`: users found in the database, commands on offer, and connections. */
export function usePaletteItems(query: string): { groups: readonly PaletteGroup[]; asking: boolean } {
  const text = query.trim();
  const status = useConnectionStatus();
  const connected = status.data?.open !== null && status.data?.open !== undefined;
  const offered = useOfferedCommands();
  const connections = useConnections();
  const users = useUserMatches(connected ? text : '', 6);

  const groups = useMemo(() => {
    const commands = COMMAND_IDS.filter((id) => offered.includes(id) && commandFacts(id).hidden !== true).map(
      (id): PaletteItem => {
        const { title, keys, group } = commandFacts(id);
        return {
          id,
          label: group === 'Go to' ? `Go to ${title}` : title,
          icon: icon(group === 'Go to' ? ArrowRight : TerminalSquare),
          keys: keys[0],
          run: () => void runCommand(id),
        };
      },
    );
    const places = (connections.data ?? []).map((one): PaletteItem => ({
      id: `connection:${one.id}`,
      label: `Open ${one.name}`,
      detail: one.target,
      icon: icon(Plug),
      after: <EnvironmentBadge environment={one.environment} />,
      run: () => openConnection(one),
    }));
    const people = (text.length >= 2 && connected ? (users.data?.rows ?? []) : []).map((user): PaletteItem => ({
      id: `user:${user.id}`,
      label: user.name === null || user.name === '' ? user.email : user.name,
      detail: user.email,
      icon: <Avatar seed={user.id} name={user.name} email={user.email} />,
      run: () => go({ to: 'user', id: user.id }),
    }));
    return [
      { value: 'Users', items: people },
      { value: 'Commands', items: rank(commands, text, (item) => item.label) },
      { value: 'Connections', items: rank(places, text, (item) => `${item.label} ${item.detail ?? ''}`) },
    ].filter((group) => group.items.length > 0);
  }, [offered, connections.data, users.data, text, connected]);

  return { groups, asking: users.isFetching };
}
