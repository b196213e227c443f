// A person's sessions by device: their order, what folding leaves out, and what marking a device means.
import { describe, expect, it } from 'vitest';
import {
  countsOf,
  groupByDevice,
  linesOf,
  selectedAfter,
  sessionsOfLine,
  shownSelection,
} from '../../src/renderer/src/features/user/sessions/lines';
import type { Device } from '../../src/shared/api/common';
import type { SessionRow } from '../../src/shared/api/sessions';

const CHROME: Device = { kind: 'desktop', label: 'Chrome 141 on Windows', browser: 'Chrome', os: 'Windows' };
const OLD_CHROME: Device = { ...CHROME, label: 'Chrome 120 on Windows' };
const PHONE: Device = { kind: 'mobile', label: 'Safari on iPhone', browser: 'Safari', os: 'iOS' };
const CURL: Device = { kind: 'script', label: 'curl 8.5 (script)', browser: null, os: null };
const WGET: Device = { kind: 'script', label: 'Wget 1.21 (script)', browser: null, os: null };

const session = (id: string, device: Device, day: number, state: SessionRow['state'] = 'active'): SessionRow => ({
  id,
  userId: 'ann',
  userName: 'Ann',
  userEmail: 'ann@example.com',
  createdAt: `2026-11-0${day}T10:00:00.000Z`,
  updatedAt: `2026-11-0${day}T11:00:00.000Z`,
  expiresAt: '2026-12-01T10:00:00.000Z',
  state,
  ipAddress: null,
  userAgent: null,
  device,
  impersonatedBy: null,
  activeOrganizationId: null,
  activeOrganization: null,
  kept: 'database',
  flags: [],
  ipUsers: null,
});

const MANY = [
  session('ended', CHROME, 9, 'expired'),
  session('old', OLD_CHROME, 2),
  session('new', CHROME, 5),
  session('phone', PHONE, 7),
  session('curl', CURL, 1, 'expired'),
  session('wget', WGET, 1, 'expired'),
];

describe('sessions by device', () => {
  const groups = groupByDevice(MANY);

  it('puts versions of a browser together, and different programs not', () => {
    expect(groups.map(({ label, sessions }) => [label, sessions.map(({ id }) => id)])).toEqual([
      ['Safari on iPhone', ['phone']],
      ['Chrome on Windows', ['new', 'old', 'ended']],
      ['curl 8.5 (script)', ['curl']],
      ['Wget 1.21 (script)', ['wget']],
    ]);
    expect(countsOf(groups[1]!)).toBe('2 live, 1 expired');
  });

  it('gives a head to devices with several sessions alone, and folds it', () => {
    const ids = (folded: string[]) => linesOf(groups, new Set(folded)).map(({ id }) => id);
    const chrome = groups[1]!.id;
    expect(ids([])).toEqual(['phone', chrome, 'new', 'old', 'ended', 'curl', 'wget']);
    expect(ids([chrome])).toEqual(['phone', chrome, 'curl', 'wget']);
    const head = linesOf(groups, new Set())[1]!;
    expect(sessionsOfLine(head).map(({ id }) => id)).toEqual(['new', 'old', 'ended']);
  });

  it('loses none of many', () => {
    const lots = Array.from({ length: 10_000 }, (_, n) => session(`s${n}`, [CHROME, PHONE, CURL][n % 3]!, (n % 9) + 1));
    const lines = linesOf(groupByDevice(lots), new Set());
    expect(lines).toHaveLength(10_003);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(10_003);
  });
});

describe('the selection', () => {
  const groups = groupByDevice(MANY);
  const chrome = groups[1]!.id;
  const own = ['new', 'old', 'ended'];
  const change = (selected: string[], next: (shown: Set<string>) => void) => {
    const shown = shownSelection(groups, new Set(selected));
    const after = new Set(shown);
    next(after);
    return [...selectedAfter(groups, shown, after)].sort();
  };

  it('of a device are those of its sessions', () => {
    expect(change([], (shown) => shown.add(chrome))).toEqual(['ended', 'new', 'old']);
    expect([...shownSelection(groups, new Set(own))]).toContain(chrome);
    expect(change([...own, 'phone'], (shown) => shown.delete(chrome))).toEqual(['phone']);
  });

  it('of one session leave the others of its device as they are', () => {
    expect(change(own, (shown) => shown.delete('old'))).toEqual(['ended', 'new']);
    expect(change(['new'], (shown) => shown.add('phone'))).toEqual(['new', 'phone']);
    expect(change(['new', 'old'], (shown) => shown.add('ended'))).toEqual(['ended', 'new', 'old']);
  });

  it('of everything are every session, and none again', () => {
    const lines = linesOf(groups, new Set());
    expect(
      change([], (shown) => {
        for (const { id } of lines) shown.add(id);
      }),
    ).toEqual(MANY.map(({ id }) => id).sort());
    expect(change(own, (shown) => shown.clear())).toEqual([]);
  });
});
