import type { SessionRow } from '@shared/api/sessions';
import { Copy, Eye, Globe, Info, LogOut, ShieldCheck, ShieldQuestionMark } from 'lucide-react';
import { plural } from '../../../format/numbers';
import { commandKeys } from '../../../nav/commands';
import { copyText } from '../../../ui/copy-button';
import type { MenuEntry } from '../../../ui/menu';
import { sessionsOfLine, type Line } from './lines';
import type { SessionActs } from './use-session-acts';

interface MenuOf {
  readonly acts: SessionActs;
  readonly blocked: string | null;
  /** Why tokens may not be revealed, or null. */
  readonly denied: string | null;
  readonly onShow: (session: SessionRow) => void;
  readonly onReveal: (session: SessionRow) => void;
  readonly onAddress: (address: string) => void;
}

const ALREADY_ENDED = 'It has expired already.';

/** What can be done about a line: a device with all of its sessions, or one session. */
export function lineMenu(line: Line, menu: MenuOf): readonly MenuEntry[] {
  const sessions = sessionsOfLine(line);
  const live = sessions.filter(({ state }) => state === 'active');
  const [session] = sessions;
  if (session === undefined) return [];
  const reason = menu.blocked ?? (live.length === 0 ? ALREADY_ENDED : undefined);
  const off = { disabled: reason !== undefined, reason };
  const revoking: readonly MenuEntry[] = [
    {
      label:
        line.kind === 'device' ? `Revoke ${plural(live.length, 'live session')} of this device` : 'Revoke this session',
      icon: LogOut,
      keys: commandKeys('session.revoke') ?? '',
      danger: true,
      ...off,
      onSelect: () => menu.acts.revoke(live),
    },
    {
      label: 'Revoke and prove it',
      icon: ShieldCheck,
      keys: commandKeys('session.prove') ?? '',
      danger: true,
      ...off,
      onSelect: () => menu.acts.revoke(live, true),
    },
    {
      label: line.kind === 'device' ? 'Revoke all others but this device' : 'Revoke all others',
      icon: LogOut,
      keys: commandKeys('session.revokeOthers') ?? '',
      danger: true,
      disabled: menu.blocked !== null,
      reason: menu.blocked ?? undefined,
      onSelect: () => menu.acts.revokeOthers(sessions),
    },
  ];
  if (line.kind === 'device') return revoking;
  const { ipAddress } = session;
  return [
    { label: 'Show everything about it', icon: Info, keys: 'Enter', onSelect: () => menu.onShow(session) },
    {
      label: 'Ask the auth server',
      icon: ShieldQuestionMark,
      keys: commandKeys('session.ask') ?? '',
      onSelect: () => menu.acts.ask(session),
    },
    { type: 'separator' },
    ...revoking,
    { type: 'separator' },
    {
      label: 'Reveal session token…',
      icon: Eye,
      disabled: menu.denied !== null,
      reason: menu.denied ?? undefined,
      onSelect: () => menu.onReveal(session),
    },
    { label: 'Copy session id', icon: Copy, onSelect: () => void copyText(session.id) },
    ...(ipAddress === null || ipAddress === ''
      ? []
      : [
          { label: 'Copy IP address', icon: Copy, onSelect: () => void copyText(ipAddress) },
          { label: 'Who else came from this address', icon: Globe, onSelect: () => menu.onAddress(ipAddress) },
        ]),
  ];
}
