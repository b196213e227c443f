// What the lists of links and codes and of accounts understand of what is typed, and what they say of it.
import { verificationKinds } from '@shared/api/verifications';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_FILTER_KEYS, ACCOUNT_FILTER_WORDS } from '../../src/renderer/src/features/accounts/filters';
import { accountsStore } from '../../src/renderer/src/features/accounts/view-store';
import {
  VERIFICATION_FILTER_KEYS,
  VERIFICATION_FILTER_WORDS,
} from '../../src/renderer/src/features/verifications/filters';
import { describeFilters } from '../../src/renderer/src/parts/query/filters';
import { readQuery } from '../../src/renderer/src/parts/query/typed-query';
import { KIND_EXPLAINED, KIND_WORDS } from '../../src/renderer/src/features/verifications/public/kinds';
import { verificationsStore } from '../../src/renderer/src/features/verifications/public/view-store';
import { readLayout } from '../../src/renderer/src/ui/data-grid/layout';

const now = new Date(2026, 10, 23, 15, 30);
const day = (year: number, month: number, date: number) => new Date(year, month - 1, date).toISOString();
const layout = readLayout(null);

describe('filters of links and codes', () => {
  const read = (text: string) => readQuery(text, VERIFICATION_FILTER_KEYS, { final: true, now });

  it('are typed by kind, state, user and times', () => {
    expect(read('kind:Magic-Link state:live user:Ada@Example.com ann')).toMatchObject({
      text: 'ann',
      filters: { kind: 'magic-link', state: 'active', user: 'Ada@Example.com' },
      notes: [],
    });
    expect(read('kind:"sign-in link"').filters).toEqual({ kind: 'magic-link' });
    expect(read('created:>7d expires:<2026-12-01').filters).toEqual({
      createdAfter: day(2026, 11, 16),
      expiresBefore: day(2026, 12, 1),
    });
    for (const kind of verificationKinds) expect(read(`kind:${kind}`).filters).toEqual({ kind });
  });

  it('say what was expected where they mean nothing', () => {
    expect(read('kind:two-factor').notes[0]).toContain('two-factor-challenge');
    expect(read('created:soon').notes[0]).toContain('2026-01-31');
    expect(read('person:').notes[0]).toContain('address');
  });

  it('stand as chips, each of which can be taken away', () => {
    const filters = {
      kind: 'email-otp' as const,
      user: 'ada@example.com',
      createdAfter: day(2026, 11, 1),
      expiresBefore: day(2026, 12, 1),
    };
    const chips = describeFilters(filters, VERIFICATION_FILTER_WORDS);
    expect(chips.map(({ text }) => text)).toEqual([
      'Code by mail',
      'Of ada@example.com',
      expect.stringMatching(/^Asked from .*1/),
      expect.stringMatching(/^Ends to .*30/),
    ]);
    expect(chips.map(({ key }) => key)).toEqual(Object.keys(filters));
  });

  it('are kept in a saved view, but for whose they are', () => {
    const { keep, read: readView } = verificationsStore;
    const filters = { createdAfter: day(2026, 11, 1) };
    const question = { search: 'ann ', filters: { ...filters, user: 'ada@example.com' }, sort: null };
    expect(readView(keep(question, layout)).question).toEqual({ search: 'ann', filters, sort: null });
    expect(readView({ filters: { kind: 'nonsense', createdAfter: 7, state: null } }).question.filters).toEqual({});
  });
});

describe('filters of accounts', () => {
  it('are typed, said and kept', () => {
    const { filters } = readQuery('provider:password user:ada@example.com linked:2026-11-01', ACCOUNT_FILTER_KEYS, {
      final: true,
      now,
    });
    expect(filters).toEqual({
      providerId: 'credential',
      user: 'ada@example.com',
      createdAfter: day(2026, 11, 1),
      createdBefore: day(2026, 11, 2),
    });
    expect(describeFilters(filters, ACCOUNT_FILTER_WORDS)).toHaveLength(4);
    const { user: _whose, ...saved } = filters;
    const kept = accountsStore.keep({ search: '', filters, sort: null }, layout);
    expect(accountsStore.read(kept).question.filters).toEqual(saved);
  });
});

describe('every kind of row', () => {
  it('is explained in sentences, with what removing it does', () => {
    for (const kind of verificationKinds) {
      const { what, removed } = KIND_EXPLAINED[kind];
      expect(KIND_WORDS[kind]).not.toBe('');
      for (const text of [what, removed]) expect(text).toMatch(/^[A-Z].{15,}\.$/u);
    }
  });
});
