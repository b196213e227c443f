import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBoolean,
  decodeDate,
  encodeBoolean,
  encodeDate,
  encodeId,
  momentOf,
  plainTime,
  postgresDateForm,
  sqliteDateForm,
  textBooleanForm,
  type DateColumn,
} from '../../../src/main/data/database/column-forms';

const moments = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9998-12-30T00:00:00Z'),
  noInvalidDate: true,
});
/** Where seconds and milliseconds can be told apart by their size. */
const recent = fc.date({
  min: new Date('1974-01-01T00:00:00Z'),
  max: new Date('5000-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const wholeSecond = (date: Date) => new Date(Math.floor(date.getTime() / 1000) * 1000);

describe('times', () => {
  const exact: DateColumn[] = [
    { form: 'timestamptz' },
    { form: 'timestamp' },
    { form: 'iso-text' },
    { form: 'iso-text', shape: { digits: 3, suffix: '+00:00' } },
    { form: 'iso-text', shape: { digits: 6, suffix: 'Z' } },
    { form: 'iso-text', shape: { digits: 6, suffix: '' } },
    { form: 'space-text', shape: { digits: 3, suffix: '' } },
    { form: 'space-text', shape: { digits: 3, suffix: '+00' } },
    { form: 'space-text', shape: { digits: 6, suffix: '+00' } },
    { form: 'epoch-ms' },
  ];
  it.each(exact)('go into %j and come back the same', (column) => {
    fc.assert(
      fc.property(moments, (date) => {
        expect(decodeDate(encodeDate(date, column), column.form, column.zone)).toEqual(date);
      }),
    );
  });

  const written: [DateColumn['form'], (iso: string) => string][] = [
    ['iso-text', (iso) => iso],
    ['iso-text', (iso) => iso.replace(/\.\d+Z$/, 'Z')],
    ['timestamptz', (iso) => iso.replace('T', ' ').replace('Z', '+00')],
    ['timestamptz', (iso) => iso.replace('T', ' ').replace('Z', '123+00')],
    ['timestamptz', (iso) => iso.replace('T', ' ').replace(/\.?0*Z$/, '+00')],
  ];
  it.each(written)('are read as %s without reckoning just as with it (%#)', (form, write) => {
    fc.assert(
      fc.property(moments, (date) => {
        const text = write(date.toISOString());
        const plain = plainTime(text, { type: 'date', form });
        // A leap day is for the closer look: whether there is one needs reckoning.
        const leapDay = date.toISOString().includes('-02-29T');
        expect(plain).toBe(leapDay ? null : decodeDate(text, form)?.toISOString());
      }),
    );
  });

  it.each(['2026-02-29T10:00:00Z', '2026-02-30 10:00:00+00', '2026-04-31T10:00:00Z', '2026-01-01T24:00:00Z'])(
    'take a closer look at %s',
    (text) => {
      expect(plainTime(text, { type: 'date', form: 'iso-text' })).toBeNull();
      expect(plainTime('2026-01-01T10:00:00Z', { type: 'date', form: 'timestamp' })).toBeNull();
    },
  );

  const seconds: DateColumn[] = [
    { form: 'epoch-seconds' },
    { form: 'space-text' },
    { form: 'iso-text', shape: { digits: 0, suffix: 'Z' } },
  ];
  it.each(seconds)('go into %j and come back without the fraction', (column) => {
    fc.assert(
      fc.property(moments, (date) => {
        expect(decodeDate(encodeDate(date, column), column.form)).toEqual(wholeSecond(date));
      }),
    );
  });

  const zones = ['Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC'];
  it.each([...zones, 'Pacific/Chatham'])(
    'go into wall time of %s and come back to the same letters, and to the same time except for the hour that is repeated',
    (zone) => {
      fc.assert(
        fc.property(
          fc.date({
            min: new Date('1990-01-01T00:00:00Z'),
            max: new Date('2040-01-01T00:00:00Z'),
            noInvalidDate: true,
          }),
          (date) => {
            const column = { form: 'timestamp', zone } as const;
            const back = decodeDate(encodeDate(date, column), 'timestamp', zone);
            expect([0, 3_600_000]).toContain(date.getTime() - (back?.getTime() ?? 0));
            expect(encodeDate(back ?? new Date(0), column)).toBe(encodeDate(date, column));
          },
        ),
      );
    },
  );

  it('written are recognised as the form they were written in', () => {
    fc.assert(
      fc.property(recent, fc.constantFrom(...exact.slice(2), ...seconds), (date, column) => {
        const found = sqliteDateForm(encodeDate(date, column));
        expect(found).toMatchObject(column);
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

  it.each([
    ['2026-11-23T06:57:13.942Z', 'iso-text', '2026-11-23T06:57:13.942Z'],
    ['2026-11-23 06:57:13.942123+00', 'timestamptz', '2026-11-23T06:57:13.942Z'],
    ['2026-11-23 12:27:13.9+05:30', 'timestamptz', '2026-11-23T06:57:13.900Z'],
    ['2026-11-23 06:57:13+05:30', 'timestamptz', '2026-11-23T01:27:13.000Z'],
    ['2026-11-23 03:57:13-0300', 'timestamptz', '2026-11-23T06:57:13.000Z'],
    ['2026-11-23 06:57:13', 'space-text', '2026-11-23T06:57:13.000Z'],
    ['2026-11-23 06:57:13.9999999', 'timestamp', '2026-11-23T06:57:13.999Z'],
    ['2026-11-23', 'timestamp', '2026-11-23T00:00:00.000Z'],
    ['1795418210', 'epoch-seconds', '2026-11-23T07:16:50.000Z'],
    [1795418210885, 'epoch-ms', '2026-11-23T07:16:50.885Z'],
  ] as const)('read %s as %s', (raw, form, iso) => {
    expect(decodeDate(raw, form)?.toISOString()).toBe(iso);
  });

  it.each([
    null,
    'soon',
    '',
    '2026-13-45',
    'infinity',
    '-infinity',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    9e15,
    {},
    new Uint8Array(3),
  ])('are not made out of %j', (raw) => {
    for (const form of ['timestamptz', 'timestamp', 'iso-text', 'space-text', 'epoch-ms'] as const) {
      const read = decodeDate(raw, form);
      expect(read === null || form === 'epoch-ms').toBe(true);
    }
  });

  it.each([
    ['timestamp with time zone', 'timestamptz'],
    ['timestamp without time zone', 'timestamp'],
    ['date', 'timestamp'],
    ['bigint', 'epoch-ms'],
    ['numeric', 'epoch-ms'],
    ['double precision', 'epoch-ms'],
    ['integer', 'epoch-seconds'],
    ['text', 'iso-text'],
    ['character varying', 'iso-text'],
  ] as const)('of a Postgres column of type %s stand as %s', (type, form) => {
    expect(postgresDateForm(type)).toBe(form);
  });
});

describe('booleans', () => {
  it.each(['boolean', 'integer', 'text'] as const)('go into %s and come back', (form) => {
    for (const value of [true, false]) expect(decodeBoolean(encodeBoolean(value, { form }))).toBe(value);
  });

  it.each(['true', 'F', '1', 'no', 'Y', 'OFF'])('are written in the words of a column that holds %j', (sample) => {
    const column = textBooleanForm(['', sample]);
    for (const value of [true, false]) expect(decodeBoolean(encodeBoolean(value, column))).toBe(value);
    expect([encodeBoolean(true, column), encodeBoolean(false, column)]).toContain(sample);
  });

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

  it('are read as better-auth reads them: of numbers only 1 is true', () => {
    expect([0, 1, 2, -1, 1n, 0n].map((raw) => decodeBoolean(raw))).toEqual([false, true, false, false, true, false]);
    expect(decodeBoolean(null)).toBeNull();
    expect([true, false].map((raw) => decodeBoolean(raw))).toEqual([true, false]);
    expect(['t', 'true', '1', ' TRUE '].map((raw) => decodeBoolean(raw))).toEqual([true, true, true, true]);
    expect(['', 'f', '0', '2', 'maybe'].map((raw) => decodeBoolean(raw))).toEqual([false, false, false, false, false]);
  });
});

describe('ids', () => {
  it('of text are taken as they are', () => {
    expect(() => fc.assert(fc.property(fc.string(), (id) => encodeId(id, 'text') === id))).not.toThrow();
  });

  it('of other columns are refused where no row can have them', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(), (uuid, number) => {
        expect(encodeId(uuid, 'uuid')).toBe(uuid);
        expect(encodeId(String(number), 'number')).toBe(number);
        expect(encodeId(uuid, 'number')).toBeNull();
        expect(encodeId(String(number), 'uuid')).toBeNull();
      }),
    );
    const none = ['', 'abc', ' 1', '1.5', '1e3', '0x1', '-1', '١', "1' or 1=1", '9'.repeat(30)];
    expect(none.map((id) => encodeId(id, 'number'))).toEqual(none.map(() => null));
  });
});

describe('what is no time of anybody', () => {
  const none = [null, '', ' ', '0', '-1', 'banana', '2026', '12/2026', Buffer.from('2026-01-01'), true, {}];
  it.each(['timestamptz', 'timestamp', 'iso-text', 'space-text'] as const)('is none as %s', (form) => {
    for (const raw of [...none, 0, -1, 1_700_000_000_000]) expect(decodeDate(raw, form)).toBeNull();
    for (const far of ['12024-01-01T00:00:00.000Z', '+055840-11-14T22:13:20.000Z', '-271821-04-20T00:00:00.000Z']) {
      expect(decodeDate(far, form)).toBeNull();
    }
    for (const far of ['infinity', '-infinity', '0044-03-15 12:00:00+00 BC', '10000-01-01 00:00:00+00']) {
      expect(decodeDate(far, form)).toBeNull();
    }
  });
  it.each(['epoch-seconds', 'epoch-ms'] as const)('is none as %s', (form) => {
    const texts = none.filter((raw) => raw !== '0' && raw !== '-1' && raw !== '2026');
    for (const raw of [...texts, Infinity, -Infinity, Number.NaN, 1e300, -9_223_372_036_854_775_808]) {
      expect(decodeDate(raw, form)).toBeNull();
    }
  });
  it('stands somewhere on the line of time all the same', () => {
    const order = ['-infinity', '4713-01-01 00:00:00+00 BC', '0001-01-01 00:00:00+00', '9999-12-31 00:00:00+00'];
    const places = [...order, '10000-01-01 00:00:00+00', '294276-12-31 23:59:59.999999+00', 'infinity'].map((raw) =>
      momentOf(raw, 'timestamptz'),
    );
    // JavaScript has no date so far away as Postgres has.
    const known = places.filter((moment) => !Number.isNaN(moment));
    expect(known.toSorted((a, b) => a - b)).toEqual(known);
    expect(known.length).toBeGreaterThanOrEqual(6);
  });
  it('is read from the words of JavaScript and of mail, and from no other', () => {
    const date = new Date('2026-11-23T06:57:13.000Z');
    expect(decodeDate(date.toUTCString(), 'iso-text')).toEqual(date);
    expect(decodeDate(String(date), 'iso-text')).toEqual(date);
  });
});
