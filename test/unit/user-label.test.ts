import { describe, expect, it } from 'vitest';
import { isE164 } from '@shared/phone';
import { userLabel } from '@shared/user-label';
import { isAdmin } from '../../src/main/data/user-rows/roles';

describe('what a user is called', () => {
  const whole = {
    id: 'id1',
    email: 'a@b.c',
    name: 'Ann',
    displayUsername: 'Ann_1',
    username: 'ann_1',
    phoneNumber: '+1555',
  };
  it.each([
    [{}, 'a@b.c'],
    [{ email: '' }, 'Ann'],
    [{ email: null, name: ' ' }, 'Ann_1'],
    [{ email: null, name: '', displayUsername: null }, 'ann_1'],
    [{ email: undefined, name: null, displayUsername: null, username: '' }, '+1555'],
    [{ email: '', name: '', displayUsername: '', username: '', phoneNumber: '' }, 'id1'],
  ])('without %j: %s', (lacking, label) => {
    expect(userLabel({ ...whole, ...lacking })).toBe(label);
  });
});

it.each([
  ['+4915112345678', true],
  ['abc', false],
  ['0170 123', false],
  ['+0170123456', false],
  ['+1 555 0001', false],
])('%s is E.164: %s', (number, is) => expect(isE164(number)).toBe(is));

it.each([
  ['admin', true],
  ['user,admin', true],
  ['ADMIN', true],
  ['SUPER_ADMIN', true],
  ['Administrator', true],
  ['user', false],
  ['badminton', false],
  ['admin-viewer', false],
  ['', false],
  [null, false],
])('the role %s gives all rights: %s', (role, is) => expect(isAdmin(role)).toBe(is));
