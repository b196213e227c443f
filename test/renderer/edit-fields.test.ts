// What is typed in the edit sheet, read as the values that would be stored.
import { describe, expect, test } from 'vitest';
import type { UserField } from '../../src/shared/api/users';
import {
  changesOf,
  columnOfError,
  draftOf,
  patchOf,
  readDraft,
  valuesOf,
} from '../../src/renderer/src/parts/user-form/edit-fields';

const field = (more: Partial<UserField>): UserField => ({
  column: 'x',
  field: null,
  type: 'text',
  value: null,
  secret: false,
  present: false,
  editable: true,
  whyNot: null,
  nullable: true,
  ...more,
});

describe('a draft', () => {
  test.each([
    [field({ type: 'text' }), '', { value: null }],
    [field({ type: 'text', nullable: false, value: 'a' }), '', { value: '' }],
    [field({ type: 'text', field: 'email', value: 'a@b.c' }), ' New@B.c ', { value: 'new@b.c' }],
    [field({ type: 'text', field: 'username' }), 'Ann', { value: 'ann' }],
    [field({ type: 'text', value: ' kept ' }), ' kept ', { value: ' kept ' }],
    [field({ type: 'boolean' }), 'yes', { value: true }],
    [field({ type: 'boolean', value: true }), '', { value: null }],
    [field({ type: 'number', value: 1 }), ' 2.5 ', { value: 2.5 }],
    [field({ type: 'number' }), '9007199254740993', { value: '9007199254740993' }],
    [field({ type: 'date' }), '2026-11-23T06:57:13+01:00', { value: '2026-11-23T05:57:13.000Z' }],
    [field({ type: 'json' }), '{"a": 1}', { value: '{"a": 1}' }],
  ])('of %o typed %j', (of, typed, read) => {
    expect(readDraft(of, typed)).toEqual(read);
  });

  test.each([
    [field({ type: 'text', field: 'name', value: 'Ann' }), ' '],
    [field({ type: 'number' }), 'many'],
    [field({ type: 'number', nullable: false, value: 1 }), ''],
    [field({ type: 'date' }), 'yesterday'],
    [field({ type: 'json' }), '{'],
    [field({ type: 'text', value: '{"a":1}' }), '{"a":'],
  ])('of %o typed %j says what is wrong', (of, typed) => {
    expect(readDraft(of, typed)).toHaveProperty('error');
  });

  test('what was not touched stays as it is, whatever it is', () => {
    for (const value of [null, '', ' x ', 0, 12.5, true, '{broken', 'Not@Lower.case']) {
      for (const type of ['text', 'boolean', 'number', 'date', 'json', 'other'] as const) {
        expect(readDraft(field({ type, value, field: 'email' }), draftOf(value))).toEqual({ value });
      }
    }
  });
});

describe('the changes', () => {
  const fields = [
    field({ column: 'full_name', field: 'name', value: 'Ann' }),
    field({ column: 'e.mail', field: 'email', value: 'a@b.c' }),
    field({ column: 'plan', value: 'free' }),
    field({ column: 'constructor', value: 1, type: 'number' }),
  ];
  test('go by name where the call knows one, else by column', () => {
    const after = { ...valuesOf(fields), full_name: 'Anna', plan: 'pro' };
    const changes = changesOf(fields, valuesOf(fields), after);
    expect(changes.map(({ label, before, after: now }) => [label, before, now])).toEqual([
      ['Name', 'Ann', 'Anna'],
      ['plan', 'free', 'pro'],
    ]);
    expect(patchOf(fields, changes)).toEqual({ name: 'Anna', fields: { plan: 'pro' } });
  });

  test('an error finds its box', () => {
    expect(columnOfError(fields, 'email')).toBe('e.mail');
    expect(columnOfError(fields, 'patch.name')).toBe('full_name');
    expect(columnOfError(fields, 'fields.e.mail')).toBe('e.mail');
    expect(columnOfError(fields, 'why.reason')).toBeUndefined();
    expect(columnOfError(fields, undefined)).toBeUndefined();
  });
});
