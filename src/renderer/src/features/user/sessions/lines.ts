import type { Device } from '@shared/api/common';
import type { SessionRow } from '@shared/api/sessions';
import { formatNumber, plural } from '../../../format/numbers';

/** A device with all sessions of the person on it, live ones first, and among them the one used last. */
interface DeviceGroup {
  readonly id: string;
  readonly label: string;
  readonly device: Device;
  readonly sessions: readonly SessionRow[];
  readonly live: number;
}

/** A line of the panel: a device with several sessions, or a session. */
export type Line =
  | { readonly id: string; readonly kind: 'device'; readonly group: DeviceGroup; readonly open: boolean }
  | {
      readonly id: string;
      readonly kind: 'session';
      readonly session: SessionRow;
      /** It stands below its device. */
      readonly nested: boolean;
    };

function usedAt({ updatedAt, createdAt }: SessionRow): string {
  return updatedAt ?? createdAt ?? '';
}

function byUse(a: SessionRow, b: SessionRow): number {
  const rank = ({ state }: SessionRow) => (state === 'active' ? 0 : 1);
  return rank(a) - rank(b) || usedAt(b).localeCompare(usedAt(a)) || a.id.localeCompare(b.id);
}

// A new version of a browser makes no new device.
function deviceKey({ kind, browser, os, label }: Device): string {
  return browser === null && os === null ? `${kind} ${label}` : `${kind} ${browser ?? ''} ${os ?? ''}`;
}

function labelOf(sessions: readonly SessionRow[]): string {
  const [first] = sessions;
  if (first === undefined) return '';
  const { browser, os, label } = first.device;
  if (sessions.every(({ device }) => device.label === label)) return label;
  if (browser === null) return os ?? label;
  return os === null ? browser : `${browser} on ${os}`;
}

/** The sessions by device: devices with a live session first, among them the one used last. */
export function groupByDevice(sessions: readonly SessionRow[]): readonly DeviceGroup[] {
  const found = new Map<string, SessionRow[]>();
  for (const session of [...sessions].sort(byUse)) {
    const key = deviceKey(session.device);
    const own = found.get(key);
    if (own === undefined) found.set(key, [session]);
    else own.push(session);
  }
  return [...found].flatMap(([key, own]): DeviceGroup[] => {
    const [first] = own;
    if (first === undefined) return [];
    const live = own.filter(({ state }) => state === 'active').length;
    return [{ id: `device:${key}`, label: labelOf(own), device: first.device, sessions: own, live }];
  });
}

/** The lines to draw. A device with a single session is that session; the sessions of a folded one are left out. */
export function linesOf(groups: readonly DeviceGroup[], folded: ReadonlySet<string>): readonly Line[] {
  return groups.flatMap((group): Line[] => {
    const [only] = group.sessions;
    if (group.sessions.length === 1 && only !== undefined) {
      return [{ id: only.id, kind: 'session', session: only, nested: false }];
    }
    const open = !folded.has(group.id);
    const head: Line = { id: group.id, kind: 'device', group, open };
    if (!open) return [head];
    return [
      head,
      ...group.sessions.map((session): Line => ({ id: session.id, kind: 'session', session, nested: true })),
    ];
  });
}

/** The sessions a line stands for. */
export function sessionsOfLine(line: Line): readonly SessionRow[] {
  return line.kind === 'device' ? line.group.sessions : [line.session];
}

/** The selection as the list shows it: a device is selected when all of its sessions are. */
export function shownSelection(groups: readonly DeviceGroup[], selected: ReadonlySet<string>): ReadonlySet<string> {
  const whole = groups.filter(({ sessions }) => sessions.length > 1 && sessions.every(({ id }) => selected.has(id)));
  return new Set([...selected, ...whole.map(({ id }) => id)]);
}

/** The selected sessions after the list changed: selecting a device selects its sessions, a session never its device. */
export function selectedAfter(
  groups: readonly DeviceGroup[],
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): ReadonlySet<string> {
  const selected = new Set([...after].filter((id) => !id.startsWith('device:')));
  for (const { id, sessions } of groups) {
    if (before.has(id) === after.has(id)) continue;
    // Taking one of its sessions out takes the device out as well, which then must not take out the others.
    const touched = sessions.some((session) => before.has(session.id) !== after.has(session.id));
    if (touched) continue;
    for (const session of sessions) {
      if (after.has(id)) selected.add(session.id);
      else selected.delete(session.id);
    }
  }
  return selected;
}

/** How many of a device's sessions are live and how many have expired: `2 live, 1 expired`. */
export function countsOf({ sessions, live }: DeviceGroup): string {
  const expired = sessions.length - live;
  if (live === 0) return `${plural(expired, 'session')}, expired`;
  return expired === 0 ? plural(live, 'session') : `${live} live, ${expired} expired`;
}

/** The same in a few characters: `3`, or `2 of 3 live`. */
export function shortCount({ sessions, live }: DeviceGroup): string {
  const all = formatNumber(sessions.length);
  return live === 0 || live === sessions.length ? all : `${formatNumber(live)} of ${all} live`;
}
