import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEntries, checkHead, entryHash, GENESIS, headMac } from '../../../src/main/data/audit/chain';
import { checkpointLine, readCheckpointLines, type Checkpoint } from '../../../src/main/data/audit/checkpoint';
import { vouchedBy, walkEnd, walkOn, walkStart, type Walk } from '../../../src/main/data/audit/walk-chain';

const key = randomBytes(32);
type AuditRecord = Parameters<typeof checkEntries>[2][number];

function chain(length: number, begin: readonly AuditRecord[] = []): AuditRecord[] {
  const records: AuditRecord[] = [...begin];
  for (let seq = begin.length + 1; seq <= length; seq += 1) {
    const unhashed = {
      seq,
      previous: records.at(-1)?.hash ?? GENESIS,
      id: begin.length === 0 ? `id${seq}` : `other${seq}`,
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

describe('a check of the whole chain', () => {
  const LENGTH = 12;
  const long = chain(LENGTH);
  const headOf = (records: readonly AuditRecord[]) => {
    const last = records.at(-1);
    if (last === undefined) return undefined;
    return { only: 1, seq: last.seq, hash: last.hash, mac: headMac(key, last.seq, last.hash) };
  };
  const vouch = (records: readonly AuditRecord[], seqs: readonly number[]): string =>
    seqs
      .map((seq): Checkpoint => ({
        at: `2026-01-01T00:00:${String(seq).padStart(2, '0')}.000Z`,
        seq,
        hash: records[seq - 1]?.hash ?? GENESIS,
      }))
      .map((checkpoint) => checkpointLine(key, checkpoint))
      .join('');
  /** Checks in pieces of a size, as the database is read. */
  const check = (records: readonly AuditRecord[], head: ReturnType<typeof headOf>, lines: string, piece = 5) => {
    const kept = readCheckpointLines(key, lines);
    let walk: Walk = walkStart;
    for (let at = 0; at < records.length && walk.fault === null; at += piece) {
      walk = walkOn(key, vouchedBy(kept), walk, records.slice(at, at + piece));
    }
    return walkEnd(key, walk, head, kept);
  };
  const everywhere = Array.from({ length: LENGTH + 1 }, (_, seq) => seq);
  const sometimes = fc.uniqueArray(fc.integer({ min: 0, max: LENGTH }));
  const pieces = fc.integer({ min: 1, max: LENGTH });

  it('holds, whatever was vouched for and in whatever pieces it is read', () => {
    fc.assert(
      fc.property(sometimes, pieces, (seqs, piece) => {
        expect(check(long, headOf(long), vouch(long, seqs), piece)).toBeNull();
      }),
    );
  });

  it('names the first entry after a removed, moved or inserted one', () => {
    fc.assert(
      fc.property(fc.nat(LENGTH - 2), sometimes, pieces, (at, seqs, piece) => {
        const lines = vouch(long, seqs);
        const removed = long.toSpliced(at, 1);
        expect(check(removed, headOf(long), lines, piece)?.at).toBe(long[at + 1]?.id);
        const [one, two] = [long[at], long[at + 1]];
        if (one === undefined || two === undefined) throw new Error('too short');
        const swapped = long.with(at, { ...two, seq: one.seq }).with(at + 1, { ...one, seq: two.seq });
        expect(check(swapped, headOf(long), lines, piece)?.at).toBe(two.id);
        const inserted = [
          ...long.slice(0, at),
          { ...one, id: 'forged' },
          ...long.slice(at).map((record) => ({ ...record, seq: record.seq + 1 })),
        ];
        expect(check(inserted, headOf(inserted), lines, piece)?.at).toBe('forged');
      }),
    );
  });

  it('misses the end of one that was cut, head and all, as soon as any entry of it was vouched for', () => {
    fc.assert(
      fc.property(fc.nat(LENGTH - 1), sometimes, pieces, (length, seqs, piece) => {
        const cut = long.slice(0, length);
        const fault = check(cut, headOf(cut), vouch(long, seqs), piece);
        if (seqs.some((seq) => seq > length)) expect(fault).toMatchObject({ at: 'end' });
        else expect(fault).toBeNull();
        expect(check(cut, headOf(long), vouch(long, seqs), piece)).toMatchObject({ at: 'end' });
      }),
    );
  });

  it('names the first entry of another history that was gone on with in its place', () => {
    fc.assert(
      fc.property(fc.nat(LENGTH - 1), fc.integer({ min: 1, max: LENGTH }), pieces, (back, more, piece) => {
        const other = chain(back + more, long.slice(0, back));
        fc.pre(back > 0);
        const fault = check(other, headOf(other), vouch(long, everywhere), piece);
        expect(fault?.at).toBe(other[back]?.id);
      }),
    );
  });

  it('believes no line that was not written with its key, and forgives one that was cut off', () => {
    const lines = vouch(long, everywhere);
    fc.assert(
      fc.property(fc.nat(lines.length - 2), fc.constantFrom('0', 'f', ' ', '9'), (at, char) => {
        fc.pre(lines[at] !== char && lines[at] !== '\n');
        const bent = lines.slice(0, at) + char + lines.slice(at + 1);
        expect(check(long, headOf(long), bent)).toMatchObject({ at: 'checkpoints' });
      }),
    );
    fc.assert(
      fc.property(fc.nat(lines.length), (length) => {
        expect(check(long, headOf(long), lines.slice(0, length))).toBeNull();
      }),
    );
  });
});
