import { expect, it } from 'vitest';
import { refuseVerification } from '../../../src/main/data/email/require-mailable';

const user = {
  id: 'u1',
  name: 'Ann',
  email: 'ann@example.com',
  emailVerified: false,
  banned: false,
  isAnonymous: false,
  updatedAt: new Date('2026-11-20T10:15:00.000Z'),
};

it.each(["o'neil+tag@example.com", 'a.b_c-d@sub.example.co.uk'])('lets %s through', (email) => {
  expect(refuseVerification({ ...user, email }, false)).toBeNull();
});

it('lets banned users through', () => {
  expect(refuseVerification({ ...user, banned: true }, false)).toBeNull();
});

it.each([
  [{ emailVerified: true }, 'already verified'],
  [{ email: 'x@anonymous.placeholder.invalid' }, 'placeholder'],
  [{ email: 'x@something.INVALID' }, 'placeholder'],
  [{ email: 'temp-abc@example.com', isAnonymous: true }, 'placeholder'],
  [{ email: 'temp-Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f@example.com' }, 'placeholder'],
  [{ email: 'Ann@example.com' }, 'capitals'],
  [{ email: '' }, 'no email address'],
  [{ email: 'ann' }, 'not an address'],
  [{ email: 'a@x.com, b@y.com' }, 'not an address'],
  [{ email: 'a@x.com\r\nBcc: b@y.com' }, 'not an address'],
  [{ email: 'ünï@exämple.com' }, 'not an address'],
  [{ email: '<a@x.com>' }, 'not an address'],
])('refuses %j', (over, sentence) => {
  const error = refuseVerification({ ...user, ...over }, false);
  expect(error?.code).toBe('CONFLICT');
  expect(error?.message).toContain(sentence);
});

it('minds no capitals where the database ignores them', () => {
  expect(refuseVerification({ ...user, email: 'Ann@example.com' }, true)).toBeNull();
});

it('says since when an address is verified, or what is known of it', () => {
  const verified = { ...user, emailVerified: true };
  expect(refuseVerification(verified, false)?.message).toBe(
    'ann@example.com is already verified. The database does not keep when; the user was last changed on 2026-11-20 10:15 UTC.',
  );
  const since = new Date('2026-11-21T08:00:00.000Z');
  const error = refuseVerification(verified, false, since);
  expect(error?.message).toContain('marked as verified here on 2026-11-21 08:00 UTC');
  expect(error?.details).toMatchObject({ verifiedAt: since.toISOString() });
});
