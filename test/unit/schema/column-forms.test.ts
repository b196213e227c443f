import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBoolean,
  decodeDate,
  encodeBoolean,
  encodeDate,
  encodeId,
  postgresDateForm,
  sqliteDateForm,
  textBooleanForm,
  type DateColumn,
} from '../../../src/main/data/database/column-forms';

const moments = fc.date({ min: new Date('1971-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham', 'Asia/Kathmandu');

describe('times', () => {
  it.each<DateColumn>([
    { form: 'timestamptz' },
    { form: 'timestamp' },
    { form: 'iso-text' },
    { form: 'iso-text', shape: { digits: 3, suffix: '+00:00' } },
    { form: 'iso-text', shape: { digits: 6, suffix: '' } },
    { form: 'space-text', shape: { digits: 3, suffix: '+00' } },
    { form: 'epoch-ms' },
  ])('are read as they were written: %o', (column) => {
    fc.assert(
      fc.property(moments, (time) => {
        expect(decodeDate(encodeDate(time, column), column.form, column.zone)).toEqual(time);
      }),
    );
  });

  it.each<DateColumn>([{ form: 'space-text' }, { form: 'epoch-seconds' }])('lose only milliseconds: %o', (column) => {
    fc.assert(
      fc.property(moments, (time) => {
        const read = decodeDate(encodeDate(time, column), column.form);
        expect(read?.getTime()).toBe(Math.floor(time.getTime() / 1000) * 1000);
      }),
    );
  });

  it('are read as they were written in any zone, but for the hour that comes twice', () => {
    fc.assert(
      fc.property(moments, zones, (time, zone) => {
        const read = decodeDate(encodeDate(time, { form: 'timestamp', zone }), 'timestamp', zone);
        expect(Math.abs((read?.getTime() ?? 0) - time.getTime()) % 1_800_000).toBe(0);
        expect(encodeDate(read ?? new Date(0), { form: 'timestamp', zone })).toBe(
          encodeDate(time, { form: 'timestamp', zone }),
        );
      }),
    );
  });

  it('on SQLite are of the form of what is found, and are written back in it to the letter', () => {
    const texts = fc.tuple(
      moments,
      fc.constantFrom('T', ' '),
      fc.constantFrom(0, 3, 6),
      fc.constantFrom('', 'Z', '+00:00', '+00', '+0000'),
    );
    fc.assert(
      fc.property(texts, ([time, separator, digits, suffix]) => {
        const [day = '', clock = ''] = time.toISOString().slice(0, -1).split('T');
        const fraction = digits === 0 ? '' : `.${clock.slice(9).padEnd(digits, '0')}`;
        const text = `${day}${separator}${clock.slice(0, 8)}${fraction}${suffix}`;
        const found = sqliteDateForm(text);
        expect(found.form).toBe(separator === 'T' ? 'iso-text' : 'space-text');
        const read = decodeDate(text, found.form);
        expect(encodeDate(read ?? new Date(0), found)).toBe(text);
      }),
    );
    expect(sqliteDateForm(1795418210)).toEqual({ form: 'epoch-seconds' });
    expect(sqliteDateForm(1795418210885)).toEqual({ form: 'epoch-ms' });
    expect(sqliteDateForm(1795418210885n)).toEqual({ form: 'epoch-ms' });
  });

  it('of another offset are written in UTC, the offset said in the same way', () => {
    const found = sqliteDateForm('2026-01-02T05:04:05.678+02:00');
    const read = decodeDate('2026-01-02T05:04:05.678+02:00', found.form);
    expect(encodeDate(read ?? new Date(0), found)).toBe('2026-01-02T03:04:05.678+00:00');
  });

  it('on Postgres are told by their type', () => {
    const forms = ['timestamp with time zone', 'timestamp without time zone', 'bigint', 'integer', 'text'].map(
      postgresDateForm,
    );
    expect(forms).toEqual(['timestamptz', 'timestamp', 'epoch-ms', 'epoch-seconds', 'iso-text']);
    expect(decodeDate('2026-11-23 06:57:13.942123+00', 'timestamptz')?.toISOString()).toBe('2026-11-23T06:57:13.942Z');
    expect(decodeDate('2026-11-23 06:57:13+05:30', 'timestamptz')?.toISOString()).toBe('2026-11-23T01:27:13.000Z');
  });

  it('that are none read as null', () => {
    for (const raw of ['', 'soon', '2026-13-45', 'infinity']) expect(decodeDate(raw, 'iso-text')).toBeNull();
    expect(decodeDate(null, 'epoch-ms')).toBeNull();
    expect(decodeDate(Number.NaN, 'epoch-ms')).toBeNull();
    expect(decodeDate(new Uint8Array([1]), 'timestamptz')).toBeNull();
  });
});

describe('booleans', () => {
  it.each([
    [['false', 'true'], 'false', 'true'],
    [['t'], 'f', 't'],
    [['0'], '0', '1'],
    [['maybe', 'YES'], 'NO', 'YES'],
    [[], 'false', 'true'],
  ])('in a text column %o are written as %s and %s', (samples, no, yes) => {
    const column = textBooleanForm(samples);
    expect([encodeBoolean(false, column), encodeBoolean(true, column)]).toEqual([no, yes]);
    expect([decodeBoolean(no), decodeBoolean(yes)]).toEqual([false, true]);
  });

  it('are read as better-auth does: of numbers only 1 is true', () => {
    expect([1, 1n, true, '1', 't', 'TRUE'].map(decodeBoolean)).toEqual(Array(6).fill(true));
    expect([0, 2, -1, 0n, false, '0', 'f', '', 'maybe'].map(decodeBoolean)).toEqual(Array(9).fill(false));
    expect(decodeBoolean(null)).toBeNull();
  });
});

describe('ids', () => {
  it('that a column cannot hold are nobody’s', () => {
    expect(encodeId('abc', 'number')).toBeNull();
    expect(encodeId('-1', 'number')).toBeNull();
    expect(encodeId('9'.repeat(30), 'number')).toBeNull();
    expect(encodeId('12', 'number')).toBe(12);
    expect(encodeId('12', 'uuid')).toBeNull();
    expect(encodeId('00000000-0000-4000-8000-000000000000', 'uuid')).toBe('00000000-0000-4000-8000-000000000000');
    expect(encodeId('12', 'text')).toBe('12');
  });
});
