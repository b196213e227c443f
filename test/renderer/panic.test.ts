// The panic sheet: every effect with its count before, and afterwards no more than was done.
import { describe, expect, it } from 'vitest';
import { banInput, isWhole } from '../../src/renderer/src/features/user/panic/ban-choice';
import { effectsOf, panicFacts } from '../../src/renderer/src/features/user/panic/effects';
import type { PanicPreview } from '../../src/shared/api/users';

const PREVIEW: PanicPreview = {
  user: { id: 'ann', name: 'Ann', email: 'ann@example.com' },
  activeSessions: 3,
  verifications: 2,
  apiKeys: 1,
  oauthTokens: null,
  trustedDevices: 0,
  canBan: true,
  banned: false,
  typed: false,
  undoable: true,
  whyNoSessions: null,
  whyNoBan: null,
};

describe('what shutting an account would do', () => {
  it('is listed with counts; what the app does not have is left out, what cannot be counted is not', () => {
    const listed = (more: Partial<PanicPreview>) =>
      effectsOf({ ...PREVIEW, ...more }).map(({ count, becomes }) => `${count ?? '?'} ${becomes}`);
    expect(listed({})).toEqual(['3 Revoked', '2 Voided', '0 Forgotten', '1 Switched off']);
    expect(listed({ activeSessions: null, oauthTokens: 4, apiKeys: null })).toEqual([
      '? Revoked',
      '2 Voided',
      '0 Forgotten',
      '4 Revoked',
    ]);
  });

  it('takes a ban with its end counted from the press, or none', () => {
    const now = Date.parse('2026-11-25T12:00:00.000Z');
    const choice = { on: true, reason: ' Stolen ', term: '1h', typed: '' } as const;
    expect(banInput(choice, now)).toEqual({ ban: { reason: 'Stolen', expiresAt: '2026-11-25T13:00:00.000Z' } });
    expect(banInput({ ...choice, reason: '', term: 'forever' }, now)).toEqual({ ban: {} });
    expect(banInput({ ...choice, on: false }, now)).toEqual({});
    expect(isWhole({ ...choice, term: 'until' }, now)).toBe(false);
    expect(isWhole({ ...choice, term: 'until', typed: '2020-01-01T00:00' }, now)).toBe(false);
    expect(isWhole({ ...choice, on: false, term: 'until' }, now)).toBe(true);
  });
});

describe('what shutting an account came to', () => {
  const sessions = { revoked: 3 };
  const done = (more: object) =>
    panicFacts({
      user: { banned: false },
      sessions,
      verifications: 2,
      apiKeys: 0,
      oauthTokens: 0,
      banned: true,
      ...more,
    } as unknown as Parameters<typeof panicFacts>[0]).map(({ tone, text }) => `${tone}: ${text}`);

  it('tells what was done, once, and nothing that was not', () => {
    expect(done({})).toEqual([
      'ok: Banned: new sign-ins are refused.',
      'ok: 3 sessions revoked.',
      'ok: 2 mailed links and codes voided.',
    ]);
  });

  it('says where the door stays open, and what could not be done', () => {
    const unseen = 'Mailed links and codes could not be voided: the database user may not look for them.';
    const told = done({ banned: false, verifications: null });
    expect(told[0]).toMatch(/^info: Not banned/);
    expect(told).toContain(`warn: ${unseen}`);
    expect(done({ banned: false, user: { banned: true } }).join(' ')).not.toContain('Not banned');
  });
});
