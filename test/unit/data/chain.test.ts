import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEntries, checkHead, entryHash, GENESIS, headMac } from '../../../src/main/data/audit/chain';

const key = randomBytes(32);
type AuditRecord = Parameters<typeof checkEntries>[2][number];

function chain(length: number): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const unhashed = {
      seq,
      previous: records.at(-1)?.hash ?? GENESIS,
      id: `id${seq}`,
      at: '2026-01-01T00:00:00.000Z',
      actor: 'tester',
      connection_id: null,
      connection_name: null,
      action: 'users.update',
      target_type: 'user',
      target_id: 'x',
      target_label: 'x@example.com',
      user_id: 'x',
      summary: 'Changed',
      before: '{"name":"a"}',
      after: null,
      outcome: 'done',
      rows: 1,
      extra: '{"reason":"asked by phone"}',
    };
    records.push({ ...unhashed, hash: entryHash(key, unhashed) });
  }
  return records;
}
const start = { seq: 0, hash: GENESIS };
const whole = chain(8);
const end = { seq: 8, hash: whole[7]?.hash ?? '' };

describe('the chain', () => {
  it('holds, in one piece or in several', () => {
    expect(checkEntries(key, start, whole)).toEqual({ state: end, fault: null });
    fc.assert(
      fc.property(fc.nat(8), (cut) => {
        const first = checkEntries(key, start, whole.slice(0, cut));
        expect(checkEntries(key, first.state, whole.slice(cut))).toEqual({ state: end, fault: null });
      }),
    );
    expect(checkEntries(key, start, [])).toEqual({ state: start, fault: null });
  });

  it('names the first entry in which anything is another', () => {
    const columns = Object.keys(whole[0] ?? {}) as (keyof AuditRecord)[];
    const text: readonly string[] = ['hash', 'previous'];
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(fc.nat(7), fc.constantFrom(...columns), value, (at, column, other) => {
        fc.pre(whole[at]?.[column] !== other);
        fc.pre(typeof other === 'string' || !text.includes(column)); // the table is strict
        const bent = whole.map((record, i) => (i === at ? { ...record, [column]: other } : record));
        const { state, fault } = checkEntries(key, start, bent);
        expect(fault?.at).toBe(bent[at]?.id);
        expect(state.seq).toBe(at);
      }),
      { numRuns: 500 },
    );
  });

  it('cannot be moved between fields, types or keys', () => {
    const [first] = whole;
    if (!first) throw new Error('empty');
    const swapped = { ...first, target_id: first.user_id, user_id: first.target_id, target_type: 'x', actor: 'user' };
    expect(entryHash(key, swapped)).not.toBe(first.hash);
    expect(entryHash(key, { ...first, rows: null })).not.toBe(entryHash(key, { ...first, rows: 0 }));
    expect(entryHash(key, { ...first, before: null })).not.toBe(entryHash(key, { ...first, before: 'null' }));
    expect(entryHash(randomBytes(32), first)).not.toBe(first.hash);
  });

  it('ends where its signed head says', () => {
    const head = { only: 1, ...end, mac: headMac(key, end.seq, end.hash) };
    expect(checkHead(key, end, head)).toBeNull();
    expect(checkHead(key, start, undefined)).toBeNull();
    const shorter = { seq: 7, hash: whole[6]?.hash ?? '' };
    for (const [state, other] of [
      [shorter, head],
      [end, undefined],
      [end, { ...head, mac: headMac(randomBytes(32), end.seq, end.hash) }],
      [shorter, { ...head, ...shorter }],
      [end, { ...head, mac: '' }],
      [start, head],
    ] as const) {
      expect(checkHead(key, state, other)).toMatchObject({ at: 'end', reason: expect.stringMatching(/\.$/) });
    }
  });
});
