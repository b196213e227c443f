import { userLabel } from '@shared/user-label';
import type { UserRow } from '@shared/api/users';
import { ArrowRight, Plug, TerminalSquare, type LucideIcon } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useConnections, useConnectionStatus } from '../../api/connections';
import { useUserMatches } from '../../api/users';
import { usePins } from '../../api/notes';
import { useRecents } from '../../api/views';
import { openConnection } from '../../features/connections/wanted';
import {
  COMMAND_IDS,
  commandFacts,
  PERSON_COMMANDS,
  runCommand,
  useOfferedCommands,
  type CommandId,
} from '../../nav/commands';
import { go } from '../../nav/store';
import { HitIcon, HitState, splitLabel } from '../../parts/paste/hit-line';
import { openHit } from '../../parts/paste/open-hit';
import { askPersonAct } from '../../parts/person/asked';
import type { ShownPerson } from '../../parts/person/shown';
import type { Answer } from '../../parts/paste/use-anything';
import { Avatar } from '../../ui/avatar';
import { EnvironmentBadge } from '../../ui/environment';
import { rank } from './score';

/** As many of the people opened last as an empty palette shows. */
const MAX_RECENTS = 8;

/** One line of the palette. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  /** A second line. */
  readonly below?: string;
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

function person(user: UserRow, prefix: string): PaletteItem {
  return {
    id: `${prefix}:${user.id}`,
    label: user.name === null || user.name === '' ? userLabel(user) : user.name,
    detail: user.email,
    icon: <Avatar seed={user.id} name={user.name} email={user.email} />,
    run: () => go({ to: 'user', id: user.id }),
  };
}

function hitItems(answer: Answer): readonly PaletteItem[] {
  if (answer.state !== 'found') return [];
  return answer.hits.map((hit) => {
    const { name, address } = splitLabel(hit.label);
    return {
      id: `hit:${hit.type}:${hit.id}`,
      label: name === '' ? 'No name' : name,
      detail: address,
      below: `Recognised as ${hit.recognisedAs}${hit.detail === undefined ? '' : ` · ${hit.detail}`}`,
      icon: <HitIcon hit={hit} />,
      after: <HitState hit={hit} />,
      run: () => openHit(hit),
    };
  });
}

function command(id: CommandId, run: () => void): PaletteItem {
  const { title, keys, group } = commandFacts(id);
  return {
    id,
    label: group === 'Go to' ? `Go to ${title}` : title,
    icon: icon(group === 'Go to' ? ArrowRight : TerminalSquare),
    keys: keys[0],
    run,
  };
}

/** What can be done about the person on screen, or on the row the palette was opened from. */
function personItems(who: ShownPerson | null, offered: readonly CommandId[]): readonly PaletteItem[] {
  if (who === null) return [];
  return PERSON_COMMANDS.filter((id) => offered.includes(id)).map((id) =>
    command(id, who.on === 'page' ? () => void runCommand(id) : () => askPersonAct(who.id, id)),
  );
}

/**
 * What the palette offers for `query`: what was recognised, what can be done about the person it was opened from, other
 * users, commands on offer, and connections.
 */
export function usePaletteItems(
  query: string,
  answer: Answer,
  who: ShownPerson | null,
): { groups: readonly PaletteGroup[]; asking: boolean } {
  const text = query.trim();
  const status = useConnectionStatus();
  const connected = status.data?.open !== null && status.data?.open !== undefined;
  const offered = useOfferedCommands();
  const connections = useConnections();
  const users = useUserMatches(connected ? text : '', 6);
  const recents = useRecents(connected);
  const pins = usePins(connected);

  const groups = useMemo(() => {
    const recognised = { value: 'Recognised', items: hitItems(answer) };
    // What was pasted is gone from the box: commands that fit nothing would only be in the way.
    if (text === '' && answer.state !== 'idle') return [recognised].filter((group) => group.items.length > 0);
    const commands = COMMAND_IDS.filter(
      (id) => offered.includes(id) && commandFacts(id).hidden !== true && !PERSON_COMMANDS.includes(id),
    ).map((id) => command(id, () => void runCommand(id)));
    const places = (connections.data ?? []).map((one): PaletteItem => ({
      id: `connection:${one.id}`,
      label: `Open ${one.name}`,
      detail: one.target,
      icon: icon(Plug),
      after: <EnvironmentBadge environment={one.environment} />,
      run: () => openConnection(one),
    }));
    const found = text.length >= 2 && connected ? (users.data?.rows ?? []) : [];
    const pinned = text === '' && connected ? (pins.data ?? []) : [];
    const before = text === '' && connected ? (recents.data ?? []).slice(0, MAX_RECENTS) : [];
    return [
      recognised,
      { value: who?.label ?? '', items: rank(personItems(who, offered), text, (item) => item.label) },
      { value: 'Pinned', items: pinned.map((user) => person(user, 'pinned')) },
      { value: 'Recently opened', items: before.map((user) => person(user, 'recent')) },
      { value: 'Users', items: found.map((user) => person(user, 'user')) },
      { value: 'Commands', items: rank(commands, text, (item) => item.label) },
      { value: 'Connections', items: rank(places, text, (item) => `${item.label} ${item.detail ?? ''}`) },
    ].filter((group) => group.items.length > 0);
  }, [offered, connections.data, users.data, recents.data, pins.data, text, connected, answer, who]);

  return { groups, asking: users.isFetching || answer.state === 'asking' };
}
