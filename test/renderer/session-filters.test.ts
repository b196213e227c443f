import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIpRange } from '../../src/main/data/base/ip-range';
import { ApiError } from '../../src/renderer/src/api/error';
import { matchOf } from '../../src/renderer/src/api/sessions';
import { SESSION_FILTER_KEYS, SESSION_FILTER_WORDS } from '../../src/renderer/src/features/sessions/filters';
import { changeFilters, describeFilters } from '../../src/renderer/src/parts/query/filters';
import { wrongAddress } from '../../src/renderer/src/parts/query/address-range';
import { readQuery } from '../../src/renderer/src/parts/query/typed-query';
import { newCountOf, ofResult } from '../../src/renderer/src/features/sessions/public/matching-outcome';
import { flagsOf } from '../../src/renderer/src/features/sessions/public/flag-words';
import { readLayout } from '../../src/renderer/src/ui/data-grid/layout';
import { sessionsStore, type SessionFilters } from '../../src/renderer/src/features/sessions/public/view-store';
import type { ErrorDetails } from '../../src/shared/error-details';
import type { RevokeReport } from '../../src/shared/api/sessions';
import { makeWorld } from '../page/fake/world';

const now = new Date(2026, 10, 25, 15, 30);
const read = (text: string) => readQuery(text, SESSION_FILTER_KEYS, { final: true, now });
const describeSessions = (filters: SessionFilters) => describeFilters(filters, SESSION_FILTER_WORDS);

describe('filters of the sessions list', () => {
  test('are typed as text, and the rest is searched for', () => {
    const query = read('ip:10.0.0.0/8 device:"chrome on windows" state:LIVE user:ann@x.example berlin');
    expect(query.filters).toEqual({
      ip: '10.0.0.0/8',
      device: 'chrome on windows',
      state: 'active',
      user: 'ann@x.example',
    });
    expect(query.text).toBe('berlin');
    expect(read('impersonated:yes shared:no odd:far-apart state:ended').filters).toEqual({
      impersonated: true,
      sharedIp: false,
      odd: 'far-apart',
      state: 'expired',
    });
    expect(read('odd:yes').filters).toEqual({ odd: 'any' });
    expect(read('odd:strange').notes[0]).toContain('far-apart');
    expect(read('ip:2001:db8::/32').filters).toEqual({ ip: '2001:db8::/32' });
  });

  test('a time ago in hours is a moment, in days the start of a day', () => {
    expect(read('created:>6h').filters).toEqual({ createdAfter: new Date(2026, 10, 25, 9, 30).toISOString() });
    expect(read('created:<7d').filters).toEqual({ createdBefore: new Date(2026, 10, 18).toISOString() });
    expect(read('created:2026-11-01..2026-11-02').filters).toEqual({
      createdAfter: new Date(2026, 10, 1).toISOString(),
      createdBefore: new Date(2026, 10, 3).toISOString(),
    });
  });

  test.each([
    ['10.0.0.0/33', 'from 0 to 32'],
    ['10.0.0.0/', 'from 0 to 32'],
    ['10.0.0.0/8/8', 'one slash'],
    ['10.0', '10.0.0.0/16'],
    ['10.0.0.', '10.0.0.0/24'],
    ['10.0.0.300', 'at most 255'],
    ['10.0.0.01', 'write 1'],
    ['office', 'is no IP address'],
    ['2001:db8::1::2', 'no IPv6 address'],
    ['2001:db8::/129', 'from 0 to 128'],
    ['::ffff:10.0.0.0/8', '/96'],
  ])('%s is told to be wrong: %s', (text, why) => {
    expect(wrongAddress(text)).toContain(why);
    const query = read(`ip:${text} x`);
    expect(query).toMatchObject({ filters: {}, text: 'x' });
    expect(query.notes[0]).toContain(why);
  });

  test('the page and main agree on what an address or a range is', () => {
    const part = fc.oneof(fc.nat(300).map(String), fc.constantFrom('', '01', 'a'));
    const v4 = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.'));
    const group = fc.oneof(
      fc.nat(0xffff).map((n) => n.toString(16)),
      fc.constantFrom('', '', '12345', 'g'),
    );
    const v6 = fc.array(group, { minLength: 2, maxLength: 9 }).map((parts) => parts.join(':'));
    const length = fc.oneof(
      fc.constant(''),
      fc.nat(140).map((n) => `/${n}`),
      fc.constantFrom('/', '/-1', '/8/8'),
    );
    const text = fc.tuple(fc.oneof(v4, v6, fc.ipV4(), fc.ipV6()), length).map(([a, l]) => a + l);
    fc.assert(
      fc.property(text, (typed) => {
        expect([typed, wrongAddress(typed) === null]).toEqual([typed, parseIpRange(typed) !== null]);
      }),
      { numRuns: 500 },
    );
  });

  test('each is a chip that can be taken away, the state last by Backspace', () => {
    const facts = {
      ip: '10.0.0.0/8',
      createdBefore: new Date(2026, 10, 3).toISOString(),
      sharedIp: true,
      odd: 'any',
    } as const;
    const filters: SessionFilters = { state: 'active', ...facts, ofUser: { id: 'u1', label: 'ann@x.example' } };
    const chips = describeSessions(filters);
    expect(chips.map(({ key }) => key)).toEqual(['state', 'ofUser', 'ip', 'createdBefore', 'sharedIp', 'odd']);
    expect(chips[3]?.text).toContain('2');
    let left = filters;
    for (let n = chips.length; n > 0; n -= 1) {
      left = changeFilters<SessionFilters>(left, { [describeSessions(left).at(-1)?.key ?? '']: undefined });
      expect(describeSessions(left)).toHaveLength(n - 1);
    }
    expect(left).toEqual({});
  });

  test('are kept in a saved view, and what is no filter is not', () => {
    const filters = { state: 'active', device: 'iphone', odd: 'script' } as const;
    const question = { search: '', filters, sort: null };
    const kept = JSON.parse(JSON.stringify(sessionsStore.keep(question, readLayout(undefined)))) as object;
    expect(sessionsStore.read({ ...kept }).question).toEqual(question);
    expect(sessionsStore.read({ ...kept, filters: { colour: 'red' } }).question.filters).toEqual({});
    expect(matchOf({ state: 'active', ip: '10.0.0.1', limit: 5, from: 'end', acceptCost: true })).toEqual({
      state: 'active',
      ip: '10.0.0.1',
    });
  });
});

describe('flags of a session', () => {
  test('are explained, lead to their like, and what matters most comes first', () => {
    const [row] = makeWorld('some').sessions;
    if (row === undefined) throw new Error('no session');
    const flags = flagsOf({
      ...row,
      ipAddress: '10.0.0.7',
      ipUsers: 5,
      impersonatedBy: 'adm',
      flags: ['shared-ip', 'new-device', 'far-apart', 'script', 'no-user', 'impersonated'],
    });
    expect(flags.map(({ flag }) => flag)).toEqual([
      'impersonated',
      'no-user',
      'far-apart',
      'new-device',
      'script',
      'shared-ip',
    ]);
    expect(flags.at(-1)).toMatchObject({ label: '5 users', facts: { sharedIp: true } });
    expect(flags[0]?.explain).toContain('adm');
    expect(flags.every(({ explain }) => explain.endsWith('.'))).toBe(true);
  });
});

describe('ending all that match', () => {
  const refused = (details: ErrorDetails<'CONFIRMATION_REQUIRED'>) =>
    new ApiError({ code: 'CONFIRMATION_REQUIRED', message: 'More match.', details });
  const report: RevokeReport = {
    revoked: 3,
    notFound: 0,
    effectiveAt: '2026-11-25T10:15:02.000Z',
    notes: [],
    rows: 3,
    cleared: 0,
    refused: 'now',
    doubt: null,
    cachedUntil: null,
    jwtUntil: null,
    assumed: [],
    secondaryStorage: null,
    troubles: [],
    oauth: null,
    proof: [],
    noProof: null,
  };

  test('is asked again only where the number changed', () => {
    expect(newCountOf(refused({ reason: 'count', count: 12, expected: 11 }))).toBe(12);
    expect(newCountOf(refused({ reason: 'count', count: 0, expected: 1 }))).toBe(0);
    expect(newCountOf(refused({ reason: 'confirm', rows: 12 }))).toBeNull();
    expect(newCountOf(new ApiError({ code: 'CONFLICT', message: 'No.' }))).toBeNull();
  });

  test('tells what the job did, also where it stopped on its way, and nothing where it did nothing', () => {
    const entries = [{ id: 'a', summary: 'Revoked 3 sessions', undo: 'possible' }];
    expect(ofResult({ ...report, entries, message: 'Revoked 3 of 9 before it stopped.' })).toEqual({ report, entries });
    expect(ofResult({ message: 'The connection was lost.' })).toBeNull();
    expect(ofResult(undefined)).toBeNull();
  });
});
