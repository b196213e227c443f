import { expect, it } from 'vitest';
import { refuse } from '../../../src/main/data/email/require-mailable';

const user = {
  id: 'u1',
  name: 'Ann',
  email: 'ann@example.com',
  emailVerified: false,
  banned: false,
  isAnonymous: false,
};

it.each(["o'neil+tag@example.com", 'a.b_c-d@sub.example.co.uk'])('lets %s through', (email) => {
  expect(refuse({ ...user, email }, false)).toBeNull();
});

it('lets banned users through', () => {
  expect(refuse({ ...user, banned: true }, false)).toBeNull();
});

it.each([
  [{ emailVerified: true }, 'already verified'],
  [{ email: 'x@anonymous.placeholder.invalid' }, 'placeholder'],
  [{ email: 'x@something.INVALID' }, 'placeholder'],
  [{ email: 'temp-abc@example.com', isAnonymous: true }, 'placeholder'],
  [{ email: 'temp-Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f@example.com' }, 'placeholder'],
  [{ email: 'Ann@example.com' }, 'capitals'],
  [{ email: '' }, 'not an address'],
  [{ email: 'ann' }, 'not an address'],
  [{ email: 'a@x.com, b@y.com' }, 'not an address'],
  [{ email: 'a@x.com\r\nBcc: b@y.com' }, 'not an address'],
  [{ email: 'ünï@exämple.com' }, 'not an address'],
  [{ email: '<a@x.com>' }, 'not an address'],
])('refuses %j', (over, sentence) => {
  const error = refuse({ ...user, ...over }, false);
  expect(error?.code).toBe('CONFLICT');
  expect(error?.message).toContain(sentence);
});

it('minds no capitals where the database ignores them', () => {
  expect(refuse({ ...user, email: 'Ann@example.com' }, true)).toBeNull();
});
