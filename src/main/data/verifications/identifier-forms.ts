import type { VerificationKind, VerificationRow } from '@shared/api/verifications';

type Subject = NonNullable<VerificationRow['subject']>;

/** What a row's value tells that may be shown. */
export type ValueMeaning = 'userId' | 'attempts' | 'counter' | 'json' | 'nothing';

/** What an identifier says, with its secret part left out. */
export interface ReadIdentifier {
  readonly kind: VerificationKind;
  readonly label: string;
  readonly masked: string;
  readonly subject: Subject | null;
  readonly userId: string | null;
  readonly value: ValueMeaning;
}

interface IdentifierForm {
  readonly prefix: string;
  readonly kind: VerificationKind;
  readonly label: string;
  readonly value: ValueMeaning;
  /** What stands behind the prefix, where that is no secret; null when it does not look like it after all. */
  readonly tail?: (tail: string) => (Pick<ReadIdentifier, 'subject' | 'userId'> & { readonly shown: string }) | null;
}

/** Stands for everything that is not shown. */
export const MASK = '••••';

const EMAIL = /^[^\s@]{1,255}@[^\s@]{1,255}$/;
const PHONE = /^\+?\d[\d\s().-]{3,19}$/;
const ID = /^[\w-]{1,64}$/;
const RESET_BY_PHONE = '-request-password-reset';

const emailTail = (tail: string) =>
  EMAIL.test(tail) ? { subject: { type: 'email', value: tail } as const, userId: null, shown: tail } : null;
const phoneTail = (tail: string) =>
  PHONE.test(tail) ? { subject: { type: 'phone', value: tail } as const, userId: null, shown: tail } : null;
const userTail = (tail: string) =>
  ID.test(tail) ? { subject: { type: 'userId', value: tail } as const, userId: tail, shown: tail } : null;
const providerTail = (tail: string) =>
  /^[\w.:-]{1,128}$/.test(tail)
    ? { subject: { type: 'provider', value: tail } as const, userId: null, shown: tail }
    : null;

// `<userId>:<new email>`, before that `<email>-<new email>`: told apart by the address in front.
function changeEmailTail(tail: string) {
  const byUser = /^([\w-]{1,64}):(.+)$/.exec(tail);
  const [, userId = '', next = ''] = byUser ?? [];
  if (EMAIL.test(next)) return { subject: { type: 'email', value: next } as const, userId, shown: tail };
  // A domain ends in letters; the first dash after such an end begins the new address.
  const byEmail = /^([^\s@]+@[^\s@]*?\.[a-z]{2,})-([^\s@]+@[^\s@]+)$/i.exec(tail);
  const [, email = ''] = byEmail ?? [];
  return byEmail ? { subject: { type: 'email', value: email } as const, userId: null, shown: tail } : null;
}

// `<userId>!<sessionId>` for a person already signed in; otherwise the id of a challenge, which opens it.
function twoFactorOtpTail(tail: string) {
  const [, userId] = /^([\w-]{1,64})!/.exec(tail) ?? [];
  return userId === undefined
    ? null
    : { subject: { type: 'userId', value: userId } as const, userId, shown: `${userId}!${MASK}` };
}

/** Every prefixed form of better-auth 1.0–1.7; a longer prefix stands before a shorter one it begins with. */
export const identifierForms: readonly IdentifierForm[] = [
  { prefix: 'reset-password:', kind: 'reset-password', label: 'Password reset link', value: 'userId' },
  { prefix: 'delete-account-', kind: 'delete-account', label: 'Account deletion link', value: 'userId' },
  { prefix: 'magic-link:', kind: 'magic-link', label: 'Sign-in link', value: 'json' },
  {
    prefix: 'email-verification-otp-',
    kind: 'email-otp',
    label: 'Email verification code',
    value: 'attempts',
    tail: emailTail,
  },
  { prefix: 'sign-in-otp-', kind: 'email-otp', label: 'Sign-in code by email', value: 'attempts', tail: emailTail },
  {
    prefix: 'forget-password-otp-',
    kind: 'email-otp',
    label: 'Password reset code by email',
    value: 'attempts',
    tail: emailTail,
  },
  {
    prefix: 'change-email-otp-',
    kind: 'change-email-otp',
    label: 'Code for changing the email address',
    value: 'attempts',
    tail: changeEmailTail,
  },
  { prefix: 'phone-number-otp-', kind: 'phone-otp', label: 'Code by text message', value: 'attempts', tail: phoneTail },
  {
    prefix: 'phone-number-reset-',
    kind: 'phone-otp',
    label: 'Password reset code by text message',
    value: 'attempts',
    tail: phoneTail,
  },
  { prefix: '2fa-attempts-', kind: 'two-factor-attempts', label: 'Tries at the second factor', value: 'counter' },
  {
    prefix: '2fa-otp-',
    kind: 'two-factor-otp',
    label: 'Second-factor code',
    value: 'attempts',
    tail: twoFactorOtpTail,
  },
  { prefix: '2fa-', kind: 'two-factor-challenge', label: 'Waiting for the second factor', value: 'userId' },
  { prefix: 'trust-device-', kind: 'trusted-device', label: 'Trusted device', value: 'userId' },
  { prefix: 'auth-state:', kind: 'oauth-state', label: 'Sign-in with a provider under way', value: 'json' },
  { prefix: 'one-time-token:', kind: 'one-time-token', label: 'One-time token', value: 'nothing' },
  { prefix: 'siwe:', kind: 'siwe-nonce', label: 'Wallet sign-in under way', value: 'nothing' },
  { prefix: 'saml-authn-request:', kind: 'sso', label: 'SAML sign-in under way', value: 'nothing' },
  { prefix: 'saml-session-by-id:', kind: 'sso', label: 'SAML session', value: 'nothing' },
  { prefix: 'saml-session:', kind: 'sso', label: 'SAML session', value: 'nothing' },
  { prefix: 'saml-logout-request:', kind: 'sso', label: 'SAML sign-out under way', value: 'nothing' },
  { prefix: 'saml-used-assertion:', kind: 'sso', label: 'Used SAML assertion', value: 'nothing' },
  {
    prefix: '_better-auth-token-',
    kind: 'sso',
    label: 'Domain verification of a provider',
    value: 'nothing',
    tail: providerTail,
  },
  {
    prefix: 'better-auth-token-',
    kind: 'sso',
    label: 'Domain verification of a provider',
    value: 'nothing',
    tail: providerTail,
  },
  {
    prefix: 'revoke-unproven-account-access:',
    kind: 'account-cleanup',
    label: 'Account clean-up lock',
    value: 'userId',
    tail: userTail,
  },
];

/** Reads an identifier that says what it is for; null for bare tokens, hashes and what is not better-auth's. */
export function readIdentifier(identifier: string): ReadIdentifier | null {
  const form = identifierForms.find(({ prefix }) => identifier.startsWith(prefix));
  if (form) {
    const tail = form.tail?.(identifier.slice(form.prefix.length)) ?? null;
    return {
      kind: form.kind,
      label: form.label,
      masked: form.prefix + (tail?.shown ?? MASK),
      subject: tail?.subject ?? null,
      userId: tail?.userId ?? null,
      value: form.value,
    };
  }
  if (!identifier.endsWith(RESET_BY_PHONE)) return null;
  const phone = phoneTail(identifier.slice(0, -RESET_BY_PHONE.length));
  return {
    kind: 'phone-otp',
    label: 'Password reset code by text message',
    masked: (phone?.shown ?? MASK) + RESET_BY_PHONE,
    subject: phone?.subject ?? null,
    userId: null,
    value: 'attempts',
  };
}

export function isEmail(text: unknown): text is string {
  return typeof text === 'string' && EMAIL.test(text);
}

export function isPhone(text: string): boolean {
  return PHONE.test(text);
}

export function looksLikeId(text: unknown): text is string {
  return typeof text === 'string' && ID.test(text);
}
