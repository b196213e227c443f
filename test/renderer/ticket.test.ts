// What is copied for a ticket: facts that are on screen, by the customer's clock, in words a team may change.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '@shared/api/audit';
import type { UserDetail } from '@shared/api/users';
import { ticketValues, type TicketFacts } from '../../src/renderer/src/features/user/ticket/ticket-values';
import { ticketTime } from '../../src/renderer/src/format/dates';
import {
  BUILT_IN_TICKET,
  fillTicket,
  TICKET_VARIABLES,
  unknownVariables,
  type TicketValues,
} from '../../src/renderer/src/parts/ticket/template';

const user = {
  id: 'u1',
  name: 'Ann',
  email: 'ann@example.com',
  states: [{ key: 'banned', tone: 'danger', text: 'Banned: Spam', until: '2026-11-30T12:00:00.000Z' }],
  counts: { activeSessions: 2 },
  unavailable: { session: null },
} as unknown as UserDetail;

const entry = (more: Partial<AuditEntry>): AuditEntry => ({
  id: '1',
  at: '2026-11-30T10:00:00.000Z',
  actor: 'support@desk',
  person: null,
  reason: null,
  ticket: null,
  connection: null,
  action: 'users.ban',
  target: null,
  summary: 'Banned ann@example.com',
  outcome: 'done',
  rows: 1,
  undo: 'possible',
  undoNote: null,
  undoes: null,
  hash: '',
  ...more,
});
const facts = (more: Partial<TicketFacts> = {}): TicketFacts => ({
  user,
  entries: [],
  zone: 'Asia/Tokyo',
  database: { name: 'Shop', environment: 'production' },
  by: 'Sam',
  link: 'authdesk://shop/user/u1',
  now: '2026-11-30T10:30:00.000Z',
  ...more,
});
const copied = (more: Partial<TicketFacts> = {}) => fillTicket(BUILT_IN_TICKET, ticketValues(facts(more)));

describe('a copy for the ticket', () => {
  it('says who, the state, what was done and when it takes effect, by the customer’s clock', () => {
    const acts = [
      entry({
        at: '2026-11-30T10:05:00.000Z',
        action: 'sessions.revokeForUser',
        summary: 'Revoked 2 sessions',
        after: { cachedUntil: '2026-11-30T10:10:00.000Z' },
      }),
      entry({ reason: 'Chargeback' }),
    ];
    expect(copied({ entries: acts })).toBe(
      [
        'User: Ann <ann@example.com> (id u1)',
        'Database: Shop (production)',
        'State: Banned: Spam, until 30 Nov 2026, 21:00:00 GMT+9; 2 live sessions',
        'Done:',
        '- 30 Nov 2026, 19:00:00 GMT+9: Banned ann@example.com (Chargeback)',
        '- 30 Nov 2026, 19:05:00 GMT+9: Revoked 2 sessions',
        'Takes effect: at once on the server; browsers with a cached session until 30 Nov 2026, 19:10:00 GMT+9 at the latest',
        'As of 30 Nov 2026, 19:30:00 GMT+9, times in Asia/Tokyo',
        'authdesk://shop/user/u1',
      ].join('\n'),
    );
  });

  it('where nothing was done says nothing of it, and without a zone says UTC', () => {
    const text = copied({ zone: null });
    expect(text).not.toMatch(/Done|Takes effect/u);
    expect(text).toContain('As of 2026-11-30 10:30:00 UTC, times in UTC');
  });

  it('says of an act what became of it, and leaves out what changed nothing for the person', () => {
    const text = copied({
      entries: [
        entry({ outcome: 'unknown', summary: 'A' }),
        entry({ undo: 'done', summary: 'B', after: { cachedUntil: '2027-01-01T00:00:00.000Z' } }),
        entry({ outcome: 'failed', summary: 'C' }),
        ...['notes.add', 'tags.set', 'secrets.reveal', 'users.export', 'users.package'].map((action) =>
          entry({ action, summary: `silent ${action}` }),
        ),
      ],
    });
    expect(text).toContain('A; not known whether it was saved');
    expect(text).toContain('B; taken back since');
    expect(text).not.toMatch(/: C|silent|Takes effect/u);
  });

  it('has every moment of it in one zone, whichever that is', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Auckland', 'UTC');
    const moments = fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(zones, moments, (zone, moment) => {
        const text = ticketTime(moment.toISOString(), zone);
        const [, day, hours, minutes] =
          /^(\d+ \w+ \d{4}), (\d\d):(\d\d):\d\d GMT([+-]\d+(?::\d\d)?)?$/u.exec(text) ?? [];
        expect(day).toBeDefined();
        const [, sign = '+', h = '0', m = '0'] = /GMT(?:([+-])(\d+)(?::(\d+))?)?$/u.exec(text) ?? [];
        const offset = (sign === '-' ? -1 : 1) * (Number(h) * 60 + Number(m)) * 60_000;
        const local = new Date(moment.getTime() + offset);
        expect([Number(hours), Number(minutes)]).toEqual([local.getUTCHours(), local.getUTCMinutes()]);
      }),
    );
  });
});

describe('a template', () => {
  const names = Object.keys(TICKET_VARIABLES) as (keyof TicketValues)[];
  it('is filled with what is there; what a value holds is never read as a variable', () => {
    const values = fc.record(Object.fromEntries(names.map((name) => [name, fc.constantFrom('', '{link}', 'x', '$&')])));
    fc.assert(
      fc.property(values, fc.shuffledSubarray(names, { minLength: 1 }), (given, used) => {
        const text = fillTicket(used.map((name) => `${name}={${name}}`).join('\n'), given as unknown as TicketValues);
        const expected = used.filter((name) => given[name] !== '').map((name) => `${name}=${given[name] ?? ''}`);
        expect(text).toBe(expected.join('\n'));
      }),
    );
  });
  it('keeps what it does not know, and the editor names it', () => {
    expect(unknownVariables('{name} {pasword} {x}')).toEqual(['pasword', 'x']);
    expect(fillTicket('{pasword}', ticketValues(facts()))).toBe('{pasword}');
  });
});
